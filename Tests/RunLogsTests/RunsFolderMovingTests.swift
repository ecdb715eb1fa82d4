import Foundation
import RunCoding
import RunEvents
import RunLogs
import Testing

/// The folder of runs kept tidy: the trash, and other names.
@Suite struct RunsFolderMovingTests {
  let scratch: ScratchFolder
  var folder: RunsFolder { RunsFolder(scratch.path) }

  init() throws { scratch = try ScratchFolder() }

  private func addRun(_ name: String) throws {
    let manifest = RunManifest(name: name, epochs: 9)
    try scratch.write(ManifestCoding.text(of: manifest), to: name + "/manifest.json")
    try scratch.write(EventEncoder.lines(of: .started(manifest)), to: name + "/events.jsonl")
  }

  @Test func whatIsDiscardedIsInTheTrashAndInNoList() throws {
    try addRun("2026-11-23-1412-digits")
    try addRun("2026-11-23-1413-digits")
    let path = scratch.path + "/2026-11-23-1412-digits"
    let place = try folder.discard(path)
    #expect(place == scratch.path + "/.trash/2026-11-23-1412-digits")
    #expect(try folder.names() == ["2026-11-23-1413-digits"])
    #expect(try RunLog.open(place).manifest.name == "2026-11-23-1412-digits")
    // One of the same name takes no other's place.
    try addRun("2026-11-23-1412-digits")
    #expect(try folder.discard(path) == place + "-2")
    let found = try RunSearch(scratch.path, in: nil).runs.map(\.path)
    #expect(found == [scratch.path + "/2026-11-23-1413-digits"])
  }

  @Test func aRunThatLivesIsNeitherMovedNorRenamed() throws {
    let writer = try RunLogWriter.create(in: scratch.path, name: "r", at: 1_700_000_000)
    try writer.receive(.started(RunManifest(name: writer.name)))
    let path = writer.path
    #expect(throws: RunLogError.isLiving(path: path)) { try folder.discard(path) }
    #expect(throws: RunLogError.isLiving(path: path)) { try folder.rename(path, to: "other") }
    #expect(try folder.names() == [writer.name])
    try writer.close()
    #expect(try folder.discard(path) == scratch.path + "/.trash/" + writer.name)
  }

  @Test func aSearchIsDiscardedAsARunIs() throws {
    try scratch.write("{}", to: "2026-11-23-1412-digits-search/search.json")
    let path = scratch.path + "/2026-11-23-1412-digits-search"
    #expect(try folder.discard(path) == scratch.path + "/.trash/2026-11-23-1412-digits-search")
  }

  @Test func whatIsNoRunOfTheFolderStays() throws {
    try scratch.write("", to: "notes/readme.txt")
    try addRun("below/2026-11-23-1412-digits")
    for name in ["notes", "below/2026-11-23-1412-digits", "absent", ".."] {
      let path = scratch.path + "/" + name
      #expect(throws: RunLogError.notInFolder(path: path, folder: scratch.path)) {
        try folder.discard(path)
      }
    }
    #expect(
      RunLogError.notInFolder(path: "a", folder: "runs").description
        == "runs: cannot move a (it is no run of runs)")
    #expect(RunLogError.isLiving(path: "a").description == "runs: cannot move a (it lives)")
    #expect(
      RunLogError.cannotMove(path: "a", cause: "full").description == "runs: cannot move a (full)")
  }

  @Test(
    arguments: [
      ("wide", "2026-11-23-1412-wide"), ("../../etc", "2026-11-23-1412-etc"),
      ("a b/c", "2026-11-23-1412-a-b-c"), ("数字", "2026-11-23-1412-数字"),
      ("taken", "2026-11-23-1412-taken-2"), ("digits", "2026-11-23-1412-digits"),
      (".", "2026-11-23-1412-run"),
    ])
  func aNewNameKeepsTheTimeAndIsSafe(name: String, result: String) throws {
    try addRun("2026-11-23-1412-digits")
    try addRun("2026-11-23-1412-taken")
    let place = try folder.rename(scratch.path + "/2026-11-23-1412-digits", to: name)
    #expect(place == scratch.path + "/" + result)
    #expect(try folder.names().sorted() == [result, "2026-11-23-1412-taken"].sorted())
  }

  @Test func aRenamedRunIsCalledAsItsFolderIs() throws {
    try addRun("2026-11-23-1412-digits")
    let place = try folder.rename(scratch.path + "/2026-11-23-1412-digits", to: "wide")
    let log = try RunLog.open(place)
    #expect(log.manifest.name == "2026-11-23-1412-wide")
    guard case .started(let manifest) = log.events[0] else { throw RunLogError.notARun(path: "") }
    #expect(manifest.name == "2026-11-23-1412-wide")
    #expect(RunSummary(log).name == "2026-11-23-1412-wide")
    #expect(try folder.find("wide") == place)
  }
}
