import Foundation
import Testing

/// A trained model on new data: the real program, from a table to answers.
@Suite(.ownThreads) struct PredictTests {
  /// Points left and right of a line that depends on both columns; every third row is held out.
  private static let rows = (0..<150).map { index -> (x: Double, y: Double) in
    (Double((index * 37) % 150) / 75 - 1, Double((index * 61) % 150) / 75 - 1)
  }

  private static func isRight(_ row: (x: Double, y: Double)) -> Bool { row.x + row.y / 2 > 0.01 }

  private static func write(_ text: String, _ name: String, in folder: TemporaryFolder) throws {
    try Data(text.utf8).write(to: URL(filePath: folder.path + "/" + name))
  }

  private static let recipe = """
    name: sides
    data: {source: {csv: train.csv, label: side}}
    model: [dense: 8, tanh, dense: classes]
    optimizer: {adam: {learningRate: 0.05}}
    epochs: 60

    """

  private func trained() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let table = Self.rows.map { "\($0.x),\($0.y),\(Self.isRight($0) ? "right" : "left")" }
    try Self.write(
      "x,y,side\n" + table.joined(separator: "\n") + "\n", "train.csv", in: folder)
    try Self.write(Self.recipe, "sides.yaml", in: folder)
    let training = try Command.dltui("train", "sides.yaml", "--headless", folder: folder.path)
    #expect(training.status == 0, "\(training.errors)")
    return folder
  }

  @Test func whatIsReadIsNotWrittenAndADoubtfulModelIsNamed() throws {
    let folder = try trained()
    try Self.write("x,y\n1,1\n", "new.csv", in: folder)
    let onto = try Command.dltui(
      "predict", "latest", "new.csv", "--output", "./new.csv", "--force", folder: folder.path)
    #expect(onto.status == 2)
    #expect(
      onto.errors.hasPrefix(
        "dltui: predict: cannot write ./new.csv (what is predicted from is read there)\n"))
    #expect(try String(contentsOfFile: folder.path + "/new.csv", encoding: .utf8) == "x,y\n1,1\n")

    let certain = try Command.dltui("predict", "latest", "new.csv", folder: folder.path)
    #expect(certain.status == 0 && certain.errors.isEmpty, "\(certain.errors)")
    let runs = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/runs")
    let checkpoints = "\(folder.path)/runs/\(try #require(runs.first))/checkpoints"
    try FileManager.default.removeItem(atPath: checkpoints + "/final.safetensors")
    let other = try Command.dltui("predict", "latest", "new.csv", folder: folder.path)
    #expect(other.status == 0)
    #expect(
      other.errors.hasPrefix("dltui: model: ")
        && other.errors.contains("has no final model: this is best.safetensors, of step "))
  }

  @Test func aTableIsAnsweredRowByRowAndALabelIsPassedOver() throws {
    let folder = try trained()
    // Other columns, another order, and a label that is wrong throughout.
    let new = Self.rows.map { "\($0.y),nobody,\($0.x),wrong" }
    try Self.write(
      "y,who,x,side\n" + new.joined(separator: "\n") + "\n", "new.csv", in: folder)
    let answered = try Command.dltui("predict", "latest", "new.csv", folder: folder.path)
    #expect(answered.status == 0, "\(answered.errors)")
    #expect(answered.errors.contains("passed over a column that the model does not know: who"))
    let lines = answered.output.split(separator: "\n").map { $0.split(separator: ",") }
    #expect(lines[0] == ["example", "class", "probability", "p(left)", "p(right)"])
    #expect(lines.count == 151)
    let right = zip(lines.dropFirst(), Self.rows).count {
      ($0[1] == "right") == Self.isRight($1)
    }
    #expect(right > 140, "\(right) of 150")
    let sums = lines.dropFirst().map { (Double($0[3]) ?? 0) + (Double($0[4]) ?? 0) }
    #expect(sums.allSatisfy { abs($0 - 1) < 1e-5 })

    // The model leaves the tool: its file alone says the same, from standard input too.
    let model = folder.path + "/model.safetensors"
    let runs = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/runs")
    try FileManager.default.copyItem(
      atPath: "\(folder.path)/runs/\(try #require(runs.first))/checkpoints/final.safetensors",
      toPath: model)
    try FileManager.default.removeItem(atPath: folder.path + "/train.csv")
    let again = try Command.run(
      "/bin/sh", ["-c", "\"\(Command.dltui)\" predict model.safetensors - < new.csv"],
      folder: folder.path)
    #expect(again.output == answered.output)

    let first = try Command.dltui(
      "predict", "model.safetensors", "new.csv", "--top", "1", "--format", "jsonl", "--output",
      "answers.jsonl", folder: folder.path)
    #expect(first.status == 0, "\(first.errors)")
    let text = try String(contentsOfFile: folder.path + "/answers.jsonl", encoding: .utf8)
    #expect(text.split(separator: "\n").count == 150)
    #expect(text.hasPrefix("{\"example\":1,\"class\":\""))
    let refused = try Command.dltui(
      "predict", "model.safetensors", "new.csv", "--output", "answers.jsonl", folder: folder.path)
    #expect(refused.status == 2)
    #expect(refused.errors.contains("--force"))
  }

  @Test func whatCannotBePredictedFromIsSaidInOneLine() throws {
    let folder = try trained()
    try Self.write("x,z\n1,2\n", "lacks.csv", in: folder)
    try Self.write("1,2,3\n4,5,6\n", "wide.csv", in: folder)
    try Self.write("x,y\n1,high\n", "words.csv", in: folder)
    func says(_ arguments: String...) throws -> String {
      let result = try Command.run(Command.dltui, ["predict"] + arguments, folder: folder.path)
      #expect(result.status == 2)
      #expect(result.output.isEmpty)
      return result.errors
    }
    #expect(
      try says("latest", "lacks.csv")
        == "dltui: data: cannot predict from lacks.csv (it lacks the column y; it has x, z)\n")
    #expect(try says("latest", "wide.csv").contains("3 columns for 2 inputs: 1, 2, 3"))
    #expect(
      try says("latest", "words.csv").contains(
        "words.csv:2: cannot read column \"y\" as a number (got \"high\")"))
    #expect(try says("latest", "nowhere.csv").contains("no such file"))
    #expect(try says("nothing", "lacks.csv").contains("nothing"))
    #expect(try says("latest").contains("data"))
  }

  @Test func otherLabelledDataIsMeasuredOn() throws {
    let folder = try trained()
    let rows = Self.rows.map { "\(Self.isRight($0) ? "right" : "left"),\($0.y),\($0.x)" }
    try Self.write(
      "side,y,x\n" + rows.joined(separator: "\n") + "\n", "other.csv", in: folder)
    struct Answer: Decodable {
      var count: Int
      var accuracy: Double
    }
    let result = try Command.dltui(
      "evaluate", "latest", "--data", "other.csv", "--json", folder: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    let answer = try JSONDecoder().decode(Answer.self, from: Data(result.output.utf8))
    #expect(answer.count == 150)
    #expect(answer.accuracy > 0.93)
    let unlike = try Command.dltui(
      "evaluate", "latest", "--data", "digits", folder: folder.path)
    #expect(unlike.status == 2)
    #expect(
      unlike.errors
        == "dltui: data: cannot measure sides on digits (its images: 8×8×1; the model's: none)\n")
  }

  @Test func aModelOfNamesWritesAndIsMeasured() throws {
    let folder = try TemporaryFolder()
    let training = try Command.dltui(
      "train", "char-lstm", "--headless", "--epochs", "1", "--set", "model[1].lstm=16",
      folder: folder.path)
    #expect(training.status == 0, "\(training.errors)")
    func write(_ arguments: String...) throws -> Command.Result {
      try Command.run(Command.dltui, ["write"] + arguments, folder: folder.path)
    }
    let names = try write("--prefix", "jo", "--count", "70", "--seed", "5")
    #expect(names.status == 0, "\(names.errors)")
    let lines = names.output.split(separator: "\n")
    #expect(lines.count == 70)
    #expect(lines.allSatisfy { $0.hasPrefix("jo") })
    #expect(Set(lines).count > 20)
    #expect(try write("--prefix", "jo", "--count", "70", "--seed", "5").output == names.output)
    #expect(try write("--prefix", "jo", "--count", "70", "--seed", "6").output != names.output)
    #expect(try write("--prefix", "Jo").errors.contains("\"J\", which the network never saw"))
    // Refused before: every step has a next character, and no example one class.
    let measured = try Command.dltui("evaluate", folder: folder.path)
    #expect(measured.status == 0, "\(measured.errors)")
    #expect(measured.output.contains("perplexity"))
  }

  @Test func severalLabelsAreMeasuredOneByOne() throws {
    let folder = try TemporaryFolder()
    let training = try Command.dltui(
      "train", "multitask", "--headless", "--epochs", "2", folder: folder.path)
    #expect(training.status == 0, "\(training.errors)")
    let measured = try Command.dltui("evaluate", folder: folder.path)
    #expect(measured.status == 0, "\(measured.errors)")
    #expect(measured.output.contains("checkerboard"))
    #expect(measured.output.contains("all known labels correct"))
  }

  @Test func numbersArePredictedInTheirUnitAndBoundsAreSaid() throws {
    let folder = try TemporaryFolder()
    let rows = Self.rows.map { "\($0.x),\($0.y),\(50_000 + 20_000 * $0.x - 9_000 * $0.y)" }
    try Self.write(
      "x,y,price\n" + rows.joined(separator: "\n") + "\n", "houses.csv", in: folder)
    try Self.write(
      """
      data: {source: {csv: houses.csv, label: price}}
      model: [dense: 8, tanh, dense: 1]
      cost: squaredError
      optimizer: {adam: {learningRate: 0.02}}
      epochs: 150
      metric: {optimize: dev/r2, satisfy: ["modelBytes <= 10", "dev/r2 >= 0.5"]}

      """, "houses.yaml", in: folder)
    let training = try Command.dltui("train", "houses.yaml", "--headless", folder: folder.path)
    #expect(training.status == 0, "\(training.errors)")
    #expect(training.output.contains("the bound modelBytes <= 10.0 is broken (132)"))
    #expect(!training.output.contains("the bound dev/r2"))
    let measured = try Command.dltui("evaluate", "--json", folder: folder.path)
    struct Figures: Decodable {
      var rmse: Double
      var r2: Double
    }
    let figures = try JSONDecoder().decode(Figures.self, from: Data(measured.output.utf8))
    #expect(figures.r2 > 0.95)
    #expect(figures.rmse > 1 && figures.rmse < 4000)
    #expect(
      try Command.dltui("evaluate", "--errors", "2", folder: folder.path).output.contains(
        "predicted"))
    let answers = try Command.dltui("predict", "latest", "houses.csv", folder: folder.path)
    let values = answers.output.split(separator: "\n").dropFirst().compactMap {
      Double($0.split(separator: ",")[1])
    }
    #expect(values.count == 150)
    #expect(values.allSatisfy { (10_000...90_000).contains($0) })
  }

  @Test func anUnknownMetricAsABoundIsRefused() throws {
    let folder = try TemporaryFolder()
    let result = try Command.dltui(
      "train", "digits", "--headless", "--set", "metric.satisfy=[dev/acuracy >= 0.9]",
      folder: folder.path)
    #expect(result.status == 2)
    #expect(result.errors.contains("must name a metric (got dev/acuracy)"))
    #expect(result.errors.contains("did you mean \"dev/accuracy\"?"))
  }
}
