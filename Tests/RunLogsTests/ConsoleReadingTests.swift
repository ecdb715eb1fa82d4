import Foundation
import RunEvents
import Testing

@testable import RunLogs

/// How console text is read beyond the shape of a line: pieces, redrawing, restarts, rules.
@Suite struct ConsoleReadingTests {
  private static func caseBytes() throws -> [[UInt8]] {
    let folder = ConsoleCaseTests.folder.path
    let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return try paths.sorted().filter { $0.contains("/log/") }.map {
      Array(try Data(contentsOf: URL(filePath: folder + "/" + $0)))
    }
  }

  @Test func readsTheSameInChunksOfAnySize() throws {
    var random = SplitMix(seed: 7)
    for bytes in try Self.caseBytes() {
      let atOnce = ForeignReading(bytes, .console)
      let inChunks = ForeignReading(bytes, .console) { Int.random(in: 1...300, using: &random) }
      #expect(inChunks.points == atOnce.points)
      #expect(inChunks.facts == atOnce.facts)
    }
  }

  /// A terminal's recording has the same points as what was printed, and a clock.
  @Test func aRecordingReadsAsItsText() throws {
    let text = "Epoch 1: loss=1.5\r\nEpoch 2: loss=1.25\r\nEpoch 3: loss=1.0\r\n"
    var cast = #"{"version": 2, "width": 80, "height": 24, "timestamp": 1700000000}"# + "\n"
    for (place, piece) in text.split(separator: "\r\n").enumerated() {
      // An event may end anywhere.
      let half = piece.index(piece.startIndex, offsetBy: piece.count / 2)
      cast += "[\(place * 2).0, \"o\", \"\\u001b[1m\(piece[..<half])\"]\n"
      cast += "[\(place * 2).5, \"o\", \"\(piece[half...])\\r\\n\"]\n"
    }
    #expect(
      Array(cast.utf8).withUnsafeBytes { FormatDetection.kind(of: $0, isWhole: true) }
        == .foreign(.asciicast))
    let reading = ForeignReading(cast, .asciicast)
    #expect(reading.values("loss") == [1.5, 1.25, 1])
    #expect(reading.steps("loss") == [1, 2, 3])
    #expect(reading.points["loss"]?.map(\.seconds) == [0.5, 2.5, 4.5])
    #expect(reading.facts.timing == .recorded)
  }

  @Test func aBarDrawnAgainIsOnePoint() {
    let bar = "\r 50%|█████     | 5/10 [00:01<00:01,  5.00it/s, loss=0.5]"
    let text = bar + bar + "\r100%|██████████| 10/10 [00:02<00:00,  5.00it/s, loss=0.25]\n"
    #expect(ForeignReading(text, .console).steps("loss") == [5, 10])
  }

  @Test func barsWithoutEpochsCountOn() {
    let lap =
      (1...2).map { "\r\($0 * 50)%|█ | \($0 * 5)/10 [00:01<00:01, 5.00it/s, loss=0.5]" }
      .joined() + "\n"
    #expect(ForeignReading(lap + lap, .console).steps("loss") == [5, 10, 15, 20])
  }

  @Test func anAppendedRestartTakesThePlaceOfWhatItRepeats() {
    let first = (0..<10).map { "step \($0 * 10) loss 0.5\n" }.joined()
    let second = (4..<8).map { "step \($0 * 10) loss 0.25\n" }.joined()
    let reading = ForeignReading(first + second, .console)
    #expect(reading.restarts == [40])
    #expect(reading.values("loss")?.count == 14)
  }

  @Test func rowsCountWhereNothingElseDoes() {
    let reading = ForeignReading("loss: 3\nloss: 2\nloss: 1\n", .console)
    #expect(reading.steps("loss") == [0, 1, 2])
    #expect(reading.facts.timing == .rows)
  }

  @Test func linesBelowAHeadingAreOfItsSplit() {
    let epoch = "Epoch 1/2\nloss: 0.5\n--- Validation ---\nloss: 0.75\n"
    let reading = ForeignReading(
      epoch + epoch.replacing("Epoch 1/2", with: "Epoch 2/2"), .console)
    #expect(reading.values("loss") == [0.5, 0.5])
    #expect(reading.values("dev/loss") == [0.75, 0.75])
  }

  @Test func aLineWithoutEndTakesNoMemory() {
    let collector = ScalarCollector()
    let reader = ConsoleTextReader(collector)
    let bytes = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    var offset = 0
    bytes.withUnsafeBytes { all in
      for _ in 0..<4 {
        let consumed = reader.read(all, at: offset, isLast: false)
        #expect(consumed == all.count)
        offset += consumed
      }
    }
    #expect(collector.problemCount == 1)
    let rest = Array("\nEpoch 1: loss 1\nEpoch 2: loss 2\n".utf8)
    _ = rest.withUnsafeBytes { reader.read($0, at: offset, isLast: true) }
    #expect(!collector.take().isEmpty)
  }

  // MARK: Rules

  @Test func aUsersRuleComesFirst() throws {
    var naming = TagNaming.standard
    naming.console = try naming.console.adding(
      """
      steps: [runde]
      splits: {pruefung: dev}
      metrics: [verlust]
      lines:
        - {name: mine, line: "== {step} => L {loss} G {dev/loss}"}
      """, file: "mine.yaml")
    func points(_ text: String) -> [String: [Double]] {
      let collector = ScalarCollector()
      let reader = ConsoleTextReader(collector, naming: naming)
      _ = Array(text.utf8).withUnsafeBytes { reader.read($0, at: 0, isLast: true) }
      var reading = ForeignReading()
      reading.add(collector.take())
      return reading.points.mapValues { $0.map(\.value) }
    }
    #expect(
      points("== 1 => L 0.5 G 0.75\n== 2 => L 0.25 G 0.5\n")
        == ["loss": [0.5, 0.25], "dev/loss": [0.75, 0.5]])
    #expect(
      points(
        "Runde 1: verlust 0.5\nPruefung: verlust 1\nRunde 2: verlust 0.25\nPruefung: verlust 2\n")
        == ["verlust": [0.5, 0.25], "dev/verlust": [1, 2]])
  }

  @Test(arguments: [
    ("lines: 3", "mine.yaml:1: lines: must be a list"),
    (
      "lines:\n  - {line: \"loss\"}", "mine.yaml:2: line: has no place for a number, such as {loss}"
    ),
    ("lines:\n  - {line: \"loss {loss\"}", "mine.yaml:2: line: a { has no } behind it"),
    ("lines:\n  - {name: a}", "mine.yaml:2: lines: has no line"),
    ("splits: {a: b}", "mine.yaml:1: splits: must be train, dev or test (got b)"),
    (
      "tables:\n  - {columns: [a, b], curves: [c]}",
      "mine.yaml:2: curves: must be one for each of 2 columns (got 1)"
    ),
    (
      "colours: [red]",
      "mine.yaml:1: colours: no such section; there are batches, epochs, ignored, metrics, notPositions, rates, steps, units, splits, lines, tables"
    ),
  ])
  func wrongRulesSayWhereAndWhat(text: String, says: String) {
    do throws(RunLogError) {
      _ = try ConsoleRules.standard.adding(text, file: "mine.yaml")
      Issue.record("accepted")
    } catch {
      #expect(error.description == says)
      #expect(error.hint != nil)
    }
  }

  @Test func anExplanationSaysLineByLineWhatWasTaken() throws {
    let scratch = try ScratchFolder()
    try scratch.write(
      "Using device: cuda:0\nEpoch 1: loss=0.5, eta: 3, extra=7\nEpoch 2: loss=0.25\n",
      to: "train.log")
    let explanation = try ConsoleExplanation(path: scratch.path + "/train.log", naming: .standard)
    #expect(explanation.lines.map(\.number) == [1, 2, 3])
    #expect(explanation.lines[0].values.isEmpty)
    #expect(
      explanation.lines[1].values.map(\.key) == ["train/loss", "extra"].map { MetricKey($0) })
    #expect(explanation.lines[1].epoch == 1)
    #expect(explanation.lines[1].refusals.map(\.name) == ["eta"])
    #expect(explanation.once == ["extra"])
  }

  // MARK: Folders

  @Test func programsAndDocumentsInAFolderAreNoLogs() throws {
    let scratch = try ScratchFolder()
    let lines = "epoch 1 loss: 0.5\nepoch 2 loss: 0.25\n"
    try scratch.write(lines, to: "train.py")
    try scratch.write(lines, to: "README.md")
    try scratch.write("a: 1\na: 2\n", to: "notes.txt")
    try scratch.write(lines, to: "train.log")
    let runs = try ForeignRunSearch(path: scratch.path).runs
    #expect(runs.map(\.files) == [["train.log"]])
  }

  @Test func aLogOfReturnsAloneIsFoundInAFolder() throws {
    let scratch = try ScratchFolder()
    try scratch.write(
      "global_step=5, episodic_return=[20.]\nglobal_step=9, episodic_return=[25.]\n", to: "a.log")
    #expect(try ForeignRunSearch(path: scratch.path).runs.map(\.format) == [.console])
  }

  @Test(arguments: [
    ("nohup.out", "metrics.csv"), ("train.log", "rl.csv"), ("slurm-4711.out", "rl.jsonl"),
    ("stderr2.txt", "progress.json"), ("lora.log", "lora.csv"), ("lora.log", "lora-metrics.jsonl"),
    ("lora_train.LOG", "lora.csv"), ("20220427_152722.log", "20220427_152722.log.json"),
    ("a.rst", "b.csv"), ("notes", "b.csv"), ("gan.log", "events.out.tfevents.1.host"),
    ("gan.log", "train_loss.csv"),
  ])
  func whatIsPrintedBesideALogIsNoSecondRun(printed: String, log: String) throws {
    let scratch = try ScratchFolder()
    try scratch.write("epoch 1 loss: 0.5\nepoch 2 loss: 0.25\n", to: printed)
    try Self.writeLog(log, to: scratch)
    let runs = try ForeignRunSearch(path: scratch.path).runs
    #expect(runs.map(\.files) == [[log]])
  }

  @Test(arguments: [
    ("gan.log", "rl.csv"), ("gan.out", "rl.jsonl"), ("exp2_train.txt", "exp1_train.csv"),
    ("run-b.log", "metrics.csv"),
  ])
  func aPrintedLogOfAnotherNameIsARun(printed: String, log: String) throws {
    let scratch = try ScratchFolder()
    try scratch.write("epoch 1 loss: 0.5\nepoch 2 loss: 0.25\n", to: printed)
    try scratch.write("nothing that has a value\n", to: "words.log")
    try Self.writeLog(log, to: scratch)
    let runs = try ForeignRunSearch(path: scratch.path).runs
    #expect(Set(runs.map(\.name)) == [printed, log])
    #expect(runs.first { $0.name == printed }?.format == .console)
  }

  private static func writeLog(_ name: String, to scratch: ScratchFolder) throws {
    if name.contains("tfevents") {
      var events = ForeignEventFile()
      events.scalar("loss", step: 1, 1)
      return try scratch.write(events.bytes, to: name)
    }
    let isTable = name.hasSuffix("csv")
    let rows = (1...2).map { isTable ? "\($0),0.5\n" : "{\"step\": \($0), \"loss\": 0.5}\n" }
    try scratch.write((isTable ? "step,loss\n" : "") + rows.joined(), to: name)
  }
}
