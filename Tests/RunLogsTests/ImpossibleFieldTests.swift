import RunCoding
import RunEvents
import Testing

@testable import RunLogs

/// Numbers in a log that no run can have written: the line is damage, and nothing is computed of it.
@Suite struct ImpossibleFieldTests {
  static let whole: [RunEvent] = [
    .started(SampleEvents.manifest), .dataDescribed(SampleEvents.report),
    .layers(
      LayerStatistics(
        step: 1, seconds: 1,
        layers: [
          .init(name: "0.dense", activationMean: 0, activationVariance: 1, deadShare: 0.25)
        ])),
    .confusion(
      Confusion(
        split: .dev, step: 5, seconds: 1.5, classCount: 2, counts: [3, 1, 0, 4],
        mistakes: [.init(example: 7, label: 0, prediction: 1, confidence: 0.875)])),
    .commandRequested(
      CommandRequest(command: RunCommand(id: 42, .undo), step: 1, seconds: 1)),
  ]

  @Test(
    arguments: [
      ("\"trainCount\":1077", "\"trainCount\":"), ("\"devCount\":360", "\"devCount\":"),
      ("\"epochs\":60", "\"epochs\":"), ("\"parameterCount\":9610", "\"parameterCount\":"),
      ("\"count\":3", "\"count\":"), ("\"classCounts\":[2", "\"classCounts\":["),
      ("\"contradictions\":1", "\"contradictions\":"),
      ("\"constantCount\":2", "\"constantCount\":"),
      ("\"example\":7", "\"example\":"), ("\"counts\":[3", "\"counts\":["),
      ("\"deadShare\":0.25", "\"deadShare\":"), ("\"confidence\":0.875", "\"confidence\":"),
      ("\"id\":42", "\"id\":"),
    ], ["9223372036854775807", "-9223372036854775808", "1e308", "\"Infinity\""])
  func aNumberThatCannotBeIsDamage(part: (field: String, start: String), value: String) throws {
    let lines = Self.whole.map { EventEncoder.lines(of: $0) }.filter { $0.contains(part.field) }
    try #require(!lines.isEmpty)
    for line in lines {
      var decoder = EventDecoder()
      _ = try decoder.decode(line)
      let broken = line.replacing(part.field, with: part.start + value)
      #expect(throws: JSONDamage.self, "\(broken)") { try decoder.decode(broken) }
    }
  }

  @Test func countsWhoseSumCannotBeAreDamage() throws {
    let whole = EventEncoder.lines(of: Self.whole[1])
    let many = String(1 << 52)
    let broken = whole.replacing(
      "\"classCounts\":[2,0,1]", with: "\"classCounts\":[\(many),\(many),\(many)]")
    var decoder = EventDecoder()
    #expect(throws: JSONDamage.self) { try decoder.decode(broken) }
  }

  @Test func aShareOfNothingIsRead() throws {
    let whole = EventEncoder.lines(of: Self.whole[2])
    var decoder = EventDecoder()
    let event = try decoder.decode(
      whole.replacing("\"deadShare\":0.25", with: "\"deadShare\":\"NaN\""))
    guard case .layers(let statistics) = event else {
      Issue.record("\(event)")
      return
    }
    #expect(statistics.layers[0].deadShare?.isNaN == true)
  }

  @Test func aManifestWithACountThatCannotBeIsDamaged() throws {
    let text = ManifestCoding.text(of: SampleEvents.manifest)
      .replacing("\"devCount\": 360", with: "\"devCount\": -1")
    #expect {
      try ManifestCoding.manifest(from: Array(text.utf8))
    } throws: {
      ($0 as? JSONDamage)?.reason == "expected a count, found -1"
    }
  }

  @Test func aReplayGoesByNoTimeThatCannotBe() {
    let events: [RunEvent] = [
      .epochFinished(EpochSummary(epoch: 1, step: 1, seconds: 1)),
      .epochFinished(EpochSummary(epoch: 2, step: 2, seconds: 1e308)),
      .epochFinished(EpochSummary(epoch: 3, step: 3, seconds: 1e308)),
      .epochFinished(EpochSummary(epoch: 4, step: 4, seconds: 2)),
    ]
    #expect(ReplayTimeline(events).durationSeconds == 2)
  }
}
