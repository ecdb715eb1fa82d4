import Foundation
import RunCoding
import RunEvents
import RunLogs
import Testing

@Suite struct RunLogTests {
  let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  func row(_ step: Int, _ value: Double = 1) -> RunEvent {
    .scalars(
      ScalarBlock(step: step, epoch: 0, seconds: Double(step), values: [(.trainCost, value)]))
  }

  func lines(_ events: [RunEvent]) -> String { events.map(EventEncoder.lines).joined() }

  @Test func everythingWrittenIsReadBack() throws {
    try scratch.write(ManifestCoding.text(of: SampleEvents.manifest), to: "run/manifest.json")
    try scratch.write(lines(SampleEvents.all), to: "run/events.jsonl")
    let log = try RunLog.open(scratch.path + "/run/")
    #expect(log.path == scratch.path + "/run")
    // What became known of its origin later stands with what was known at the start.
    var manifest = SampleEvents.manifest
    for case .origin(let origin) in SampleEvents.all { manifest.add(origin) }
    #expect(manifest != SampleEvents.manifest)
    #expect(log.manifest == manifest)
    #expect(log.events == SampleEvents.all)
    #expect(log.problemCount == 0)
    #expect(log.tornTailBytes == 0)
    #expect(!log.isBeingWritten)
    #expect(try RunLog.open(scratch.path + "/run/events.jsonl").manifest == log.manifest)
  }

  @Test func howARunEndedIsReadFromTheEndOfItsLog() throws {
    let finish = Finish(reason: .stoppedByUser, step: 40_000, seconds: 9)
    let long = lines((1...40_000).map { row($0) } + [.finished(finish)])
    try scratch.write(long, to: "run/events.jsonl")
    let path = scratch.path + "/run"
    #expect(RunLog.ending(ofRunAt: path)?.finish == finish)
    // What is written behind it later changes nothing, but for a run that goes on.
    try scratch.write(long + lines([row(1)]), to: "run/events.jsonl")
    #expect(RunLog.ending(ofRunAt: path)?.finish == finish)
    let restored = Checkpoint(file: "a", step: 3, epoch: 1, seconds: 1)
    try scratch.write(long + lines([.checkpointRestored(restored)]), to: "run/events.jsonl")
    #expect(RunLog.ending(ofRunAt: path) == nil)
    #expect(RunLog.ending(ofRunAt: scratch.path + "/nothing") == nil)
  }

  @Test func rowsThatFollowEachOtherBecomeOneBlock() throws {
    var events = (1...5_000).map { row($0, Double($0)) }
    events.insert(.epochFinished(EpochSummary(epoch: 1, step: 10, seconds: 10)), at: 10)
    events.append(
      .scalars(ScalarBlock(step: 1, epoch: 0, seconds: 0, values: [(.devCost, 1)])))
    try scratch.write(lines(events), to: "run/events.jsonl")
    let log = try RunLog.open(scratch.path + "/run")
    #expect(log.events.count == 5)
    let blocks = log.events.compactMap { event in
      if case .scalars(let block) = event { block } else { nil }
    }
    #expect(blocks.map(\.rowCount) == [10, 4_096, 894, 1])
    #expect(blocks.flatMap(\.steps) == Array(1...5_000) + [1])
    #expect(blocks.dropLast().flatMap(\.values) == (1...5_000).map(Double.init))
  }

  @Test func bytesMayComeInPiecesOfAnySize() throws {
    let text = Array(lines(SampleEvents.all).utf8)
    var random = SplitMix(seed: 21)
    for _ in 0..<20 {
      var assembler = LogAssembler()
      var events: [RunEvent] = []
      var start = 0
      while start < text.count {
        let end = min(text.count, start + Int(random.next() % 300))
        text[start..<end].withUnsafeBufferPointer { assembler.consume($0) }
        start = end
        if random.next() % 4 == 0 { events += assembler.takeEvents() }
      }
      events += assembler.takeEvents()
      #expect(events == SampleEvents.all)
      #expect(assembler.consumedBytes == text.count)
    }
  }

  @Test func aTornLastLineIsSetAsideAndCompletedWhenTheRestComes() throws {
    let whole = lines([row(1), row(2)])
    for cut in 1..<(whole.utf8.count) {
      var assembler = LogAssembler()
      Array(whole.utf8.prefix(cut)).withUnsafeBufferPointer { assembler.consume($0) }
      let before = assembler.takeEvents()
      #expect(assembler.problemCount == 0)
      #expect(assembler.consumedBytes + assembler.tailBytes == cut)
      Array(whole.utf8.dropFirst(cut)).withUnsafeBufferPointer { assembler.consume($0) }
      let rows = (before + assembler.takeEvents()).flatMap { event -> [Int] in
        if case .scalars(let block) = event { block.steps } else { [] }
      }
      #expect(rows == [1, 2])
      #expect(assembler.tailBytes == 0)
    }
  }

  @Test func aDamagedLineIsReportedAndTheRestIsRead() throws {
    let first = lines([row(1)])
    try scratch.write(
      first + "{\"event\":\"scalars\",\"step\":2,\u{0}}\n\n  \n" + lines([row(3)]) + "{\"torn",
      to: "run/events.jsonl")
    let log = try RunLog.open(scratch.path + "/run")
    #expect(
      log.problems.dropFirst() == [
        LogProblem(
          offset: first.utf8.count, reason: "expected '\"', at byte 28 of the line")
      ])
    #expect(log.events.count == 1)
    #expect(log.tornTailBytes == 6)
  }

  @Test func problemsAreCountedPastThoseKept() throws {
    try scratch.write(
      lines([row(1)]) + String(repeating: "?\n", count: 1_500), to: "run/events.jsonl")
    let log = try RunLog.open(scratch.path + "/run/events.jsonl")
    #expect(log.problemCount == 1_501)
    #expect(log.problems.count == 1_001)
  }

  @Test func aManifestThatIsGoneOrDamagedIsTakenFromTheLog() throws {
    try scratch.write(lines([.started(SampleEvents.manifest)]), to: "run/events.jsonl")
    let path = scratch.path + "/run"
    let without = try RunLog.open(path)
    #expect(without.manifest == SampleEvents.manifest)
    #expect(
      without.problems.map(\.reason) == [
        "run log: cannot open \(path)/manifest.json (no such file or directory)"
      ])
    try scratch.write("{\"name\": ", to: "run/manifest.json")
    let damaged = try RunLog.open(path)
    #expect(damaged.manifest == SampleEvents.manifest)
    #expect(
      damaged.problems.map(\.reason) == [
        "run log: cannot read \(path)/manifest.json (byte 9: expected '\"', found the end)"
      ])
  }

  @Test func aFileOfLinesIsALogToo() throws {
    try scratch.write(lines([.started(RunManifest(name: "piped")), row(1)]), to: "out.jsonl")
    let log = try RunLog.open(scratch.path + "/out.jsonl")
    #expect(log.manifest.name == "piped")
    #expect(log.problemCount == 0)
    #expect(log.events.count == 2)
  }

  @Test func whatIsNoRunIsOneClearError() throws {
    try scratch.write("hello\n", to: "folder/notes.txt")
    let folder = scratch.path + "/folder"
    #expect(throws: RunLogError.notARun(path: folder)) { try RunLog.open(folder) }
    #expect(throws: RunLogError.notARun(path: folder + "/notes.txt")) {
      try RunLog.open(folder + "/notes.txt")
    }
    #expect(
      throws: RunLogError.cannotOpen(path: "/nowhere", cause: "no such file or directory")
    ) { try RunLog.open("/nowhere") }
    #expect(
      RunLogError.notARun(path: "x").description
        == "run log: cannot open x (no manifest.json or events.jsonl in it)")
  }

  /// Whatever is done to the bytes, reading ends, and every line is either read or reported.
  @Test func mutatedLogsAndManifestsNeverTrap() throws {
    let log = Array(lines(SampleEvents.all).utf8)
    let manifest = Array(ManifestCoding.text(of: SampleEvents.manifest).utf8)
    let spice = Array("{}[]\",:\\u0e-+.\n\u{0} NaN1234567890".utf8) + [0xFF, 0x80]
    var random = SplitMix(seed: 22)
    func mutated(_ bytes: [UInt8]) -> [UInt8] {
      var bytes = bytes
      for _ in 0...(random.next() % 30) {
        let place = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 4 {
        case 0: bytes[place] ^= 1 << UInt8(random.next() % 8)
        case 1: bytes[place] = spice[Int(random.next() % UInt64(spice.count))]
        case 2: bytes.remove(at: place)
        default: bytes.insert(spice[Int(random.next() % UInt64(spice.count))], at: place)
        }
      }
      return bytes
    }
    for _ in 0..<300 {
      let bytes = mutated(log)
      var assembler = LogAssembler()
      bytes.withUnsafeBufferPointer { assembler.consume($0) }
      let events = assembler.takeEvents().reduce(0) { count, event in
        if case .scalars(let block) = event { count + block.rowCount } else { count + 1 }
      }
      let whole = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
      let written = whole.filter { $0.contains { $0 > 0x20 } }.count
      #expect(events + assembler.problemCount == written)

      let text = mutated(manifest)
      do throws(JSONDamage) {
        _ = try ManifestCoding.manifest(from: text)
      } catch {
        #expect((0...text.count).contains(error.offset) && !error.reason.isEmpty)
      }
    }
  }
}
