import Foundation
import Glibc
import LocalFiles
import RunCoding
import RunEvents
import RunLogs
import Testing

@Suite struct RunRepairTests {
  let scratch: ScratchFolder
  let disk = FakeDisk()
  var path: String { scratch.path + "/2026-11-23-1412-digits" }
  static let manifest = RunManifest(name: "2026-11-23-1412-digits", seed: 7, epochs: 9)

  init() throws { scratch = try ScratchFolder() }

  private static func row(_ step: Int) -> String {
    EventEncoder.lines(
      of: .scalars(ScalarBlock(step: step, epoch: 0, seconds: 1, values: [(.trainCost, 0.5)])))
  }

  private static let started = EventEncoder.lines(of: .started(manifest))

  private func write(
    _ log: String, manifest: String? = ManifestCoding.text(of: RunRepairTests.manifest)
  ) throws {
    try scratch.write(log, to: "2026-11-23-1412-digits/events.jsonl")
    if let manifest { try scratch.write(manifest, to: "2026-11-23-1412-digits/manifest.json") }
  }

  private func text(_ file: String) throws -> String {
    try scratch.text("2026-11-23-1412-digits/" + file)
  }

  @Test func aRunThatIsInOrderIsNotTouched() throws {
    try write(Self.started + "\n" + Self.row(1))
    let before = try scratch.names("2026-11-23-1412-digits")
    #expect(try RunRepair.repair(path).isEmpty)
    #expect(try scratch.names("2026-11-23-1412-digits") == before)
    #expect(try text("events.jsonl") == Self.started + "\n" + Self.row(1))
  }

  @Test func whatIsTornAndDamagedIsKeptBesideALogThatIsWhole() throws {
    let good = Self.started + Self.row(1)
    let damaged = good + "{\"event\":\"scal\u{0}\n" + Self.row(2) + "[1]\n" + Self.row(3)
    try write(damaged + "{\"event\":\"mess")
    #expect(
      try RunRepair.repair(path) == [
        .setTailAside(bytes: 14, file: "events.torn"),
        .leftLinesOut(count: 2, file: "events-1.jsonl"),
      ])
    #expect(try text("events.jsonl") == good + Self.row(2) + Self.row(3))
    #expect(try text("events-1.jsonl") == damaged)
    #expect(try text("events.torn") == "{\"event\":\"mess\n")
    let log = try RunLog.open(path)
    #expect(log.problemCount == 0 && log.tornTailBytes == 0)
    #expect(try RunRepair.repair(path).isEmpty)
    // What was kept is never written over.
    try scratch.append("?\n", to: "2026-11-23-1412-digits/events.jsonl")
    #expect(try RunRepair.repair(path) == [.leftLinesOut(count: 1, file: "events-2.jsonl")])
    #expect(try text("events-1.jsonl") == damaged)
  }

  /// A line may be longer than what is read at once, and than any event is.
  @Test func longLinesAreJudgedWhole() throws {
    let padding = String(repeating: " ", count: 3 << 20)
    let event = String(Self.row(1).dropLast()) + padding + "\n"
    let endless = String(repeating: "x", count: LogAssembler.longestLine + 5) + "\n"
    try write(Self.started + event + endless + Self.row(2))
    #expect(try RunRepair.repair(path) == [.leftLinesOut(count: 1, file: "events-1.jsonl")])
    #expect(try text("events.jsonl") == Self.started + event + Self.row(2))
  }

  @Test(arguments: [nil, "{\"name\":", ""])
  func aManifestThatCannotBeReadIsWrittenFromTheLog(manifest: String?) throws {
    try write(Self.started + Self.row(1), manifest: manifest)
    let kept = manifest == nil ? nil : "manifest-1.json"
    #expect(try RunRepair.repair(path) == [.wroteManifest(file: kept)])
    #expect(try RunLog.readManifest(path + "/manifest.json") == Self.manifest)
    if let kept { #expect(try text(kept) == manifest) }
    #expect(try RunRepair.repair(path).isEmpty)
  }

  @Test func aManifestThatNothingIsKnownOfStays() throws {
    try write(Self.row(1), manifest: "{")
    #expect(try RunRepair.repair(path).isEmpty)
    #expect(try text("manifest.json") == "{")
  }

  @Test func aRunThatIsWrittenToIsLeftAlone() throws {
    try write(Self.started + "{\"ev")
    let writer = open(path + "/events.jsonl", O_RDWR | O_CLOEXEC)
    defer { WriteLock.close(writer) }
    #expect(WriteLock.take(writer))
    #expect(throws: RunLogError.inUse(path: path)) { try RunRepair.repair(path) }
    #expect(try text("events.jsonl") == Self.started + "{\"ev")
  }

  @Test func aFullDiskLeavesTheLogAsItWas() throws {
    let damaged = Self.started + "?\n" + Self.row(1)
    try write(damaged)
    disk.set(room: 10)
    #expect(throws: RunLogError.self) { try RunRepair.repair(path, output: disk.output) }
    #expect(try text("events.jsonl") == damaged)
    #expect(
      try scratch.names("2026-11-23-1412-digits") == ["events.jsonl", "manifest.json"])
  }

  @Test func whatIsNoRunSaysSo() throws {
    #expect(throws: RunLogError.self) { try RunRepair.repair(scratch.path + "/none") }
    #expect(throws: RunLogError.self) { try RunRepair.repair(scratch.path) }
  }
}
