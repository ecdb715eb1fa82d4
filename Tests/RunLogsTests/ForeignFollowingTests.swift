import Foundation
import Testing

@testable import RunLogs

@Suite struct ForeignFollowingTests {
  static func run(_ folder: ScratchFolder, _ format: ForeignLogFormat, _ files: [String])
    -> ForeignRun
  {
    ForeignRun(name: ".", format: format, folder: folder.path, files: files)
  }

  @Test func showsEachRowOnceItIsWhole() throws {
    let folder = try ScratchFolder()
    try folder.write("step,loss\n0,1\n1,", to: "log.csv")
    let reader = ForeignRunReader(Self.run(folder, .csv, ["log.csv"]))
    var reading = ForeignReading()
    reading.add(reader.read(isComplete: false))
    #expect(reading.values("loss") == [1])
    #expect(reader.read(isComplete: false).isEmpty)
    try folder.append("0.5\n2,0.25\n", to: "log.csv")
    reading.add(reader.read(isComplete: false))
    #expect(reading.values("loss") == [1, 0.5, 0.25])
    #expect(reader.problems.isEmpty)
    #expect(reader.bytesRead == reader.byteCount)
  }

  @Test func beginsAgainWhenTheFileWasCut() throws {
    let folder = try ScratchFolder()
    try folder.write("step,loss\n0,1\n1,2\n", to: "log.csv")
    let reader = ForeignRunReader(Self.run(folder, .csv, ["log.csv"]))
    var reading = ForeignReading()
    reading.add(reader.read(isComplete: false))
    let handle = try #require(FileHandle(forWritingAtPath: folder.path + "/log.csv"))
    try handle.truncate(atOffset: 14)
    try handle.close()
    let items = reader.read(isComplete: false)
    #expect(items == [.startedOver])
    #expect(!reader.isCaughtUp)
    reading.add(items)
    reading.add(reader.read(isComplete: false))
    #expect(reading.values("loss") == [1])
  }

  @Test func beginsAgainWhenTheFileWasReplaced() throws {
    let folder = try ScratchFolder()
    try folder.write("step,loss\n0,1\n", to: "log.csv")
    let reader = ForeignRunReader(Self.run(folder, .csv, ["log.csv"]))
    var reading = ForeignReading()
    reading.add(reader.read(isComplete: false))
    try folder.write("step,loss\n0,7\n1,8\n2,9\n", to: "new.csv")
    #expect(rename(folder.path + "/new.csv", folder.path + "/log.csv") == 0)
    reading.add(reader.read(isComplete: false))
    reading.add(reader.read(isComplete: false))
    #expect(reading.values("loss") == [7, 8, 9])
  }

  @Test func goesOnWithTheFilesThatComeToARun() throws {
    let folder = try ScratchFolder()
    var first = ForeignEventFile()
    first.scalar("loss", step: 1, 1)
    try folder.write(first.bytes, to: "events.1")
    let reader = ForeignRunReader(Self.run(folder, .tensorBoard, ["events.1"]))
    var reading = ForeignReading()
    reading.add(reader.read(isComplete: false))
    var second = ForeignEventFile()
    second.scalar("loss", step: 2, 2)
    try folder.write(second.bytes, to: "events.2")
    reader.take(files: ["events.1", "events.2"])
    reading.add(reader.read(isComplete: false))
    #expect(reading.values("loss") == [1, 2])
  }

  @Test func readsALargeLogALittleAtATime() throws {
    let folder = try ScratchFolder()
    let rows = (0..<40_000).map { "\($0),\($0)" }.joined(separator: "\n")
    try folder.write("step,loss\n" + rows + "\n", to: "log.csv")
    let reader = ForeignRunReader(Self.run(folder, .csv, ["log.csv"]))
    var counts: [Int] = []
    var reading = ForeignReading()
    repeat {
      reading.add(reader.read(byteBudget: 1, isComplete: true))
      counts.append(reading.pointCount)
    } while !reader.isCaughtUp
    #expect(reading.steps("loss") == Array(0..<40_000))
    #expect(counts.first.map { $0 < 40_000 } == false || counts.count > 1)
  }

  @Test func tellsOfAFileThatCannotBeReadAndReadsTheOthers() throws {
    let folder = try ScratchFolder()
    var file = ForeignEventFile()
    file.scalar("loss", step: 1, 1)
    try folder.write(file.bytes, to: "events.2")
    let reader = ForeignRunReader(Self.run(folder, .tensorBoard, ["events.1", "events.2"]))
    var reading = ForeignReading()
    for _ in 0..<3 { reading.add(reader.read(isComplete: false)) }
    #expect(reading.values("loss") == [1])
    #expect(reader.problems.map(\.file) == ["events.1"])
    #expect(reader.problems.map(\.reason) == ["cannot be read: no such file or directory"])
  }

  @Test func readsATrainerStateAnewWheneverItIsWrittenAnew() throws {
    let folder = try ScratchFolder()
    func state(_ count: Int) -> String {
      let entries = (0..<count).map { #"{"loss": \#($0), "step": \#($0)}"# }
      return #"{"log_history": ["# + entries.joined(separator: ",") + "]}"
    }
    try folder.write(state(2), to: "trainer_state.json")
    let reader = ForeignRunReader(Self.run(folder, .huggingFace, ["trainer_state.json"]))
    var reading = ForeignReading()
    reading.add(reader.read(isComplete: false))
    #expect(reader.read(isComplete: false).isEmpty)
    #expect(reader.isCaughtUp)
    try folder.write(state(4), to: "trainer_state.json")
    for _ in 0..<2 { reading.add(reader.read(isComplete: false)) }
    #expect(reading.values("loss") == [0, 1, 2, 3])
  }

  /// Runs of thousands of metric files are ordinary, and so is a limit of 1024 open files.
  @Test func holdsNoFileOpenWhileItWaits() throws {
    let folder = try ScratchFolder()
    try folder.write("run_id: a\n", to: "meta.yaml")
    for number in 0..<20 { try folder.write("1 2 3\n", to: "metrics/m\(number)") }
    let run = try #require(try ForeignRunSearch(path: folder.path).runs.first)
    let reader = ForeignRunReader(run)
    var reading = ForeignReading()
    reading.add(reader.read(isComplete: false))
    #expect(reading.pointCount == 20)
    let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/" + $0)
    }
    #expect(open.filter { $0.hasPrefix(folder.path) }.isEmpty)
    try folder.append("2 3 4\n", to: "metrics/m7")
    reading.add(reader.read(isComplete: false))
    #expect(reading.steps("m7") == [3, 4])
    #expect(reader.problems.isEmpty)
  }
}
