import Foundation
import MetricStore
import RunCoding
import RunEvents
import Testing

@testable import RunLogs

/// Exports, read back by our own readers.
@Suite struct ExportTests {
  let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  /// Two interleaved tables, a restart, an undo, awkward numbers and names.
  static let events: [RunEvent] = [
    .started(SampleEvents.manifest),
    .scalars(
      ScalarBlock(
        keys: [.trainCost, MetricKey("odd \"key\", of\nlines")], steps: [1, 2, 3, 40],
        epochs: [0.1, 0.2, 1.0 / 3, 4], seconds: [0.5, 1, 1.5, 20],
        values: [
          0.1 + 0.2, .nan, 1e-300, 7, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude,
        ])),
    .scalars(ScalarBlock(step: 2, epoch: 0.2, seconds: 1.25, values: [(.devCost, 123_456_789.5)])),
    .branched(Branch(fromStep: 40, toStep: 3, seconds: 21, reason: "undo")),
    .scalars(
      ScalarBlock(step: 4, epoch: 0.4, seconds: 22, values: [(.trainCost, 2), (.devCost, 3)])),
    .scalars(ScalarBlock(step: 5, epoch: 0.5, seconds: 23, values: [(.trainCost, 9)])),
    .checkpointRestored(Checkpoint(file: "a", step: 4, epoch: 0.4, seconds: 22)),
    .scalars(ScalarBlock(step: 5, epoch: 0.5, seconds: 24, values: [(.trainCost, 1)])),
    .unknown(type: "later", line: "{\"event\":\"later\",\"x\":[1,{}]}"),
    .finished(Finish(reason: .completed, step: 5, seconds: 25)),
  ]

  private func log(_ events: [RunEvent] = ExportTests.events) throws -> RunLog {
    let path = folder.path + "/run.jsonl"
    try Data(events.map(EventEncoder.lines).joined().utf8).write(to: URL(filePath: path))
    return try RunLog.open(path)
  }

  private func write(
    _ name: String, _ body: (ExportOutput) throws -> Void
  ) throws -> String {
    let path = "\(folder.path)/\(name)"
    let output = try ExportOutput(.file(path, replaces: false))
    try body(output)
    try output.finish()
    return path
  }

  /// The curves as the dashboard has them, by bits.
  ///
  /// - Parameter rounded: to what a TensorBoard event file holds unless it is asked to be exact.
  private func curves(_ events: [RunEvent], rounded: Bool = false) -> [String: [[UInt64]]] {
    var store = MetricStore()
    for event in events { store.apply(event) }
    var curves: [String: [[UInt64]]] = [:]
    for series in store.allSeries where series.count > 0 {
      curves[series.key.text] = (0..<series.count).map { index in
        let value = series.value(index)
        return [
          UInt64(bitPattern: Int64(series.step(index))),
          (rounded ? Double(Float(value)) : value).bitPattern,
        ]
      }
    }
    return curves
  }

  private func foreign(_ path: String, _ naming: TagNaming) throws -> RunLog {
    let search = try ForeignRunSearch(path: path)
    let groups = ForeignRunGroup.groups(of: search.runs)
    return RunLog.reading(try #require(groups.first), path: path, naming: naming)
  }

  /// Tags as they are: they are our keys already.
  private static let verbatim = TagNaming(splits: [:], names: [:], trainNames: [])

  @Test func tableHasARowAStep() throws {
    let log = try log()
    let path = try write("a.csv") { try log.writeCSV(to: $0) }
    #expect(
      try String(contentsOfFile: path, encoding: .utf8) == """
        step,epoch,seconds,train/cost,"odd ""key"", of
        lines",dev/cost
        1,0.1,0.5,0.30000000000000004,-0,
        2,0.2,1.25,NaN,Infinity,123456789.5
        3,0.3333333333333333,1.5,1e-300,-Infinity,
        4,0.4,22,2,,3
        5,0.5,24,1,,

        """)
  }

  @Test func tableReadsBackAsTheSameCurves() throws {
    let log = try log()
    let path = try write("a.csv") { try log.writeCSV(to: $0) }
    var read = curves(try foreign(path, Self.verbatim).events)
    #expect(read.removeValue(forKey: "epoch") != nil)
    read["seconds"] = nil
    #expect(read == curves(log.events))
  }

  @Test func aKeyLoggedTwiceAtAStepHasTwoRows() throws {
    let block = ScalarBlock(
      keys: [.devCost], steps: [3, 1, 3, -2], seconds: [1, 2, 3, 4], values: [1, 2, 3, 4])
    let log = try log([.scalars(block)])
    let path = try write("a.csv") { try log.writeCSV(to: $0) }
    #expect(
      try String(contentsOfFile: path, encoding: .utf8)
        == "step,seconds,dev/cost\n-2,4,4\n1,2,2\n3,1,1\n3,3,3\n")
  }

  /// Each key at steps of its own, as reports of thousands of layers are: a row costs what is in it.
  @Test func keysThatShareNoStepHaveARowEach() throws {
    let count = 1500
    let log = try log(
      (0..<count).map { key in
        .scalars(
          ScalarBlock(
            keys: [MetricKey("k\(key)")], steps: [(key * 7) % count], seconds: [0],
            values: [Double(key)]))
      })
    let path = try write("a.csv") { try log.writeCSV(to: $0) }
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == count + 1)
    for step in [0, 1, 700, count - 1] {
      let fields = lines[step + 1].split(separator: ",", omittingEmptySubsequences: false)
      #expect(fields.count == count + 2 && fields[0] == "\(step)")
      let filled = fields.indices.dropFirst(2).filter { !fields[$0].isEmpty }
      #expect(filled.count == 1)
      let key = try #require(filled.first) - 2
      #expect((key * 7) % count == step && fields[key + 2] == "\(key)")
    }
  }

  @Test func stepsComeOutInOrder() {
    var random = SplitMix(seed: 3)
    let steps = (0..<500).map { _ in Int(truncatingIfNeeded: random.next() % 1000) - 500 }
    var queue = StepQueue()
    steps.forEach { queue.insert($0) }
    var found: [Int] = []
    while let step = queue.removeLeast() { found.append(step) }
    #expect(found == steps.sorted())
  }

  @Test func aRunWithoutRowsIsAHeaderAlone() throws {
    let log = try log([.started(RunManifest(name: "empty"))])
    let path = try write("a.csv") { try log.writeCSV(to: $0) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "step,seconds\n")
  }

  @Test func eventLinesReadBackAsTheSameEvents() throws {
    let log = try log(SampleEvents.all)
    let path = try write("b.jsonl") { try log.writeJSONLines(to: $0) }
    #expect(try Data(contentsOf: URL(filePath: path)) == Data(contentsOf: URL(filePath: log.path)))
    #expect(try RunLog.open(path).events == log.events)
  }

  @Test func eventLinesBeginWithTheManifestAlsoWhenTheLogLostIt() throws {
    let log = try log([.scalars(ScalarBlock(step: 1, epoch: 0, seconds: 0, values: []))])
    let path = try write("b.jsonl") { try log.writeJSONLines(to: $0) }
    #expect(try RunLog.open(path).events == [.started(log.manifest)] + log.events)
  }

  @Test(arguments: [false, true])
  func eventFileReadsBackAsTheSameCurves(isExact: Bool) throws {
    let log = try log()
    let path = try write("events.out.tfevents.1.x") {
      try log.writeTensorBoard(to: $0, isExact: isExact)
    }
    let read = try foreign(path, Self.verbatim)
    #expect(read.problemCount == 0)
    #expect(curves(read.events) == curves(log.events, rounded: !isExact))
    let expected = log.manifest.hyperparameters.map(\.hyperparameter.key)
    #expect(Set(read.manifest.provenance.keys).isSuperset(of: expected))
    #expect(read.manifest.provenance["momentum"] == "0.9")
    #expect(read.manifest.startedAt == log.manifest.startedAt)
  }

  @Test func eventFileKeepsOurKeysUnderTheStandardNaming() throws {
    let log = try log()
    let path = try write("events.out.tfevents.1.x") { try log.writeTensorBoard(to: $0) }
    let read = curves(try foreign(path, .standard).events)
    let own = curves(log.events, rounded: true)
    #expect(read["train/cost"] == own["train/cost"])
    #expect(read["dev/cost"] == own["dev/cost"])
  }

  @Test func extremeStepsAndTimesSurvive() throws {
    let block = ScalarBlock(
      keys: [.devCost], steps: [.min, -1, 0, 3_000_000_000, .max],
      seconds: [.nan, -.infinity, 1e300, 0, 5], values: [1, 2, 3, 4, 5])
    let log = try log([
      .scalars(block), .branched(Branch(fromStep: .max, toStep: .max, seconds: .nan, reason: "")),
      .checkpointRestored(Checkpoint(file: "", step: .max, epoch: 0, seconds: 0)),
    ])
    let path = try write("events.out.tfevents.1.x") { try log.writeTensorBoard(to: $0) }
    let reading = ForeignReading(Array(try Data(contentsOf: URL(filePath: path))), .tensorBoard)
    #expect(reading.steps("dev/cost") == block.steps)
    #expect(reading.values("dev/cost") == block.values)
    #expect(reading.restarts == [.max, .max])
  }

  @Test func aNewBeginningInTheLogIsARestartOfAll() throws {
    let row = ScalarBlock(step: 3, epoch: 0, seconds: 0, values: [(.devCost, 1)])
    let start = RunEvent.started(SampleEvents.manifest)
    let log = try log([start, .scalars(row), start, .scalars(row)])
    let path = try write("events.out.tfevents.1.x") { try log.writeTensorBoard(to: $0) }
    let reading = ForeignReading(Array(try Data(contentsOf: URL(filePath: path))), .tensorBoard)
    #expect(reading.restarts == [.min])
    #expect(reading.facts.texts.map(\.tag) == ["recipe"])
  }

  @Test func eventFileNameIsWhatTensorBoardLooksFor() throws {
    #expect(
      try log().tensorBoardFileName == "events.out.tfevents.1795443120.dltui")
    let odd = try log([.started(RunManifest(name: "", startedAt: .nan))])
    #expect(odd.tensorBoardFileName == "events.out.tfevents.0000000000.dltui")
  }
}
