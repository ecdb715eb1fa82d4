import Foundation
import RunLogs
import Testing

/// A run whose disk fills up while a screen looks on, in a small file system of its own.
@Suite(.ownThreads) struct FullDiskTests {
  /// Mounts and processes of its own, which end with it.
  private static let alone = ["-rmpf", "--mount-proc", "--kill-child"]

  /// Whether a process may mount a file system that nobody else sees.
  static let mayMount: Bool = {
    let words = alone + ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", "/mnt"]
    return (try? Command.run("/usr/bin/unshare", words))?.status == 0
  }()

  @Test(.enabled(if: mayMount)) func theRunWaitsForRoomSaysSoAndLosesNothing() throws {
    let folder = try TemporaryFolder()
    // What is on the disk is copied where others can read it, at the end.
    let script = """
      mkdir runs kept && mount -t tmpfs -o size=700k tmpfs runs || exit
      (until [ -e room ]; do sleep 0.05; done; mount -o remount,size=64m runs && touch roomy) &
      \(Command.dltui) train digits --name full --no-config --set logEvery=1 --epochs 60 \
        --set earlyStopping=null --set pace=0
      cp -r runs/. kept && touch copied
      """
    try script.write(toFile: folder.path + "/script", atomically: true, encoding: .utf8)
    let terminal = try Terminal()
    try terminal.run("cd \(folder.path) && unshare \(Self.alone.joined(separator: " ")) sh script")
    try terminal.waitFor("no space")
    try "".write(toFile: folder.path + "/room", atomically: true, encoding: .utf8)
    #expect(Waiting.until { FileManager.default.fileExists(atPath: folder.path + "/roomy") })
    // It goes on by itself, or, when it has given up waiting, by a key.
    #expect(
      try Waiting.until {
        if try terminal.screen().contains("Space tries again") {
          try terminal.press("Space")
          _ = try Waiting.until { try !terminal.screen().contains("Space tries again") }
        }
        return try terminal.screen().contains("FINISHED")
      })
    try terminal.press("q")
    #expect(Waiting.until { FileManager.default.fileExists(atPath: folder.path + "/copied") })

    let kept = folder.path + "/kept"
    let name = try #require(
      FileManager.default.contentsOfDirectory(atPath: kept).first { $0.hasSuffix("-full") })
    let log = try RunLog.open(kept + "/" + name)
    #expect(log.problemCount == 0 && log.tornTailBytes == 0)
    let steps = log.events.flatMap { event -> [Int] in
      guard case .scalars(let block) = event, block.keys.contains(.batchCost)
      else { return [] }
      return block.steps
    }
    guard case .finished(let finish) = log.events.last else {
      Issue.record("\(log.events.count) events")
      return
    }
    // Every step of the whole run stands in the log, once.
    #expect(finish.reason == .completed && steps == Array(1...finish.step))
  }
}
