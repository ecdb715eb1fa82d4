import Foundation
import Synchronization
import Testing

@testable import RunHost

@Suite struct ConsoleLogTests {
  @Test func whatCannotBeWrittenIsSaidOnce() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/" + ConsoleLog.name
    // A link is not followed, whoever put it there.
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/full")
    let causes = Mutex<[String]>([])
    let console = ConsoleLog(run: folder.path) { cause in causes.withLock { $0.append(cause) } }
    for _ in 0..<3 { console.append(Array("lost\n".utf8)[...]) }
    #expect(causes.withLock(\.count) == 1)
    try FileManager.default.removeItem(atPath: path)
    console.append(Array("kept\n".utf8)[...])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "kept\n")
    #expect(causes.withLock(\.count) == 1)
  }
}
