import Foundation
import RunEvents
import RunLogs
import Testing

/// A run whose folder is renamed, and whose log is removed, while the real program trains.
@Suite(.ownThreads) struct MovedRunTests {
  @Test func aRunThatIsMovedAndLosesItsLogLosesNothing() throws {
    let folder = try TemporaryFolder()
    let output = folder.path + "/output"
    let process = try Command.start(
      Command.dltui,
      [
        "train", "digits", "--headless", "--name", "long", "--set", "earlyStopping=null",
        "--epochs", "100000",
      ], folder: folder.path, files: [output, folder.path + "/errors"])
    defer { if Waiting.isRunning(process) { kill(process, SIGKILL) } }
    func count(_ path: String) -> Int {
      (try? RunLog.open(path).events.count { if case .epochFinished = $0 { true } else { false } })
        ?? 0
    }
    #expect(Waiting.until { SteeringTests.find("long", in: folder).map { count($0) > 2 } == true })
    let moved = folder.path + "/moved"
    let run = try SteeringTests.run("long", in: folder)
    try FileManager.default.moveItem(atPath: run, toPath: moved)
    unlink(moved + "/events.jsonl")
    #expect(Waiting.until { count(moved) > 4 })
    kill(process, SIGINT)
    #expect(Waiting.until { !Waiting.isRunning(process) })
    #expect(Command.wait(for: process) == 130)
    let said = try String(contentsOfFile: output, encoding: .utf8)
    #expect(said.contains("the run's log was removed while it is written"), "\(said)")
    let log = try RunLog.open(moved)
    #expect(log.problemCount == 0 && log.tornTailBytes == 0)
    guard case .started = log.events.first, case .finished(let finish) = log.events.last else {
      Issue.record("\(log.events.count) events")
      return
    }
    #expect(finish.reason == .interrupted)
    // What there is to go on from is of the last step.
    let names = try FileManager.default.contentsOfDirectory(atPath: moved + "/checkpoints")
    #expect(names.contains { $0.hasSuffix("-step-\(finish.step).safetensors") }, "\(names)")
    #expect(!FileManager.default.fileExists(atPath: run))
  }
}
