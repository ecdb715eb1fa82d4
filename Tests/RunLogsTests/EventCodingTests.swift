import Foundation
import RunCoding
import RunEvents
import RunLogs
import Testing

@Suite struct EventCodingTests {
  func line(_ event: RunEvent) -> String {
    let text = EventEncoder.lines(of: event)
    return String(text.dropLast())
  }

  @Test(arguments: SampleEvents.all)
  func everyEventReadsBackAsItWas(event: RunEvent) throws {
    let text = EventEncoder.lines(of: event)
    #expect(text.hasSuffix("\n") && !text.dropLast().contains("\n"))
    var decoder = EventDecoder()
    #expect(try decoder.decode(String(text.dropLast())) == event)
  }

  @Test(arguments: SampleEvents.all)
  func everyLineIsJSONForOthersToo(event: RunEvent) throws {
    let object = try JSONSerialization.jsonObject(with: Data(line(event).utf8))
    #expect((object as? [String: Any])?["event"] is String)
  }

  @Test func linesStandAsDocumented() {
    #expect(
      line(
        .scalars(
          ScalarBlock(
            step: 12, epoch: 0.5, seconds: 1.25,
            values: [(.trainCost, 0.1), (.devCost, .nan), (.learningRate, 1e-05)])))
        == #"{"event":"scalars","step":12,"epoch":0.5,"seconds":1.25,"#
        + #""values":{"train/cost":0.1,"dev/cost":"NaN","train/learningRate":1e-05}}"#)
    let command = RunCommand(id: 1, .set(.learningRate, 0.001))
    #expect(
      line(
        .commandApplied(
          CommandOutcome(
            command: command, step: 1240, seconds: 12.5, before: 0.003, after: 0.001,
            effective: 0.0008)))
        == #"{"event":"commandApplied","id":1,"origin":"user","command":"set","#
        + #""hyperparameter":"learningRate","value":0.001,"step":1240,"seconds":12.5,"#
        + #""before":0.003,"after":0.001,"effective":0.0008}"#)
    #expect(
      line(
        .layers(
          LayerStatistics(
            step: 3, seconds: 1,
            layers: [
              LayerStatistics.Layer(
                name: "0.dense", gradientNorm: 0.5, weightNorm: 2, updateRatio: 0.001,
                activationMean: 0.25, activationVariance: 1, deadShare: 0.1, trouble: .dead),
              LayerStatistics.Layer(name: "1.flatten", activationMean: 0, activationVariance: .nan),
            ])))
        == #"{"event":"layers","step":3,"seconds":1,"layers":[{"name":"0.dense","#
        + #""gradientNorm":0.5,"weightNorm":2,"updateRatio":0.001,"activationMean":0.25,"#
        + #""activationVariance":1,"deadShare":0.1,"trouble":"dead"},"#
        + #"{"name":"1.flatten","activationMean":0,"activationVariance":"NaN"}]}"#)
    #expect(
      line(.finished(Finish(reason: .stoppedEarly, step: 3, seconds: 1, restoredStep: 2)))
        == #"{"event":"finished","reason":"stoppedEarly","step":3,"seconds":1,"restoredStep":2}"#)
  }

  @Test(arguments: [
    (#""classCount":2"#, #""classCount":3"#),
    (#""classCount":2"#, #""classCount":4611686018427387904"#),
    (#""prediction":1"#, #""prediction":2"#), (#""label":0"#, #""label":-1"#),
  ])
  func aConfusionThatDoesNotFitItsClassesIsDamage(part: String, broken: String) throws {
    let whole = line(
      .confusion(
        Confusion(
          split: .dev, step: 5, seconds: 1.5, classCount: 2, counts: [3, 1, 0, 4],
          mistakes: [.init(example: 7, label: 0, prediction: 1, confidence: 0.875)])))
    var decoder = EventDecoder()
    #expect(throws: JSONDamage.self) { try decoder.decode(whole.replacing(part, with: broken)) }
  }

  @Test(arguments: [
    (#""residuals":[0.5]"#, #""residuals":[]"#), (#""values":[2]"#, #""values":[]"#),
    (#""values":[2],"predictions":[2.5]"#, #""values":[],"predictions":[]"#),
    (#""share":1"#, #""share":1.5"#), (#""count":3"#, #""count":-1"#),
    (#""row":12,"#, #""row":"12","#),
  ])
  func residualsThatDoNotFitTheirTargetsAreDamage(part: String, broken: String) throws {
    let whole = line(
      .residuals(
        Residuals(
          split: .dev, step: 5, seconds: 1.5, count: 3, targetCount: 1,
          targets: [
            .init(
              name: "price", count: 2, rootMeanSquaredError: 1, meanAbsoluteError: 1,
              determination: nil, bias: 0, bands: [], predictions: [2.5], residuals: [0.5])
          ],
          worst: [
            .init(example: 1, sourceRow: 12, values: [2], predictions: [2.5], share: 1)
          ])))
    #expect(whole.contains(part))
    var decoder = EventDecoder()
    #expect(throws: JSONDamage.self) { try decoder.decode(whole.replacing(part, with: broken)) }
  }

  @Test(arguments: [
    (#""columns":2"#, #""columns":3"#), (#""rows":1"#, #""rows":0"#),
    (#""columns":2"#, #""columns":9223372036854775807"#), (#""places":"EA8=""#, #""places":"?""#),
    (#""errors":[0]"#, #""errors":[-1]"#), (#""x":[0,1]"#, #""x":[1,0]"#),
    (#""x":[0,1]"#, #""x":["-Infinity",1]"#), (#""x":[0,1]"#, #""x":[-1.7e308,1.7e308]"#),
    (#""labels":[1]"#, #""labels":[16]"#), (#""labels":[1]"#, #""labels":[]"#),
  ])
  func aBoundaryThatDoesNotFitItsPlaneIsDamage(part: String, broken: String) throws {
    let point = DecisionBoundary.Point(x: 0.5, y: 0.25, label: 1)
    let whole = line(
      .boundary(
        DecisionBoundary(
          step: 5, seconds: 1.5, columns: 2, rows: 1,
          places: [.init(label: 1, certainty: 0), .init(label: 0, certainty: 15)], errors: [0],
          plane: DecisionBoundary.Plane(
            names: ["x", "y"], x: 0...1, y: 0...2, train: [], dev: [point]))))
    #expect(whole.contains(part))
    var decoder = EventDecoder()
    #expect(throws: JSONDamage.self) { try decoder.decode(whole.replacing(part, with: broken)) }
  }

  @Test(arguments: [
    #""height":2,"width":2,"channels":3"#, #""height":0,"width":2,"channels":3"#,
    #""height":1,"width":9223372036854775807,"channels":3"#,
  ])
  func aThumbnailThatDoesNotFitItsSizeIsDamage(place: String) throws {
    let whole = line(.dataDescribed(SampleEvents.report))
    let broken = whole.replacing(#""height":1,"width":2,"channels":3"#, with: place)
    var decoder = EventDecoder()
    #expect(throws: JSONDamage.self) { try decoder.decode(broken) }
  }

  /// One part of a whole line in place of another.
  struct Swap: CustomTestStringConvertible, Sendable {
    var event: String
    var part: String
    var broken: String
    var testDescription: String { "\(event): \(broken)" }
  }

  @Test(arguments: [
    Swap(event: "histograms", part: #""high":0.30000000000000004"#, broken: #""high":-1"#),
    Swap(event: "histograms", part: #""high":0.30000000000000004"#, broken: #""high":"NaN""#),
    Swap(event: "histograms", part: #""low":-0.25"#, broken: #""low":"-Infinity""#),
    Swap(event: "histograms", part: "[3,0,12345678]", broken: "[]"),
    Swap(event: "histograms", part: "[3,0,12345678]", broken: "[3,-1]"),
    Swap(event: "filters", part: #""height":1"#, broken: #""height":2"#),
    Swap(event: "filters", part: #""height":1"#, broken: #""height":9223372036854775807"#),
    Swap(event: "filters", part: #""channels":3"#, broken: #""channels":0"#),
    Swap(event: "activations", part: #""width":2,"unitCount""#, broken: #""width":3,"unitCount""#),
    Swap(event: "activations", part: #""width":2,"unitCount""#, broken: #""width":0,"unitCount""#),
    Swap(event: "activations", part: #""label":0"#, broken: #""label":-1"#),
    Swap(event: "units", part: #""columns":2"#, broken: #""columns":3"#),
    Swap(event: "units", part: #""weights":[-1,1]"#, broken: #""weights":[-1]"#),
    Swap(event: "units", part: #""x":[-1.5,2]"#, broken: #""x":[2,-1.5]"#),
  ])
  func aPictureOfTheInsideThatDoesNotFitIsDamage(swap: Swap) throws {
    let lines = SampleEvents.all.map { line($0) }.filter {
      $0.hasPrefix(#"{"event":"\#(swap.event)""#) && $0.contains(swap.part)
    }
    let whole = try #require(lines.first)
    var decoder = EventDecoder()
    _ = try decoder.decode(whole)
    #expect(throws: JSONDamage.self) {
      try decoder.decode(whole.replacing(swap.part, with: swap.broken))
    }
  }

  @Test func causesAndOutcomesHaveNames() {
    #expect(
      line(
        .commandApplied(
          CommandOutcome(
            command: RunCommand(id: -1, .pause, origin: .run), step: 9, seconds: 1,
            reason: "the disk is full", pauseCause: .trouble)))
        == #"{"event":"commandApplied","id":-1,"origin":"run","command":"pause","step":9,"#
        + #""seconds":1,"reason":"the disk is full","pauseCause":"trouble"}"#)
  }

  /// Logs of before said why in a sentence, and what an undo did by the values it gave.
  @Test(arguments: [
    ("the cost is not finite in step 9; undo goes back to step 8", PauseCause.nonFinite),
    ("step 9 is done", .stepDone), ("epoch 2 is done", .epochDone),
    ("waits to be started", .notStarted), ("the log cannot be written (full)", .trouble),
  ])
  func anEarlierLogsPauseSaysItsCause(sentence: String, cause: PauseCause) throws {
    let text =
      #"{"event":"commandApplied","id":-1,"origin":"run","command":"pause","step":9,"#
      + #""seconds":1,"reason":"\#(sentence)"}"#
    #expect(try outcome(of: text).pauseCause == cause)
    let byUser = text.replacing(#""run""#, with: #""user""#)
    #expect(try outcome(of: byUser).pauseCause == nil)
  }

  @Test func anEarlierLogsUndoSaysWhatItDid() throws {
    let undo = #"{"event":"commandApplied","id":2,"origin":"user","command":"undo","step":9,"#
    let ending = #""seconds":1,"reason":"back to the last good moment"}"#
    #expect(try outcome(of: undo + ending).undoOutcome == .rewind)
    #expect(try outcome(of: undo + #""before":1,"after":2,"# + ending).undoOutcome == .edit)
    #expect(try outcome(of: undo + #""seconds":1}"#).undoOutcome == .edit)
  }

  private func outcome(of line: String) throws -> CommandOutcome {
    var decoder = EventDecoder()
    guard case .commandApplied(let outcome) = try decoder.decode(line) else {
      throw JSONDamage(offset: 0, reason: "no outcome")
    }
    return outcome
  }

  @Test func nonFiniteNumbersReadBackAsTheyWere() throws {
    let block = ScalarBlock(
      step: 1, epoch: 1, seconds: 1,
      values: [(.trainCost, .nan), (.devCost, .infinity), (.testCost, -.infinity)])
    var decoder = EventDecoder()
    guard case .scalars(let read) = try decoder.decode(line(.scalars(block))) else {
      Issue.record("no scalars")
      return
    }
    #expect(read.values[0].isNaN)
    #expect(read.values[1...] == [.infinity, -.infinity])
  }

  @Test func randomDoublesReadBackToTheBit() throws {
    var random = SplitMix(seed: 11)
    var decoder = EventDecoder()
    for round in 0..<20_000 {
      // Every bit pattern, and numbers with few decimals.
      var value = Double(bitPattern: random.next())
      if round % 2 == 0 {
        value = (Double(random.next() % 2_000_000_000) - 1e9) / [1, 1e3, 1e6, 1e7][round % 4]
      }
      if value.isNaN { continue }
      let block = ScalarBlock(step: 1, epoch: 0, seconds: 0, values: [(.trainCost, value)])
      guard case .scalars(let read) = try decoder.decode(line(.scalars(block))) else { continue }
      #expect(read.values[0].bitPattern == value.bitPattern, "\(value)")
      // The shortest decimal is no longer than the standard library's.
      let written = EventEncoder.lines(of: .scalars(block)).split(separator: ":").last!.dropLast(3)
      #expect(written.count <= value.description.count + 2, "\(written)")
    }
  }

  @Test func rowsOfABlockAreALineEach() {
    let block = ScalarBlock(
      keys: [.trainCost, .devCost], steps: [1, 2], seconds: [0, 1], values: [1, 2, 3, 4])
    #expect(
      EventEncoder.lines(of: .scalars(block)) == """
        {"event":"scalars","step":1,"seconds":0,"values":{"train/cost":1,"dev/cost":3}}
        {"event":"scalars","step":2,"seconds":1,"values":{"train/cost":2,"dev/cost":4}}

        """)
  }

  @Test func orderOfMembersWhiteSpaceAndUnknownMembersDoNotMatter() throws {
    var decoder = EventDecoder()
    let spread = """
       { "values" : { "train/cost" : 2.50e-1 , "dev/cost":null}, "new": [1, {"a": "}"}, true],
      \t"seconds":1e0, "epoch": 2, "step": 3e2, "event": "scalars" }\r
      """
    guard case .scalars(let block) = try decoder.decode(spread) else {
      Issue.record("no scalars")
      return
    }
    #expect(block.keys == [.trainCost, .devCost])
    #expect(block.steps == [300] && block.epochs == [2] && block.seconds == [1])
    #expect(block.values[0] == 0.25 && block.values[1].isNaN)
    #expect(
      try decoder.decode(
        #"{"seconds":2,"level":"note","x":0,"text":"a\u00e9\ud83c\udf31\/","step":1,"event":"message"}"#
      )
        == .message(Message(level: .note, text: "aé🌱/", step: 1, seconds: 2)))
  }

  @Test(arguments: [
    #"{"event":"telepathy","step":"many","values":[1,2]}"#,
    #"{"event":"commandApplied","id":1,"origin":"user","command":"teleport","step":1,"seconds":1}"#,
    #"{"event":"finished","reason":"eaten","step":1,"seconds":1}"#,
    #"{"step":1,"event":"histogram","rows":{}}"#,
  ])
  func whatThisVersionDoesNotKnowIsKeptAsItStood(line: String) throws {
    var decoder = EventDecoder()
    guard case .unknown(_, let kept) = try decoder.decode(line) else {
      Issue.record("not kept")
      return
    }
    #expect(kept == line)
    #expect(EventEncoder.lines(of: .unknown(type: "x", line: line)) == line + "\n")
  }

  @Test(arguments: [
    ("", "expected '{', found the end"), ("{", "expected '\"', found the end"),
    ("[]", "expected '{'"), ("{}", "no member \"event\""), (#"{"event":1}"#, "expected '\"'"),
    (#"{"event":"scalars","step":1,"seconds":1}"#, "scalars without \"values\""),
    (#"{"event":"scalars","step":1,"values":{}}"#, "scalars without \"seconds\""),
    (#"{"event":"scalars","seconds":1,"values":{}}"#, "scalars without \"step\""),
    (
      #"{"event":"scalars","step":1.5,"seconds":1,"values":{}}"#,
      "expected a whole number of at most 64 bits"
    ),
    (
      #"{"event":"scalars","step":99999999999999999999,"seconds":1,"values":{}}"#,
      "expected a whole number of at most 64 bits"
    ),
    (
      #"{"event":"scalars","step":1,"seconds":1,"values":{"a":"many"}}"#,
      "expected a number, found a string"
    ),
    (#"{"event":"scalars","step":1,"seconds":01,"values":{}}"#, "expected a number"),
    (#"{"event":"scalars","step":1,"seconds":1,"values":{}}x"#, "text after the end of the value"),
    (#"{"event":"epochFinished","epoch":1,"seconds":1}"#, "no member \"step\""),
    (#"{"event":"mess\xage"}"#, "string with a broken escape"),
  ])
  func aDamagedLineSaysWhy(line: String, reason: String) {
    var decoder = EventDecoder()
    do {
      let event = try decoder.decode(line)
      Issue.record("read as \(event)")
    } catch {
      #expect(error.reason == reason)
    }
  }

  @Test func deepNestingIsRefusedInsteadOfOverflowing() {
    var decoder = EventDecoder()
    let line = #"{"event":"x","a":"# + String(repeating: "[", count: 100_000)
    #expect(throws: JSONDamage(offset: 273, reason: "nested too deep")) {
      try decoder.decode(line)
    }
  }
}
