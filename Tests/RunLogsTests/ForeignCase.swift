import Foundation
import MetricStore
import RunEvents
import Testing

@testable import RunLogs

/// A small log in a shape that is easily read wrongly, and what is right; `Cases/README.md` says the
/// form of `expected.json`.
struct ForeignCase: Sendable, CustomTestStringConvertible {
  /// `Cases/…` or `Shapes/…`.
  let name: String

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()

  var testDescription: String { name }
  var log: String { Self.folder.appending(path: name + "/log").path }

  static let all = named("Cases") + named("Shapes")

  private static func named(_ kind: String) -> [ForeignCase] {
    let names = try? FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: kind).path)
    return (names ?? []).filter { !$0.contains(".") }.sorted().map {
      ForeignCase(name: "\(kind)/\($0)")
    }
  }

  /// The answers that are right.
  func answers() throws -> [ForeignAnswer] {
    let data = try Data(contentsOf: Self.folder.appending(path: name + "/expected.json"))
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let others = object["alternatives"] as? [[String: Any]] ?? []
    var plain = object
    plain["omitted"] = nil
    return [ForeignAnswer(object)] + others.map { ForeignAnswer(plain.merging($0) { $1 }) }
  }
}

/// One right answer to a case.
struct ForeignAnswer {
  struct Curve {
    var names: [String]
    var points: [[(x: Double, y: Double)]]
    var isOptional: Bool
    /// Whether the log has a clock; nil when either will do.
    var isTimed: Bool?
    var ends: [[Double]]
  }

  var runs: [String: [String: Curve]]
  var countsEpochs: Bool
  var isAscending: Bool
  var isRefused: Bool
  var mustSay: [String]
  var omitted: Int?

  init(_ object: [String: Any]) {
    let runs = object["runs"] as? [String: [String: [String: Any]]] ?? [:]
    self.runs = runs.mapValues { curves in
      Dictionary(uniqueKeysWithValues: curves.map { ($0.key, Self.curve($0.key, $0.value)) })
    }
    countsEpochs = object["x"] as? String == "epoch"
    isAscending = object["ascending"] as? Bool ?? false
    isRefused = object["refuse"] as? Bool ?? false
    mustSay = object["must_say"] as? [String] ?? []
    omitted = object["omitted"] as? Int
  }

  private static func curve(_ key: String, _ object: [String: Any]) -> Curve {
    let sets = [object["points"] ?? []] + (object["points_also"] as? [Any] ?? [])
    let also = object["seconds_also"] as? [Any] ?? []
    let clocks = ([object["seconds"] ?? NSNull()] + also).map { $0 as? [Double] }
    return Curve(
      names: [key] + (object["also"] as? [String] ?? []),
      points: sets.map { set in
        (set as? [[Any]] ?? []).map { (number($0[0]), number($0[1])) }
      },
      isOptional: object["optional"] as? Bool ?? false,
      isTimed: clocks.contains(nil) ? clocks.count > 1 ? nil : false : true,
      ends: clocks.compactMap(\.self))
  }

  private static func number(_ value: Any) -> Double {
    // Numbers of many digits come as decimals, whose conversion to `Double` is not exact.
    if let number = (value as? NSNumber).flatMap({ Double($0.stringValue) }) { return number }
    return ["NaN": .nan, "Infinity": .infinity][value as? String] ?? -.infinity
  }
}

/// What was read of a case.
struct ForeignCaseReading {
  struct Run {
    var name: String
    var isTimed: Bool
    var curves: [String: [(x: Double, y: Double, seconds: Double)]]
  }

  var runs: [Run] = []
  /// Everything that is said of it.
  var text = ""
  var problemCount = 0
  var refusal: RunLogError?

  init(_ path: String, countsEpochs: Bool) {
    do throws(RunLogError) {
      let found = try RunSearch(path, in: RunsFolder("/nonexistent")).runs
      var inspection = LogInspection()
      var groups: [ForeignRunGroup] = []
      for case .foreign(let group, _) in found {
        let log = RunLog.reading(group, path: path)
        problemCount += log.problemCount
        runs.append(Self.run(group.name, log, countsEpochs: countsEpochs))
        groups.append(group)
      }
      inspection.add(ForeignLogInspection(groups))
      text = inspection.json
      if runs.allSatisfy(\.curves.isEmpty) { text += "nothing logged yet" }
    } catch {
      refusal = error
      text = error.description + " " + (error.hint ?? "")
    }
  }

  private static func run(_ name: String, _ log: RunLog, countsEpochs: Bool) -> Run {
    var store = MetricStore()
    for event in log.events { store.apply(event) }
    var curves: [String: [(x: Double, y: Double, seconds: Double)]] = [:]
    for series in store.allSeries where series.count > 0 {
      let points = (0..<series.count).map { index in
        let epoch = countsEpochs ? series.epoch(index) : nil
        return (
          x: epoch ?? Double(series.step(index)), y: series.value(index),
          seconds: series.seconds(index)
        )
      }
      // Stable, as a table by steps has them.
      curves[series.key.text] = points.enumerated().sorted {
        ($0.element.x, $0.offset) < ($1.element.x, $1.offset)
      }.map(\.element)
    }
    return Run(name: name, isTimed: log.manifest.isTimed, curves: curves)
  }

  /// What is not as an answer has it, each in a line.
  func differences(from answer: ForeignAnswer) -> [String] {
    var differences = answer.mustSay.filter { words in
      !words.split(separator: "|").contains { text.contains($0) }
    }.map { "does not say \($0)" }
    if answer.isRefused { return differences + (refusal == nil ? ["is not refused"] : []) }
    if let refusal { return differences + ["is refused: \(refusal)"] }
    if let omitted = answer.omitted, omitted != problemCount {
      differences.append("\(problemCount) problems instead of \(omitted)")
    }
    let (wanted, found) = (answer.runs, runs)
    if wanted.count > 1 {
      for (name, curves) in wanted {
        guard let run = found.first(where: { $0.name == name || $0.name.hasSuffix("/" + name) })
        else {
          differences.append("no run \(name)")
          continue
        }
        differences += compare(run, curves, answer)
      }
      return differences
    }
    if found.count > 1 { differences.append("\(found.count) runs instead of one") }
    guard let run = found.first else { return differences + ["no run"] }
    return differences + compare(run, wanted.values.first ?? [:], answer)
  }

  private func compare(
    _ run: Run, _ curves: [String: ForeignAnswer.Curve], _ answer: ForeignAnswer
  ) -> [String] {
    var differences: [String] = []
    var left = run.curves
    for (key, curve) in curves {
      let names = left.keys.filter { name in
        curve.names.contains { Self.matches(name, $0) }
      }
      let right = names.first { name in
        curve.points.contains { Self.isSame(left[name] ?? [], $0, answer.isAscending) }
      }
      guard let right else {
        if names.isEmpty, curve.isOptional { continue }
        let read = names.first.flatMap { left[$0] }.map { "\($0.prefix(6).map { ($0.x, $0.y) })" }
        differences.append("\(key): \(read ?? "is missing")")
        continue
      }
      let ends = [left[right]?.first?.seconds ?? 0, left[right]?.last?.seconds ?? 0]
      left[right] = nil
      if let isTimed = curve.isTimed, isTimed != run.isTimed {
        differences.append("\(key): \(run.isTimed ? "has" : "lacks") a clock")
      } else if run.isTimed, !curve.ends.isEmpty,
        !curve.ends.contains(where: { Self.isAbout(ends, $0) })
      {
        differences.append("\(key): seconds \(ends) instead of \(curve.ends)")
      }
    }
    return differences + left.keys.map { "\($0) is not expected" }
  }

  /// A clock that was set back stands still on the dashboard.
  private static func isAbout(_ ends: [Double], _ wanted: [Double]) -> Bool {
    zip(ends, wanted).allSatisfy { abs($0 - $1) < 1e-6 }
  }

  private static func isSame(
    _ points: [(x: Double, y: Double, seconds: Double)], _ wanted: [(x: Double, y: Double)],
    _ isAscending: Bool
  ) -> Bool {
    let wanted =
      isAscending
      ? wanted
      : wanted.enumerated().sorted {
        ($0.element.x, $0.offset) < ($1.element.x, $1.offset)
      }.map(\.element)
    guard points.count == wanted.count else { return false }
    let rises = zip(points, points.dropFirst()).allSatisfy { $0.x < $1.x }
    return zip(points, wanted).allSatisfy { point, other in
      (point.y == other.y || point.y.isNaN && other.y.isNaN)
        && (isAscending ? rises && point.x >= 0 : point.x == other.x)
    }
  }

  /// Whether a name is as a pattern has it, in which `*` is any letters.
  private static func matches(_ name: String, _ pattern: String) -> Bool {
    fnmatch(pattern.replacing("[", with: "\\["), name, 0) == 0
  }
}
