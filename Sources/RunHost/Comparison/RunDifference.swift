import Datasets
import Diagnosis
import RunEvents
import RunLogs
import Training

/// Two runs' models on the same dev examples: how far apart, and whether that is more than luck.
package struct RunDifference {
  /// Differences that chance explains more seldom than this are named.
  private static let level = 0.05

  package let names: [String]
  package let accuracies: [Double]
  package let comparison: PairedComparison

  /// - Parameter progress: told how far a set of many files is read.
  /// - Throws: `RunDifference.Problem.unlikeSets` when the runs have other dev examples, and what
  ///   opening a run and its model throws.
  package init(
    _ first: RunLog, _ second: RunLog, progress: @escaping (LoadProgress) -> Void = { _ in }
  ) throws {
    let one = try Evaluated(first, progress: progress)
    let other = try Evaluated(second, progress: progress)
    guard one.devSet == other.devSet else {
      throw Problem.unlikeSets(first.manifest.name, second.manifest.name)
    }
    var comparison = PairedComparison()
    for example in 0..<one.count {
      comparison.add(
        firstIsRight: !one.mistaken.contains(example),
        secondIsRight: !other.mistaken.contains(example))
    }
    names = [first.manifest.name, second.manifest.name]
    accuracies = [one, other].map { 1 - Double($0.mistaken.count) / Double(max(1, $0.count)) }
    self.comparison = comparison
  }

  /// What a run's model has wrong, and on what.
  private struct Evaluated {
    /// What makes two dev sets the same.
    struct DevSet: Hashable {
      var fingerprint: String
      var rows: [Int32]
      var count: Int
    }

    var devSet: DevSet
    var mistaken: Set<Int>
    var count: Int

    init(_ log: RunLog, progress: @escaping (LoadProgress) -> Void) throws {
      let (_, data, model) = try log.trainedModel(progress: progress)
      let report = try model.report(on: .dev)
      devSet = DevSet(
        fingerprint: data.facts.fingerprint, rows: data.devRows, count: data.dev.count)
      mistaken = Set(report.mistakes.map(\.example))
      count = report.count
    }
  }

  /// Whether chance hardly explains the difference.
  package var isSignificant: Bool { comparison.significance < Self.level }
}

extension RunDifference {
  /// Why two runs cannot be told apart example by example.
  package enum Problem: Error, CustomStringConvertible {
    case unlikeSets(String, String)

    package var description: String {
      switch self {
      case .unlikeSets(let first, let second):
        "runs: cannot compare \(first.excerpt) with \(second.excerpt) (their dev sets are not the same examples)"
      }
    }

    package var hint: String? {
      "compare runs on the same data and split; data.seed keeps the split whatever the seed is"
    }
  }
}
