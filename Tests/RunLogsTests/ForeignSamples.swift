import Foundation
import Testing

@testable import RunLogs

/// A case of the corpus: logs that other people's tools wrote, and what an independent reader
/// found in them.
struct ForeignSample: Sendable, CustomTestStringConvertible {
  /// `format/case`, as the folder is called.
  let path: String

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Samples")

  var log: String { Self.folder.appending(path: path + "/log").path }
  var testDescription: String { path }

  static let all: [ForeignSample] = {
    let formats = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (formats ?? []).sorted().flatMap { format in
      let cases = try? FileManager.default.contentsOfDirectory(
        atPath: folder.appending(path: format).path)
      return (cases ?? []).sorted().map { ForeignSample(path: format + "/" + $0) }
    }
  }()

  func expected() throws -> ExpectedRuns {
    let data = try Data(contentsOf: Self.folder.appending(path: path + "/expected.json"))
    return try JSONDecoder().decode(ExpectedRuns.self, from: data)
  }
}

struct ExpectedRuns: Decodable {
  var runs: [String: [String: ExpectedTag]]
  var afterPurge: [String: [String: ExpectedTag]]?

  enum CodingKeys: String, CodingKey {
    case runs
    case afterPurge = "runs_after_tensorboard_purge"
  }
}

struct ExpectedTag: Decodable, Equatable {
  var count: Int
  var first: [LoggedNumber]
  var last: [LoggedNumber]
  var min: Double?
  var max: Double?
  var sum: Double
  var nonfinite: Int?
}

/// A number, or the name of one that is not finite; NaN equals itself here.
struct LoggedNumber: Decodable, Equatable, CustomStringConvertible {
  var value: Double
  var description: String { "\(value)" }

  init(_ value: Double) { self.value = value }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let name = try? container.decode(String.self) {
      let names = ["NaN": Double.nan, "Infinity": .infinity, "-Infinity": -.infinity]
      value = try #require(names[name])
    } else {
      value = try container.decode(Double.self)
    }
  }

  static func == (left: LoggedNumber, right: LoggedNumber) -> Bool {
    left.value == right.value || left.value.isNaN && right.value.isNaN
  }
}

extension ExpectedTag {
  /// What we found, in the corpus's shape.
  init(_ summary: TagSummary) throws {
    let first = try #require(summary.first)
    let last = try #require(summary.last)
    self.init(
      count: summary.count, first: [LoggedNumber(Double(first.step)), LoggedNumber(first.value)],
      last: [LoggedNumber(Double(last.step)), LoggedNumber(last.value)], min: summary.minimum,
      max: summary.maximum, sum: summary.sum,
      nonfinite: summary.nonfiniteCount == 0 ? nil : summary.nonfiniteCount)
  }
}
