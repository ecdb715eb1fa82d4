import Foundation
import Testing

/// `dltui inspect` over every log of the corpus, against what independent readers found.
@Suite(.ownThreads) struct InspectTests {
  static let samples = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "RunLogsTests/Samples").path

  /// `format/case` of each log in the corpus.
  static let cases: [String] = folders(samples).flatMap { format in
    folders(samples + "/" + format).map { format + "/" + $0 }
  }

  /// More is recovered from these than the reference reader does, and all that it found is among it:
  /// what comes after the one damaged record.
  static let recovered: Set<String> = [
    "tensorboard_damaged/bad_data_crc", "tensorboard_damaged/bad_length",
  ]

  private static func folders(_ path: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0 != "README.md" }.sorted()
  }

  @Test func theCorpusIsThere() { #expect(Self.cases.count == 24) }

  @Test(arguments: cases)
  func printsWhatIndependentReadersFound(path: String) throws {
    let folder = Self.samples + "/" + path
    let result = try Command.dltui("inspect", folder + "/log", "--json")
    #expect(result.status == 0, "damaged logs are read too")
    #expect(result.errors.isEmpty)
    let found = try JSONDecoder().decode(Inspection.self, from: Data(result.output.utf8))
    let data = try Data(contentsOf: URL(filePath: folder + "/expected.json"))
    let expected = try JSONDecoder().decode(Expectation.self, from: data)
    #expect(Set(found.runs.keys) == Set(expected.runs.keys))
    for (name, run) in found.runs {
      #expect(!run.format.isEmpty)
      let tags = try #require(expected.runs[name])
      #expect(Set(run.tags.keys) == Set(tags.keys))
      for (tag, summary) in run.tags {
        let reference = try #require(tags[tag])
        if Self.recovered.contains(path) {
          #expect(summary.count > reference.count)
          #expect(summary.first == reference.first)
          #expect(run.problems.count == 1)
        } else {
          #expect(summary == reference, "\(name): \(tag)")
        }
      }
    }
    #expect(found.runsAfterPurge?.mapValues(\.tags) == expected.afterPurge)
  }

  @Test func saysInTextWhatEachTagBecame() throws {
    let result = try Command.dltui("inspect", Self.samples + "/keras_csv/csvlogger/log")
    #expect(result.status == 0)
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.first?.contains("CSV") == true)
    #expect(lines.contains { $0.hasPrefix("val_loss ") && $0.contains(" dev/loss ") })
    #expect(lines.contains { $0.hasPrefix("accuracy ") && $0.contains(" train/accuracy ") })
  }

  @Test func refusesWhatHoldsNoLog() throws {
    let folder = try TemporaryFolder()
    try Data("nothing".utf8).write(to: URL(filePath: folder.path + "/readme"))
    let result = try Command.dltui("inspect", folder.path, "--json")
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix("dltui: run log: cannot find a log in \(folder.path) ("))
    #expect(result.errors.contains("\nhint: known are run directories, TensorBoard events, "))
  }

  private struct Inspection: Decodable {
    struct Run: Decodable {
      var format: String
      var tags: [String: Tag]
      var problems: [Problem]
    }
    struct Problem: Decodable {
      var offset: Int
      var reason: String
    }
    struct Purged: Decodable { var tags: [String: Tag] }
    var runs: [String: Run]
    var runsAfterPurge: [String: Purged]?
  }

  private struct Expectation: Decodable {
    var runs: [String: [String: Tag]]
    var afterPurge: [String: [String: Tag]]?

    enum CodingKeys: String, CodingKey {
      case runs
      case afterPurge = "runs_after_tensorboard_purge"
    }
  }

  private struct Tag: Decodable, Equatable {
    var count: Int
    var first: [Number]
    var last: [Number]
    var min: Double?
    var max: Double?
    var sum: Double
    var nonfinite: Int?
  }

  /// A number, or the name of one that is not finite; those are equal by name.
  private enum Number: Decodable, Equatable {
    case finite(Double)
    case named(String)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let name = try? container.decode(String.self) {
        self = .named(name)
      } else {
        self = .finite(try container.decode(Double.self))
      }
    }
  }
}
