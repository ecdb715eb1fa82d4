import Foundation
import RunLogs
import Testing

/// Recipes that begin with another run's parameters, through the real binary.
@Suite(.ownThreads) struct TransferTests {
  private static let base = """
    data: {source: digits, classes: [0, 1, 2, 3, 4], normalize: false}
    model: [{dense: 32}, relu, {dense: classes}]
    optimizer: adam
    epochs: 20
    """

  private static let transfer = """
    data: {source: digits, classes: [5, 6, 7, 8, 9], limit: 200, normalize: false}
    start: {recipe: ./base.yaml, reinitialize: head}
    model: [{dense: 32, frozen: true}, relu, {dense: classes}]
    optimizer: {adam: {learningRate: 0.01}}
    epochs: 400
    evaluate: {every: 20 epochs}
    pace: 10
    """

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, text) in [("base", Self.base), ("transfer", Self.transfer)] {
      try text.write(toFile: "\(folder.path)/\(name).yaml", atomically: true, encoding: .utf8)
    }
    return folder
  }

  private func runs(in folder: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path + "/runs").sorted()
  }

  @Test func whatItBeginsWithIsTrainedFirstAndOnce() throws {
    let folder = try folder()
    let first = try Command.dltui("train", "./transfer.yaml", "--headless", folder: folder.path)
    #expect(first.status == 0, "\(first.errors)")
    #expect(try runs(in: folder).count == 2)
    let base = try #require(try runs(in: folder).first { $0.hasSuffix("-base") })
    #expect(
      first.output.contains(
        "begins with the parameters of \(base); layer 2 begins anew; layer 0 is frozen"
      ))
    let second = try Command.dltui("train", "./transfer.yaml", "--headless", folder: folder.path)
    #expect(second.status == 0, "\(second.errors)")
    #expect(try runs(in: folder).filter { $0.hasSuffix("-base") } == [base])
    // The same beginning, the same bits.
    let models = try runs(in: folder).filter { $0.contains("-transfer") }.map {
      try SteeringTests.tensorBytes(
        Data(
          contentsOf: URL(filePath: "\(folder.path)/runs/\($0)/checkpoints/final.safetensors")))
    }
    #expect(models.count == 2 && models[0] == models[1])
    // And the manifest names the file it was.
    let log = try RunLog.open(RunsFolder(folder.path + "/runs").find("latest"))
    #expect(log.manifest.recipe.contains("\(base)/checkpoints/final.safetensors"))
    let evaluation = try Command.dltui("evaluate", "--split", "test", folder: folder.path)
    #expect(evaluation.status == 0, "\(evaluation.errors)")
  }

  @Test func aRunCanBeNamedToBeginWith() throws {
    let folder = try folder()
    let base = try Command.dltui("train", "./base.yaml", "--headless", folder: folder.path)
    #expect(base.status == 0, "\(base.errors)")
    let wrong = try Command.dltui(
      "train", "digits", "--from", "base", "--headless", folder: folder.path)
    #expect(wrong.status == 2)
    #expect(wrong.errors.contains("cannot begin with the parameters of"))
    let further = try Command.dltui(
      "train", "./base.yaml", "--from", "base", "--name", "further", "--headless",
      folder: folder.path)
    #expect(further.status == 0, "\(further.errors)")
    #expect(further.output.contains("begins with the parameters of"))
    let unlogged = try Command.dltui(
      "train", "./transfer.yaml", "--headless", "--no-log", "--runs", "elsewhere",
      folder: folder.path)
    #expect(unlogged.status == 0, "\(unlogged.errors)")
    #expect(unlogged.output.contains("begins with the parameters of base;"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/elsewhere"))
  }

  @Test func theDashboardGoesFromOneStageToTheNext() throws {
    let folder = try folder()
    let terminal = try Terminal(columns: 120, rows: 36)
    try terminal.run("cd \(folder.path) && \(Command.dltui) train ./transfer.yaml")
    try terminal.waitFor("transfer") { $0.contains("RUNNING") && $0.contains("begins with") }
    try terminal.press("s")
    try terminal.waitFor("after this epoch")
    try terminal.press("Enter")
    try terminal.waitFor("STOPPED")
    try terminal.press("q")
    try terminal.waitFor("ready$")
    let logs = try runs(in: folder).map { try RunLog.open("\(folder.path)/runs/\($0)") }
    #expect(Set(logs.map(\.manifest.name.last)) == ["e", "r"])
    #expect(
      logs.allSatisfy { log in
        if case .finished = log.events.last { true } else { false }
      })
  }
}
