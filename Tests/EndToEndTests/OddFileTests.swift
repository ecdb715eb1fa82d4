import Foundation
import Testing

/// What is no file, or holds what no run has, where a run's files should be: the real program says so
/// in a line, and ends.
@Suite(.ownThreads) struct OddFileTests {
  /// Stopped after half a minute, with 124, where it would wait for ever.
  private func run(_ arguments: String..., folder: TemporaryFolder) throws -> Command.Result {
    try Command.run(
      "/usr/bin/timeout", ["30", Command.dltui] + arguments, folder: folder.path)
  }

  @Test(arguments: ["names", "tasks", "char-lstm", "char-gru", "multitask"])
  func dataWithoutCountsOfItsClassesIsDescribed(name: String) throws {
    let result = try Command.dltui("datasets", name)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result)")
    #expect(result.output.contains("\nclasses: "))
  }

  @Test func aPipeInPlaceOfAnyFileOfARunIsNamed() throws {
    let folder = try TemporaryFolder()
    let trained = try run(
      "train", "digits", "--headless", "--epochs", "1", "--runs", "runs", "--name", "r",
      folder: folder)
    try #require(trained.status == 0, "\(trained)")
    let name = try #require(
      FileManager.default.contentsOfDirectory(atPath: folder.path + "/runs").first)
    let path = "\(folder.path)/runs/\(name)"
    func replace(_ file: String) throws {
      try FileManager.default.removeItem(atPath: "\(path)/\(file)")
      #expect(mkfifo("\(path)/\(file)", 0o600) == 0)
    }
    try replace("checkpoints/final.safetensors")
    let evaluated = try run("evaluate", "--runs", "runs", name, folder: folder)
    #expect(evaluated.status == 1 || evaluated.status == 2, "\(evaluated)")
    #expect(evaluated.errors.contains("final.safetensors (it is a named pipe, not a file)"))
    try replace("events.jsonl")
    for arguments in [["inspect"], ["snapshot"], ["export", "--format", "csv"], ["replay"]] {
      let result = try Command.run(
        "/usr/bin/timeout", ["30", Command.dltui] + arguments + ["runs/\(name)"],
        folder: folder.path)
      #expect(result.status == 1 || result.status == 2, "\(arguments): \(result)")
    }
    let resumed = try run("train", "--resume", name, "--headless", "--runs", "runs", folder: folder)
    #expect(resumed.status == 1 || resumed.status == 2, "\(resumed)")
    try replace("manifest.json")
    let listed = try run("runs", "runs", folder: folder)
    #expect(listed.status != 124, "\(listed)")
  }
}
