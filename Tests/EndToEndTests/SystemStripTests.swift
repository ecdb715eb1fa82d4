import Foundation
import Testing

/// What the machine does, beside the tabs of the real program.
@Suite(.ownThreads) struct SystemStripTests {
  @Test func showsTheGraphicsProcessorsThatAnswer() throws {
    let folder = try TemporaryFolder()
    try folder.writeProgram("#!/bin/sh\necho '45, 3200, 24000'\n", to: "nvidia-smi")
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let terminal = try Terminal(
      columns: 200, rows: 30, environment: ["PATH": "\(folder.path):\(path)"])
    try terminal.run(
      "cd \(folder.path) && \(Command.dltui) \(SignalTests.longRun) --no-config")
    try terminal.waitFor("gpu  45%") { $0.contains("cpu ") && $0.contains("mem ") }
    // Once there is something to tell of the steps, that is told as well.
    try terminal.waitFor("backward") { $0.contains("gpu  45%") }
    try terminal.press("q")
    try terminal.waitFor("stop and save")
    try terminal.press("1")
    try terminal.waitFor("stopped at step")
  }
}
