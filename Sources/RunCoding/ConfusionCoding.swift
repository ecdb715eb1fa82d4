import RunEvents

/// A confusion as members of its line: `split`, `step`, `seconds`, `classCount`, `counts` (row by
/// row, a row a true class), `mistakes` [{`example`, `label`, `prediction`, `confidence`,
/// `thumbnail` (as in a data report) where it can be drawn, `text` where it can be read}].
extension JSONWriter {
  mutating func write(_ confusion: Confusion) {
    member("split", confusion.split.rawValue)
    member("step", confusion.step)
    member("seconds", confusion.seconds)
    member("classCount", confusion.classCount)
    write("counts", confusion.counts)
    list("mistakes", confusion.mistakes) { json, mistake in
      json.member("example", mistake.example)
      json.member("label", mistake.label)
      json.member("prediction", mistake.prediction)
      json.member("confidence", mistake.confidence)
      json.member("text", ifPresent: mistake.text)
      guard let thumbnail = mistake.thumbnail else { return }
      json.key("thumbnail")
      json.beginObject()
      json.write(thumbnail)
      json.endObject()
    }
  }
}

extension EventFields {
  /// The confusion; nil when it is of a set that this version does not know.
  func confusion() throws(JSONDamage) -> Confusion? {
    guard let split = Split(rawValue: try requiredString("split")) else { return nil }
    let counts = try counts("counts")
    let classCount = try requiredInteger("classCount")
    guard (0...100_000).contains(classCount), counts.count == classCount * classCount else {
      throw JSONDamage(offset: 0, reason: "\(counts.count) counts are not \(classCount) squared")
    }
    let mistakes = try list("mistakes") { fields throws(JSONDamage) -> Confusion.Mistake? in
      let mistake = Confusion.Mistake(
        example: try fields.requiredCount("example"),
        label: try fields.requiredInteger("label"),
        prediction: try fields.requiredInteger("prediction"),
        confidence: try fields.requiredShare("confidence"),
        thumbnail: try fields.object("thumbnail")?.thumbnail(), text: try fields.string("text"))
      let classes = 0..<classCount
      guard classes.contains(mistake.label), classes.contains(mistake.prediction) else {
        throw JSONDamage(offset: 0, reason: "a mistake is of no class")
      }
      return mistake
    }
    return Confusion(
      split: split, step: try requiredInteger("step"), seconds: try requiredNumber("seconds"),
      classCount: classCount, counts: counts, mistakes: mistakes ?? [])
  }
}
