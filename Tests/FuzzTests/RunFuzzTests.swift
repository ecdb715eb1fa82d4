import CellUI
import Foundation
import MetricStore
import RunCoding
import RunEvents
import Testing

@testable import Dashboard
@testable import RunLogs

/// Mutants of a run's log, taken all the way: decoded, drawn, replayed, steered by keys, inspected
/// and exported.
@Suite(.timeLimit(.minutes(60))) struct RunFuzzTests {
  private static let sizes = [
    Size(columns: 80, rows: 24), Size(columns: 160, rows: 48), Size(columns: 40, rows: 12),
    Size(columns: 3, rows: 2), Size(columns: 100, rows: 30),
  ]
  private static let keys: [Key] =
    [
      .up, .down, .left, .right, .enter, .escape, .tab, .backTab, .home, .end, .pageUp, .pageDown,
      .backspace, .delete,
    ] + (0x20..<0x7F).map { .character(Character(Unicode.Scalar(UInt8($0)))) }

  /// What an earlier search found: each trapped once.
  private static let regressions: [[UInt8]] = [
    // A last step near the greatest number there is: how many the run will have, and where keys
    // would send a replay.
    EventSeeds.lines[0]
      + "\n{\"event\":\"scalars\",\"step\":9223372036854775807,\"epoch\":0,\"seconds\":1,"
      + "\"values\":{\"dev/cost\":1}}\n",
    // A y axis over the smallest number there is.
    "{\"event\":\"scalars\",\"step\":1,\"epoch\":0,\"seconds\":1,\"values\":{\"dev/cost\":5e-324}}\n",
  ].map { Array($0.utf8) }

  @Test func logsAreDrawnReplayedAndExported() throws {
    let folder = NSTemporaryDirectory() + "dltui-fuzz-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/run.jsonl"
    try FuzzRounds.run(150, of: [EventSeeds.bytes] + Self.regressions, seed: 41) { bytes, mutator in
      try Data(bytes).write(to: URL(filePath: path))
      guard let log = try? RunLog.open(path) else { return }
      try use(log, &mutator)
    }
  }

  @Test func tablesOfOtherToolsAreDrawnReplayedAndExported() throws {
    let folder = NSTemporaryDirectory() + "dltui-fuzz-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/log.csv"
    let tables = [
      "step,seconds,train_loss,val_loss,val_acc\n1,0.5,2,,\n2,1,1.5,1.7,0.5\n3,2,nan,inf,0.75\n",
      "epoch\tloss\ttimestamp\n0\t2.5\t1795443120\n1\t1e-310\t1795443125.5\n2\t1\t1795443125\n",
      "{\"step\":1,\"_timestamp\":5,\"loss\":2,\"eval\":{\"loss\":3}}\n{\"step\":2,\"loss\":1}\n",
    ].map { Array($0.utf8) }
    try FuzzRounds.run(150, of: tables, seed: 42) { bytes, mutator in
      try Data(bytes).write(to: URL(filePath: path))
      guard let search = try? ForeignRunSearch(path: path) else { return }
      for group in ForeignRunGroup.groups(of: search.runs) {
        try use(RunLog.reading(group, path: path), &mutator)
      }
    }
  }

  @Test func keysOnAnyLogKeepTheScreenStanding() {
    FuzzRounds.run(30, of: [EventSeeds.bytes] + Self.regressions, seed: 43) { bytes, mutator in
      var assembler = LogAssembler()
      bytes.withUnsafeBufferPointer { assembler.consume($0) }
      let events = assembler.takeEvents()
      let size = Self.sizes[mutator.number(below: Self.sizes.count)]
      var model = DashboardModel(mode: mutator.number(below: 2) == 0 ? .live : .replay, size: size)
      var grid = CellGrid(size: size)
      _ = model.update(.batch(EventBatch(events: events)))
      for index in 0..<16 {
        _ = model.update(.input(.key(Self.keys[mutator.number(below: Self.keys.count)])))
        if index % 8 == 5 { _ = model.update(.batch(EventBatch(events: events.suffix(5)))) }
        grid.clear()
        model.view(into: &grid)
      }
      #expect(!grid.plainText.allSatisfy(\.isWhitespace) || size.columns * size.rows == 0)
    }
  }

  private func use(_ log: RunLog, _ mutator: inout Mutator) throws {
    let size = Self.sizes[mutator.number(below: Self.sizes.count)]
    let grid = try #require(DashboardSnapshot.grid(events: log.events, size: size))
    #expect(!grid.plainText.allSatisfy(\.isWhitespace) || size.columns * size.rows == 0)
    _ = grid.svgText(title: log.manifest.name)
    let step = mutator.number(below: 60)
    let source = ReplaySource(log, from: step, isPaused: true, now: { 0 })
    source.send(RunCommand(id: 1, .stepOnce))
    source.send(RunCommand(id: 2, .epochOnce))
    if let batch = source.takeBatch() {
      _ = DashboardSnapshot.grid(events: batch.events, playback: batch.playback, size: size)
    }
    _ = RunInspection(log)
    for format in 0..<3 {
      let output = try ExportOutput(.file("/dev/null", replaces: true))
      switch format {
      case 0: try log.writeCSV(to: output)
      case 1: try log.writeJSONLines(to: output)
      default: try log.writeTensorBoard(to: output)
      }
      try output.finish()
    }
  }
}
