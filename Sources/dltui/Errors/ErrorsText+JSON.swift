import Diagnosis
import RunEvents

/// What was found of a run's mistakes as JSON: the figures, what each tag comes to, and the worst ones.
extension ErrorsText {
  struct Document: Encodable {
    struct Tag: Encodable {
      var tag: String
      var count: Int
      var share: Double
      var ceiling: Double
      var gain: Double
    }

    struct Answer: Encodable {
      var name: String?
      var label: String?
      var value: Double?
      var predicted: String?
      var prediction: Double?
      var probability: Double?
    }

    struct Example: Encodable {
      var example: Int
      var row: Int?
      var file: String?
      var answers: [Answer]
      var tags: [String]?
    }

    var run: String
    var split: String
    var file: String
    var kind: String
    var count: Int
    /// Of the error rate, or of the RMSE where numbers are predicted.
    var error: Double
    var mistakes: Int?
    var wrongLabels: Int?
    var examined: Int
    var untagged: Int
    var tags: [Tag]
    var examples: [Example]
  }

  /// As many examples as were asked for, in the order in which they are looked at.
  func json(_ tags: ErrorTags) throws -> String {
    var document: Document
    switch measure {
    case .answers(let errors): return try json(tags, errors)
    case .classes:
      document = self.document("classes", tags, classes(tags))
    case .labels(let report):
      let table = LabelErrorTable(tags, report)
      document = self.document("labels", tags, table.examples)
      document.count = report.count
      document.wrongLabels = table.wrongLabels
    case .numbers(let report):
      let table = ResidualTable(tags, report)
      document = Document(
        run: run, split: tags.split, file: file, kind: "numbers", count: count, error: table.error,
        examined: table.examined, untagged: table.untagged,
        tags: table.rows.map {
          Document.Tag(
            tag: $0.tag, count: $0.count, share: $0.share, ceiling: $0.ceiling, gain: $0.gain)
        }, examples: [])
    }
    document.examples = items.prefix(most).map { item in
      Document.Example(
        example: item.example, row: item.sourceRow, file: item.file, answers: answers(item.answer),
        tags: found(tags, of: item.example))
    }
    return try JSONText.of(document)
  }

  /// The tags of an example that was looked at, in their order.
  func found(_ tags: ErrorTags, of example: Int) -> [String]? {
    tags.examined[example].map { found in tags.categories.filter(found.contains) }
  }

  /// What each tag comes to.
  func rows(of table: ErrorTable) -> [Document.Tag] {
    table.rows.map {
      Document.Tag(
        tag: $0.tag, count: $0.count, share: $0.share.rate, ceiling: $0.ceiling, gain: $0.gain)
    }
  }

  private func document(_ kind: String, _ tags: ErrorTags, _ table: ErrorTable) -> Document {
    Document(
      run: run, split: tags.split, file: file, kind: kind, count: count, error: table.error,
      mistakes: table.mistakes, examined: table.examined, untagged: table.untagged,
      tags: rows(of: table), examples: [])
  }

  private func answers(_ answer: ExaminedAnswer) -> [Document.Answer] {
    switch answer {
    case .oneClass(let answer):
      [
        Document.Answer(
          label: name(answer.label), predicted: name(answer.prediction),
          probability: answer.confidence)
      ]
    case .labels(let labels):
      labels.known.map {
        Document.Answer(name: $0.name, value: $0.holds ? 1 : 0, probability: $0.probability)
      }
    case .numbers(let numbers):
      numbers.map {
        Document.Answer(name: $0.name, value: $0.value, prediction: $0.prediction)
      }
    case .written: []
    }
  }
}
