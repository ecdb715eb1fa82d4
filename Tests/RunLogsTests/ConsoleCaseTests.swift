import Foundation
import RunEvents
import Testing

@testable import RunLogs

/// Console text in the shapes that many tools print, against what an independent reader says is in
/// it; `expected.json` has every point.
@Suite struct ConsoleCaseTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "ConsoleCases")
  static let cases =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()

  @Test func theCasesAreThere() { #expect(Self.cases.count >= 9) }

  @Test(arguments: cases)
  func findsWhatACarefulPersonFinds(name: String) throws {
    let path = Self.folder.appending(path: name)
    let expected = try JSONDecoder().decode(
      ExpectedCase.self, from: Data(contentsOf: path.appending(path: "expected.json")))
    let search = try RunSearch(path.appending(path: "log").path, in: RunsFolder("/nonexistent"))
    #expect(search.runs.count == 1)
    let found = FoundCase(try #require(search.runs.first).events())
    let answers = [expected.runs] + (expected.alternatives ?? []).map(\.runs)
    let faults = answers.map { found.faults(against: $0["."] ?? [:]) }
    #expect(faults.contains([]), "\(faults.map { $0.joined(separator: "; ") })")
  }
}

private struct ExpectedCase: Decodable {
  struct Curve: Decodable {
    var points: [[LoggedNumber]]
    var seconds: [Double]?
    var also: [String]?
    var optional: Bool?
    var pointsAlso: [[[LoggedNumber]]]?
    var secondsAlso: [[Double]?]?

    enum CodingKeys: String, CodingKey {
      case points, seconds, also, optional
      case pointsAlso = "points_also"
      case secondsAlso = "seconds_also"
    }
  }

  struct Answer: Decodable {
    var runs: [String: [String: Curve]]
  }

  var runs: [String: [String: Curve]]
  var alternatives: [Answer]?
}

private struct FoundCase {
  struct Curve {
    var points: [[LoggedNumber]] = []
    var seconds: [Double] = []
  }

  var curves: [String: Curve] = [:]
  var isTimed = false

  init(_ events: [RunEvent]) {
    if case .started(let manifest) = events.first { isTimed = manifest.isTimed }
    for case .scalars(let block) in events {
      for (column, key) in block.keys.enumerated() {
        for (row, value) in block.column(column).enumerated() {
          curves[key.text, default: Curve()].points.append(
            [LoggedNumber(Double(block.steps[row])), LoggedNumber(value)])
          curves[key.text]?.seconds.append(block.seconds[row])
        }
      }
    }
  }

  /// What differs from an answer; empty when nothing does.
  func faults(against answer: [String: ExpectedCase.Curve]) -> [String] {
    var faults: [String] = []
    var left = Set(curves.keys)
    // Curves of the very name first: other names of one may fit another as well.
    let order = answer.sorted {
      (left.contains($0.key) ? 0 : 1, $0.key) < (left.contains($1.key) ? 0 : 1, $1.key)
    }
    for (name, expected) in order {
      let names = [name] + (expected.also ?? [])
      let fitting = left.filter { key in names.contains { fits(key, $0) } }.sorted()
      guard let key = fitting.first(where: { $0 == name }) ?? fitting.first else {
        if expected.optional != true { faults.append("no \(name) among \(left.sorted())") }
        continue
      }
      left.remove(key)
      let curve = curves[key] ?? Curve()
      if !([expected.points] + (expected.pointsAlso ?? [])).contains(curve.points) {
        faults.append("\(key): \(curve.points)")
      }
      let seconds = isTimed ? [curve.seconds.first ?? .nan, curve.seconds.last ?? .nan] : nil
      if !([expected.seconds] + (expected.secondsAlso ?? [])).contains(seconds) {
        faults.append("\(key): seconds \(seconds ?? [])")
      }
    }
    if !left.isEmpty { faults.append("besides \(left.sorted())") }
    return faults
  }

  /// `*` stands for any letters.
  private func fits(_ key: String, _ pattern: String) -> Bool {
    let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
    guard parts.count > 1 else { return key == pattern }
    var rest = key[...]
    for (place, part) in parts.enumerated() where !part.isEmpty {
      guard let range = rest.range(of: part), place > 0 || range.lowerBound == rest.startIndex
      else { return false }
      rest = rest[range.upperBound...]
    }
    return parts.last?.isEmpty == true || rest.isEmpty
  }
}
