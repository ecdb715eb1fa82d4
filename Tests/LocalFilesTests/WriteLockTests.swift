import Foundation
import LocalFiles
import Testing

@Suite struct WriteLockTests {
  private func open(_ path: String) -> Int32 {
    Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
  }

  @Test func oneAtATimeWritesAlsoWithinOneProcess() throws {
    let scratch = try TemporaryFolder()
    let path = scratch.path + "/log"
    #expect(!WriteLock.isTaken(path))
    let first = open(path)
    #expect(WriteLock.take(first))
    #expect(WriteLock.isTaken(path))
    let second = open(path)
    #expect(!WriteLock.take(second))
    WriteLock.close(first)
    #expect(!WriteLock.isTaken(path))
    #expect(WriteLock.take(second))
    WriteLock.close(second)
  }

  /// As a program has it that another thread is starting at this moment.
  @Test func aCopyOfTheOpenFileDoesNotKeepTheLock() throws {
    let scratch = try TemporaryFolder()
    let path = scratch.path + "/log"
    let first = open(path)
    #expect(WriteLock.take(first))
    let copy = dup(first)
    defer { close(copy) }
    WriteLock.close(first)
    #expect(!WriteLock.isTaken(path))
  }
}

@Suite struct FolderReservationTests {
  @Test func tenAtOnceGetTenFolders() throws {
    let scratch = try TemporaryFolder()
    let runs = scratch.path + "/all/runs"
    DispatchQueue.concurrentPerform(iterations: 10) { number in
      guard
        let (reservation, descriptor) = try? FolderReservation.make(
          in: runs, stem: "run", locking: "log")
      else { return }
      try? "\(number)".write(
        toFile: reservation.hiddenPath + "/number", atomically: false, encoding: .utf8)
      try? reservation.publish()
      WriteLock.close(descriptor)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: runs)
    #expect(Set(names) == Set(["run"] + (2...10).map { "run-\($0)" }))
    let numbers = names.compactMap {
      try? String(contentsOfFile: "\(runs)/\($0)/number", encoding: .utf8)
    }
    #expect(Set(numbers).count == 10)
  }

  @Test func whatAKilledProcessLeftGoesAwayAndWhatIsOnItsWayStays() throws {
    let scratch = try TemporaryFolder()
    let runs = scratch.path + "/runs"
    let left = runs + "/.creating-old"
    try FileManager.default.createDirectory(
      atPath: left + "/checkpoints", withIntermediateDirectories: true)
    try "{".write(toFile: left + "/search.json.writing", atomically: false, encoding: .utf8)
    let (first, descriptor) = try FolderReservation.make(in: runs, stem: "a", locking: "log")
    #expect(!FileManager.default.fileExists(atPath: left))
    let (second, other) = try FolderReservation.make(in: runs, stem: "b", locking: "log")
    #expect(FileManager.default.fileExists(atPath: first.hiddenPath))
    try first.publish()
    WriteLock.close(descriptor)
    WriteLock.close(other)
    second.discard()
    #expect(try FileManager.default.contentsOfDirectory(atPath: runs) == ["a"])
  }

  @Test func whatAnotherPutUnderTheNameMeanwhileStays() throws {
    let scratch = try TemporaryFolder()
    let (reservation, descriptor) = try FolderReservation.make(
      in: scratch.path, stem: "run", locking: "log")
    defer { WriteLock.close(descriptor) }
    try FileManager.default.createDirectory(
      atPath: reservation.path, withIntermediateDirectories: false)
    try "theirs".write(
      toFile: reservation.path + "/log", atomically: false, encoding: .utf8)
    #expect(throws: FileError.system(path: reservation.path + "/log", code: EEXIST)) {
      try reservation.publish()
    }
    #expect(try String(contentsOfFile: reservation.path + "/log", encoding: .utf8) == "theirs")
  }
}
