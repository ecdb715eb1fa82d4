import RunEvents

/// What a network wrote as members of its line: `step`, `seconds`, `temperature`, `texts`; where it
/// answered questions `answers` [{`question`, `answer`, `truth`}].
extension JSONWriter {
  mutating func write(_ sample: TextSample) {
    write(step: sample.step, seconds: sample.seconds)
    member("temperature", sample.temperature)
    write("texts", sample.texts)
    guard !sample.answers.isEmpty else { return }
    list("answers", sample.answers) { json, answer in
      json.member("question", answer.question)
      json.member("answer", answer.answer)
      json.member("truth", answer.truth)
    }
  }
}

extension EventFields {
  func textSample() throws(JSONDamage) -> TextSample {
    guard var scanner = scanner("texts") else { throw missing("texts") }
    var sample = TextSample(
      step: try requiredInteger("step"), seconds: try requiredNumber("seconds"),
      temperature: try requiredNumber("temperature"), texts: try scanner.strings())
    guard self.scanner("answers") != nil else { return sample }
    sample.answers =
      try list("answers") { fields throws(JSONDamage) in
        TextSample.Answer(
          question: try fields.requiredString("question"),
          answer: try fields.requiredString("answer"), truth: try fields.requiredString("truth"))
      } ?? []
    return sample
  }
}
