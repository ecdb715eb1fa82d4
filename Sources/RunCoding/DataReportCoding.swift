import FoundationEssentials
import RunEvents

/// A report on a run's data as members of its line: `sets` [{`split`, `count`, `classCounts`,
/// `inputMean`, `inputDeviation`}], `normalization` {`meanLow`, `meanHigh`, `deviationLow`,
/// `deviationHigh`, `constantCount`, `featureCount`} where there is one, `overlaps` [{`first`,
/// `second`, `count`, `contradictions`}], `drifts` [{`first`, `second`, `kind`, `name`,
/// `firstValue`, `secondValue`, `score`}], `thumbnails` [{`split`, `example`, `label`, `height`,
/// `width`, `channels`, `pixels` (base64)}], `texts` [string].
extension JSONWriter {
  mutating func write(_ report: DataReport) {
    list("sets", report.sets) { json, set in
      json.member("split", set.split.rawValue)
      json.member("count", set.count)
      json.key("classCounts")
      json.beginArray()
      for count in set.classCounts { json.value(count) }
      json.endArray()
      json.member("inputMean", set.inputMean)
      json.member("inputDeviation", set.inputDeviation)
    }
    if let facts = report.normalization {
      key("normalization")
      beginObject()
      member("meanLow", facts.meanLow)
      member("meanHigh", facts.meanHigh)
      member("deviationLow", facts.deviationLow)
      member("deviationHigh", facts.deviationHigh)
      member("constantCount", facts.constantCount)
      member("featureCount", facts.featureCount)
      endObject()
    }
    list("overlaps", report.overlaps) { json, overlap in
      json.member("first", overlap.first.rawValue)
      json.member("second", overlap.second.rawValue)
      json.member("count", overlap.count)
      json.member("contradictions", overlap.contradictions)
    }
    list("drifts", report.drifts) { json, drift in
      json.member("first", drift.first.rawValue)
      json.member("second", drift.second.rawValue)
      json.member("kind", drift.kind.rawValue)
      json.member("name", drift.name)
      json.member("firstValue", drift.firstValue)
      json.member("secondValue", drift.secondValue)
      json.member("score", drift.score)
    }
    list("thumbnails", report.thumbnails) { json, thumbnail in json.write(thumbnail) }
    if !report.texts.isEmpty { write("texts", report.texts) }
  }

  /// The members of a thumbnail.
  mutating func write(_ thumbnail: Thumbnail) {
    member("split", thumbnail.split.rawValue)
    member("example", thumbnail.example)
    member("label", thumbnail.label)
    member("height", thumbnail.height)
    member("width", thumbnail.width)
    member("channels", thumbnail.channels)
    member("pixels", Data(thumbnail.pixels).base64EncodedString())
  }

  /// An array of objects.
  mutating func list<Element>(
    _ name: String, _ elements: [Element], _ write: (inout JSONWriter, Element) -> Void
  ) {
    key(name)
    beginArray()
    for element in elements {
      beginObject()
      write(&self, element)
      endObject()
    }
    endArray()
  }
}

extension EventFields {
  /// The report; nil when it has a set or kind of drift that this version does not know.
  func dataReport() throws(JSONDamage) -> DataReport? {
    let sets = try list("sets") { fields throws(JSONDamage) -> SetFacts? in
      guard let split = Split(rawValue: try fields.requiredString("split")) else { return nil }
      return SetFacts(
        split: split, count: try fields.requiredCount("count"),
        classCounts: try fields.counts("classCounts"),
        inputMean: try fields.requiredNumber("inputMean"),
        inputDeviation: try fields.requiredNumber("inputDeviation"))
    }
    let overlaps = try list("overlaps") { fields throws(JSONDamage) -> SetOverlap? in
      guard let pair = try fields.splits() else { return nil }
      return SetOverlap(
        first: pair.first, second: pair.second, count: try fields.requiredCount("count"),
        contradictions: try fields.requiredCount("contradictions"))
    }
    let drifts = try list("drifts") { fields throws(JSONDamage) -> SetDrift? in
      guard let pair = try fields.splits(),
        let kind = SetDrift.Kind(rawValue: try fields.requiredString("kind"))
      else { return nil }
      return SetDrift(
        first: pair.first, second: pair.second, kind: kind,
        name: try fields.requiredString("name"),
        firstValue: try fields.requiredNumber("firstValue"),
        secondValue: try fields.requiredNumber("secondValue"),
        score: try fields.requiredNumber("score"))
    }
    let thumbnails = try list("thumbnails") { fields throws(JSONDamage) in
      try fields.thumbnail()
    }
    guard let sets, let overlaps, let drifts, let thumbnails else { return nil }
    return DataReport(
      sets: sets, normalization: try normalizationFacts(), overlaps: overlaps, drifts: drifts,
      thumbnails: thumbnails, texts: try strings("texts"))
  }

  private func splits() throws(JSONDamage) -> (first: Split, second: Split)? {
    guard let first = Split(rawValue: try requiredString("first")),
      let second = Split(rawValue: try requiredString("second"))
    else { return nil }
    return (first, second)
  }

  private func normalizationFacts() throws(JSONDamage) -> NormalizationFacts? {
    guard let fields = try object("normalization") else { return nil }
    return NormalizationFacts(
      meanLow: try fields.requiredNumber("meanLow"),
      meanHigh: try fields.requiredNumber("meanHigh"),
      deviationLow: try fields.requiredNumber("deviationLow"),
      deviationHigh: try fields.requiredNumber("deviationHigh"),
      constantCount: try fields.requiredCount("constantCount"),
      featureCount: try fields.requiredCount("featureCount"))
  }

  func thumbnail() throws(JSONDamage) -> Thumbnail? {
    guard let split = Split(rawValue: try requiredString("split")) else { return nil }
    let height = try requiredInteger("height")
    let width = try requiredInteger("width")
    let channels = try requiredInteger("channels")
    let sides = 1...4096
    guard let pixels = Data(base64Encoded: try requiredString("pixels")),
      sides.contains(height), sides.contains(width), (1...4).contains(channels),
      pixels.count == height * width * channels
    else { throw JSONDamage(offset: 0, reason: "a thumbnail's pixels do not fit its size") }
    return Thumbnail(
      split: split, example: try requiredCount("example"), label: try requiredString("label"),
      height: height, width: width, channels: channels, pixels: [UInt8](pixels))
  }
}
