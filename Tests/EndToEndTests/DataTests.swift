import Foundation
import Testing

/// Data from files, looked at and trained on by the real program.
@Suite(.ownThreads) struct DataTests {
  /// A table whose second half drifts, and of which some rows come twice.
  static let table: String = {
    var rows = "x,y,kind\n"
    for row in 0..<200 { rows += "\(row % 40),\(row * 7 % 40),\(row % 2 == 0 ? "even" : "odd")\n" }
    return rows
  }()

  static let recipe = """
    data:
      source: {csv: table.csv, label: kind}
      trainDev: 0.2
    model: [{dense: 2}]
    optimizer: {adam: {learningRate: 0.001}}
    batchSize: 8
    epochs: 2
    """

  @Test func aDataSetIsDescribed() throws {
    let result = try Command.run(Command.dltui, ["datasets", "digits"])
    #expect(result.status == 0 && result.errors.isEmpty)
    #expect(result.output.hasPrefix("digits: images of 8×8 pixels, 10 classes, fingerprint "))
    for line in ["train     1 079", "dev         359", "test        359"] {
      #expect(result.output.contains(line), "\(result.output)")
    }
    #expect(result.output.contains("normalized by the train set: means "))
    // Pictures in shades, since nobody sees colours in a file.
    #expect(result.output.contains("▓") && !result.output.contains("\u{1b}"))
    #expect(!result.output.contains("warning"))
  }

  @Test func whatIsWrongWithDataIsSaidWhereItIsLookedAtAndInTheRun() throws {
    let folder = try TemporaryFolder()
    for (name, text) in ["table.csv": Self.table, "r.yaml": Self.recipe] {
      try Data(text.utf8).write(to: URL(filePath: folder.path + "/" + name))
    }
    let look = try Command.run(Command.dltui, ["datasets", "r.yaml"], folder: folder.path)
    #expect(look.status == 0, "\(look)")
    #expect(look.output.contains("train-dev"))
    #expect(look.output.contains("of dev stand in train as well: what is measured on dev is"))
    let run = try Command.run(
      Command.dltui, ["train", "r.yaml", "--headless", "--runs", "runs"], folder: folder.path)
    #expect(run.status == 0, "\(run)")
    #expect(run.output.contains(" 96 train, 24 train-dev, 40 dev, 40 test; "), "\(run.output)")
    #expect(run.output.contains("of dev stand in train as well"))
    #expect(run.output.contains("train-dev cost "))
  }
}
