import Foundation
import Testing

/// A model that answers questions and the real program: trained, asked, measured, looked into.
@Suite struct QuestionTests {
  private static func trained() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let training = try Command.dltui(
      "train", "attention-dates", "--headless", "--set",
      "data.source={dates: {count: 60, seed: 4}}", "--set", "epochs=1", "--set", "batchSize=8",
      folder: folder.path)
    #expect(training.status == 0, "\(training.errors)")
    #expect(training.output.contains("  answers: "))
    return folder
  }

  @Test func aModelOfQuestionsIsUsed() throws {
    let folder = try Self.trained()
    func dltui(_ arguments: String...) throws -> Command.Result {
      try Command.dltui(arguments, folder: folder.path)
    }
    try Data("3 May 1979\n5/12/08=\n\"the 1st\"".utf8.filter { $0 != 34 }).write(
      to: URL(filePath: folder.path + "/dates.txt"))
    let answered = try dltui("predict", "latest", "dates.txt")
    #expect(answered.status == 0, "\(answered.errors)")
    let lines = answered.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 4 && lines[0] == "input,answer")
    #expect(lines[1].hasPrefix("3 May 1979,") && lines[2].hasPrefix("5/12/08=,"))
    let objects = try dltui("predict", "latest", "dates.txt", "--format", "jsonl")
    #expect(objects.output.hasPrefix("{\"input\":\"3 May 1979\",\"answer\":\""))
    let top = try dltui("predict", "latest", "dates.txt", "--top", "2")
    #expect(top.status != 0 && top.errors.contains("--top is of classes"))

    let written = try dltui(
      "write", "latest", "--prefix", "3 May 1979", "--temperature", "0.001", "--count", "1")
    #expect(written.status == 0, "\(written.errors)")
    #expect(
      written.output.split(separator: "\n").first.map(String.init)
        == lines[1].replacing(",", with: "="))

    let measured = try dltui("evaluate", "latest", "--split", "test")
    #expect(measured.status == 0 && measured.output.contains("exact match "))
    try Data("3 May 1979=1979-05-03\n".utf8).write(
      to: URL(filePath: folder.path + "/asked.txt"))
    let other = try dltui("evaluate", "latest", "--data", "asked.txt")
    #expect(
      other.status == 0 && other.output.contains("11 asked.txt next characters"),
      "\(other.output) \(other.errors)")
    let none = try dltui("evaluate", "latest", "--data", "dates.txt")
    #expect(
      none.status == 2 && none.errors.contains("line 1 has no \"=\" between a question"),
      "\(none.errors)")

    let picture = try dltui("snapshot", "latest", "--screen", "attention", "--size", "120x36")
    #expect(picture.status == 0 && picture.output.contains("head 1"), "\(picture.errors)")
  }

  @Test func tokensOfAModelAreCompared() throws {
    let folder = try Self.trained()
    func dltui(_ arguments: String...) throws -> Command.Result {
      try Command.dltui(arguments, folder: folder.path)
    }
    let near = try dltui("model", "latest", "--nearest", "1", "--count", "3")
    #expect(near.status == 0 && near.output.hasPrefix("nearest to 1 ("), "\(near.errors)")
    #expect(near.output.split(separator: "\n").count == 5)
    let object = try dltui("model", "latest", "--nearest", "\\n", "--count", "2", "--json")
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(object.output.utf8)) as? [String: Any])
    #expect(json["nearest"] as? String == "\n")
    #expect((json["neighbours"] as? [[String: Any]])?.count == 2)
    let analogy = try dltui("model", "latest", "--analogy", "1", "2", "3")
    #expect(analogy.status == 0 && analogy.output.hasPrefix("1 is to 2 as 3 is to ("))
    let unknown = try dltui("model", "latest", "--nearest", "é")
    #expect(unknown.status == 2 && unknown.errors.contains("model: cannot find \"é\" with "))
    let two = try dltui("model", "latest", "--analogy", "1", "2")
    #expect(two.status == 2 && two.errors.contains("--analogy takes three words"))
  }
}
