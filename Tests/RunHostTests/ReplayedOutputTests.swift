import Foundation
import RunEvents
import RunLogs
import Testing

@testable import RunHost

/// What was printed, shown beside the curves that were read from it.
@Suite struct ReplayedOutputTests {
  /// A log that is there at once.
  private struct Log: RunSource {
    func takeBatch() -> EventBatch? { EventBatch(events: []) }
    func send(_ command: RunCommand) {}
  }

  private func printed(_ bytes: [UInt8]) throws -> [PrintedLine] {
    let folder = try ScratchFolder()
    let file = folder.path + "/train.log"
    try Data(bytes).write(to: URL(filePath: file))
    let output = ReplayedOutput(Log(), printedIn: file, naming: .standard)
    let lines = output.takeBatch()?.printed ?? []
    // They are told once.
    #expect(output.takeBatch()?.printed == [])
    return lines
  }

  @Test func aPrintedTextIsShownWithItsSteps() throws {
    let lines = try printed(Array("hello\nstep 3 loss 0.5\nKeyError: 'lr'".utf8))
    #expect(
      lines == [
        PrintedLine("hello"), PrintedLine("step 3 loss 0.5", step: 3),
        PrintedLine("KeyError: 'lr'", step: 3),
      ])
  }

  @Test func whatIsPackedIsNoText() throws {
    #expect(try printed([0x1F, 0x8B, 0x08] + Array("rest\n".utf8)).isEmpty)
  }
}
