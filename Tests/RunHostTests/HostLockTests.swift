import Foundation
import RunLogs
import Testing

@testable import RunHost

@Suite struct HostLockTests {
  @Test func oneProcessOwnsARunAndIsNamed() throws {
    let folder = try ScratchFolder()
    #expect(HostLock.owner(of: folder.path) == nil)
    let lock = try HostLock(run: folder.path)
    #expect(HostLock.owner(of: folder.path) == Int(getpid()))
    #expect(throws: RunLogError.hosted(path: folder.path, process: Int(getpid()))) {
      try HostLock(run: folder.path)
    }
    lock.release()
    #expect(HostLock.owner(of: folder.path) == nil)
  }

  @Test func whatADeadHostLeftIsTakenOver() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/" + HostLock.name
    try "4194305\n".write(toFile: path, atomically: false, encoding: .utf8)
    #expect(HostLock.owner(of: folder.path) == nil)
    let lock = try HostLock(run: folder.path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "\(getpid())\n")
    lock.release()
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func theLockOfARenamedRunGoesWithItsHost() throws {
    let folder = try ScratchFolder()
    let (run, moved) = (folder.path + "/run", folder.path + "/moved")
    try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: false)
    let lock = try HostLock(run: run)
    try FileManager.default.moveItem(atPath: run, toPath: moved)
    #expect(HostLock.owner(of: moved) == Int(getpid()))
    lock.release()
    #expect(try FileManager.default.contentsOfDirectory(atPath: moved).isEmpty)
  }
}
