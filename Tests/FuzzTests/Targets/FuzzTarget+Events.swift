import CellUI
import Foundation
import RunCoding
import RunEvents
import Search

@testable import Dashboard
@testable import RunLogs

/// Logs of our own, manifests, notes and journals, alone and taken all the way: decoded, drawn, replayed,
/// steered by keys, inspected and exported.
extension FuzzTarget {
  static let events: [FuzzTarget] = [
    // A log gives the same events in whatever pieces it comes, and those can be written and read again.
    FuzzTarget("events", rounds: 1000, seeds: { eventLogs }) { bytes in
      let events = decoded(bytes, chunk: bytes.count)
      let text = events.map { EventEncoder.lines(of: $0) }.joined()
      let pieces = decoded(bytes, chunk: 1 + choice(of: bytes, below: 200))
      try FuzzFault.unless(
        pieces.map { EventEncoder.lines(of: $0) }.joined() == text, "pieces give other events")
      let again = decoded(Array(text.utf8), chunk: text.utf8.count)
      try FuzzFault.unless(
        again.map { EventEncoder.lines(of: $0) }.joined() == text,
        "what was written is read as something else")
    },
    FuzzTarget("run", rounds: 150, seeds: { eventLogs }) { bytes in
      try withFile(bytes, named: "run.jsonl") { path in
        guard let log = try? RunLog.open(path) else { return }
        try use(log, choice(of: bytes, below: 1 << 20))
      }
    },
    FuzzTarget(
      "foreign-run", rounds: 150,
      texts: [
        "step,seconds,train_loss,val_loss,val_acc\n1,0.5,2,,\n2,1,1.5,1.7,0.5\n3,2,nan,inf,0.75\n",
        "epoch\tloss\ttimestamp\n0\t2.5\t1795443120\n1\t1e-310\t1795443125.5\n2\t1\t1795443125\n",
        "{\"step\":1,\"_timestamp\":5,\"loss\":2,\"eval\":{\"loss\":3}}\n{\"step\":2,\"loss\":1}\n",
      ]
    ) { bytes in
      try withFile(bytes, named: "log.csv") { path in
        guard let search = try? ForeignRunSearch(path: path) else { return }
        for group in ForeignRunGroup.groups(of: search.runs) {
          try use(RunLog.reading(group, path: path), choice(of: bytes, below: 1 << 20))
        }
      }
    },
    FuzzTarget(
      "manifest", rounds: 1500,
      seeds: { [Array(ManifestCoding.text(of: EventSeeds.manifest).utf8)] },
      check: { bytes in
        guard let manifest = try? ManifestCoding.manifest(from: bytes) else { return }
        let text = ManifestCoding.text(of: manifest)
        let again = try ManifestCoding.manifest(from: Array(text.utf8))
        try FuzzFault.unless(
          ManifestCoding.text(of: again) == text, "what was written is read as something else")
      }),
    FuzzTarget(
      "notes", rounds: 300,
      texts: [RunNotes(text: "tried a lower rate", tags: ["good", "b"]).line]
    ) { bytes in
      try withFile([], named: "events.jsonl") { path in
        let folder = URL(filePath: path).deletingLastPathComponent().path
        let file = RunNotesFile(ofRunAt: folder, dataFolder: folder)
        try Data(bytes).write(to: URL(filePath: file.path))
        let notes: RunNotes
        do throws(RunLogError) { notes = try file.read() } catch {
          if case .cannotOpen = error { return }
          throw FuzzFault(description: "\(error)")
        }
        let again = RunNotes(line: notes.line)
        try FuzzFault.unless(
          notes.text.count <= RunNotes.longestText && notes.tags.count <= RunNotes.mostTags
            && again.tags.count <= RunNotes.mostTags, "more than may be kept")
      }
    },
    // Keys, clicks and sizes on any log: the first byte says how many there are.
    FuzzTarget(
      "dashboard", rounds: 60,
      seeds: {
        let keys = Array("1m2]3v4 5\u{80}\u{81}\u{84}6:set lr 1e-3\u{84}7/8BgM?qp\u{85}".utf8)
        return eventLogs.map { [UInt8(keys.count)] + keys + $0 }
      },
      check: { try operate($0) }),
  ]

  static let eventLogs: [[UInt8]] =
    [EventSeeds.bytes]
    + [
      // A last step near the greatest number there is: how many the run will have, and where keys
      // would send a replay.
      EventSeeds.lines[0]
        + "\n{\"event\":\"scalars\",\"step\":9223372036854775807,\"epoch\":0,\"seconds\":1,"
        + "\"values\":{\"dev/cost\":1}}\n",
      // A y axis over the smallest number there is.
      "{\"event\":\"scalars\",\"step\":1,\"epoch\":0,\"seconds\":1,"
        + "\"values\":{\"dev/cost\":5e-324}}\n",
    ].map { Array($0.utf8) }

  private static let sizes = [
    Size(columns: 80, rows: 24), Size(columns: 160, rows: 48), Size(columns: 40, rows: 12),
    Size(columns: 3, rows: 2), Size(columns: 100, rows: 30),
  ]

  /// Those that a byte of 128 and above stands for.
  private static let keys: [Key] = [
    .up, .down, .left, .right, .enter, .escape, .tab, .backTab, .home, .end, .pageUp, .pageDown,
    .backspace, .delete, .insert, .function(1), .ctrl("l"), .ctrl(" "),
  ]

  private static func decoded(_ bytes: [UInt8], chunk: Int) -> [RunEvent] {
    var assembler = LogAssembler()
    for start in stride(from: 0, to: bytes.count, by: max(1, chunk)) {
      bytes[start..<min(bytes.count, start + chunk)].withUnsafeBufferPointer {
        assembler.consume($0)
      }
    }
    return assembler.takeEvents()
  }

  private static func use(_ log: RunLog, _ number: Int) throws {
    let size = sizes[number % sizes.count]
    guard let grid = DashboardSnapshot.grid(events: log.events, size: size) else {
      throw FuzzFault(description: "nothing is drawn")
    }
    try FuzzFault.unless(!grid.plainText.allSatisfy(\.isWhitespace), "an empty screen")
    _ = grid.svgText(title: log.manifest.name)
    let source = ReplaySource(log, from: number % 60, isPaused: true, now: { 0 })
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

  private static func operate(_ bytes: [UInt8]) throws {
    let pressed = bytes.dropFirst().prefix(Int(bytes.first ?? 0))
    let events = decoded(Array(bytes.dropFirst(1 + pressed.count)), chunk: bytes.count)
    let number = choice(of: bytes, below: 1 << 20)
    let size = sizes[number % sizes.count]
    var model = DashboardModel(mode: number % 2 == 0 ? .live : .replay, size: size)
    var grid = CellGrid(size: size)
    _ = model.update(.batch(EventBatch(events: events)))
    for (index, byte) in pressed.enumerated() {
      _ = model.update(.input(input(byte, size)))
      if index % 8 == 5 { _ = model.update(.batch(EventBatch(events: events.suffix(5)))) }
      grid = grid.size == model.size ? grid : CellGrid(size: model.size)
      grid.clear()
      model.view(into: &grid)
    }
    try FuzzFault.unless(
      pressed.isEmpty || !grid.plainText.allSatisfy(\.isWhitespace), "an empty screen")
  }

  private static func input(_ byte: UInt8, _ size: Size) -> InputEvent {
    switch byte {
    case 0..<0x20: .resize(sizes[Int(byte) % sizes.count])
    case 0x20..<0x7F: .key(.character(Character(Unicode.Scalar(byte))))
    case 0x7F..<0xC0: .key(keys[Int(byte) % keys.count])
    default:
      .mouse(
        Mouse(
          [.press(.left), .drag, .release(.left), .wheelUp, .wheelDown, .press(.right)][
            Int(byte) % 6],
          at: Point(
            column: Int(byte & 0x3F) * size.columns / 64, row: Int(byte & 7) * size.rows / 8)))
    }
  }
}
