import Foundation
import RunEvents
import RunLogs
import Testing

/// The whole way through, as a person goes it: open, watch, steer, stop, replay, repeat.
@Suite(.ownThreads) struct SteeringTests {
  @Test func aPersonSteersARunAndReplaysIt() throws {
    let folder = try TemporaryFolder()
    let terminal = try Terminal(columns: 120, rows: 36)
    try terminal.run(
      "cd \(folder.path) && \(Command.dltui) train digits --seed 7 --name steered --set pace=200"
        + " --set earlyStopping=null --epochs 1000")

    // Curves from the first second: Braille dots in the cost chart.
    try terminal.waitFor("RUNNING") { screen in Self.dots(in: screen) > 20 }

    // Three steps down on the learning rate, acknowledged: edits in a row share one mark.
    try terminal.press("Left", "Left", "Left")
    try terminal.waitFor("①") { $0.contains("learning rate 3.0e-3 → 1.6e-3") }

    try terminal.press("Space")
    try terminal.waitFor("PAUSED")
    let paused = try Self.log(in: folder)
    for (key, reason) in [(".", "step"), ("e", "epoch")] {
      try terminal.press(key)
      // The run says itself when that is done, and rests again.
      let rested = try Waiting.until {
        try Self.applied(Self.log(in: folder)).contains { outcome in
          outcome.command.origin == .run && outcome.reason?.hasPrefix(reason) == true
        }
      }
      #expect(rested)
    }
    // The screen may still show the rest before that: a key would then mean something else by the
    // time it comes.
    let end = try #require(Self.applied(Self.log(in: folder)).last { $0.command.origin == .run })
    try terminal.waitFor("PAUSED") { WatchTests.step(in: $0) == end.step }
    try terminal.press("Space")
    try terminal.waitFor("resumed")
    try terminal.press("s")
    try terminal.waitFor("after this epoch")
    try terminal.press("Enter")
    try terminal.waitFor("STOPPED")
    try terminal.press("q")
    try terminal.waitFor("ready$")

    let log = try Self.log(in: folder)
    #expect(log.events.count > paused.events.count)
    let applied = Self.applied(log)
    let edits = applied.filter {
      if case .set(.learningRate, _, _) = $0.command.action { true } else { false }
    }
    #expect(edits.count == 3)
    #expect(edits.allSatisfy { $0.step > 0 && $0.effective != nil })
    #expect(edits.last?.after ?? 1 < edits.first?.before ?? 0)
    for wanted in [RunCommand.Action.pause, .stepOnce, .epochOnce, .resume] {
      #expect(applied.contains { $0.command.action == wanted }, "\(wanted)")
    }

    // The replay shows the same marks and the same end.
    try terminal.run("clear; \(Command.dltui) replay runs/*-steered --speed 1000")
    try terminal.waitFor("①") { $0.contains("learning rate") && Self.dots(in: $0) > 20 }
    try terminal.press("End")
    try terminal.waitFor("100%") { $0.contains("■") && $0.contains("stopped") }
    try terminal.press("q")
    try terminal.waitFor("ready$")

    // The same seed and the same commands, read from the log: the same bits.
    let again = try Command.run(
      Command.dltui,
      [
        "train", "digits", "--seed", "7", "--name", "again", "--set", "pace=200",
        "--set", "earlyStopping=null", "--epochs", "1000", "--headless", "--repeat",
        try Self.run("steered", in: folder),
      ], folder: folder.path)
    #expect(again.status == 0, "\(again.errors)")
    let first = try Data(contentsOf: Self.finalModel("steered", in: folder))
    let second = try Data(contentsOf: Self.finalModel("again", in: folder))
    #expect(try Self.tensorBytes(first) == Self.tensorBytes(second))
    let curves = try (
      Self.curves(log), Self.curves(RunLog.open(Self.run("again", in: folder)))
    )
    #expect(curves.0 == curves.1)
  }

  /// Cells with Braille dots.
  static func dots(in screen: String) -> Int {
    screen.unicodeScalars.count { (0x2801...0x28FF).contains($0.value) }
  }

  static func run(_ name: String, in folder: TemporaryFolder) throws -> String {
    try #require(find(name, in: folder))
  }

  /// The run of that name; nil while it is not there.
  static func find(_ name: String, in folder: TemporaryFolder) -> String? {
    let runs = folder.path + "/runs"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? []
    return names.first { !$0.hasPrefix(".") && $0.hasSuffix("-" + name) }.map { runs + "/" + $0 }
  }

  static func log(in folder: TemporaryFolder) throws -> RunLog {
    try RunLog.open(run("steered", in: folder))
  }

  static func applied(_ log: RunLog) -> [CommandOutcome] {
    log.events.compactMap { event in
      if case .commandApplied(let outcome) = event { outcome } else { nil }
    }
  }

  static func finalModel(_ name: String, in folder: TemporaryFolder) throws -> URL {
    URL(filePath: try run(name, in: folder) + "/checkpoints/final.safetensors")
  }

  /// What follows the header of a safetensors file: the tensors themselves.
  static func tensorBytes(_ file: Data) throws -> Data {
    let length = file.prefix(8).enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
    try #require(file.count > 8 + length)
    return file.dropFirst(8 + length)
  }

  /// Every scalar row without its time; where rows are put together into blocks depends on when
  /// checkpoints were written.
  static func curves(_ log: RunLog) -> [[String]] {
    log.events.flatMap { event -> [[String]] in
      // How long a prediction took is never twice the same.
      guard case .scalars(let block) = event, !block.keys.contains(.inferenceMilliseconds)
      else { return [] }
      return block.steps.indices.map { row in
        let values = block.keys.indices.map { block.values[$0 * block.rowCount + row] }
        return [String(block.steps[row])] + block.keys.map(\.text)
          + values.map { String($0.bitPattern) }
      }
    }
  }
}
