/// Questions with their answers, as rows of a table or as JSON lines.
struct AnswerText {
  let format: PredictionText.Format

  /// The first line of a table; empty for JSON lines.
  var header: String { format == .csv ? "input,answer\n" : "" }

  func append(_ question: String, _ answer: String, to text: inout String) {
    switch format {
    case .csv:
      text += PredictionText.cell(question) + "," + PredictionText.cell(answer) + "\n"
    case .jsonl:
      text +=
        "{\"input\":" + PredictionText.json(question) + ",\"answer\":" + PredictionText.json(answer)
        + "}\n"
    }
  }
}
