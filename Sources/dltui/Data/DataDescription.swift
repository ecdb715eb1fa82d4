import CellUI
import Datasets
import RunEvents
import Training

/// A data set in words and numbers, with a few of its examples.
struct DataDescription {
  private static let mostClasses = 30

  private let facts: DataFacts
  private let report: DataReport
  private let warnings: [String]
  private let nearPairs: [NearDuplicateSearch.Pair]

  init(_ data: DataSplit) {
    facts = data.facts
    report = DataReport(data)
    warnings = data.warnings
    nearPairs = NearDuplicateSearch(data)?.pairs() ?? []
  }

  /// Every word of it is printable, the colours are escape sequences.
  func text(colored: Bool) -> String {
    let findings =
      (warnings.map { "warning: \($0)" }
      + report.messages.map { "\($0.level.rawValue): \($0.text)" }
      + nearPairs.map { pair in
        "note: \(pair.count) images of \(pair.second.title) are nearly ones of "
          + "\(pair.first.title) (their values correlate by "
          + "\(NearDuplicateSearch.leastCorrelation) or more)"
      }).map(\.printableLine)
    return [
      headline.printableLine, setTable, classTable, normalization,
      findings.joined(separator: "\n"), ThumbnailText(report.thumbnails, colored: colored).text,
      report.texts.map(\.printable).joined(separator: "\n"),
    ].filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private var headline: String {
    var parts = ["\(facts.name): \(facts.featureCount) features"]
    if let shape = facts.imageShape {
      parts = [
        "\(facts.name): images of \(shape.width)×\(shape.height) pixels"
          + (shape.channels == 1 ? "" : " in colour")
      ]
    }
    switch (facts.classNames.count, facts.targetCount) {
    case (0, 1): parts.append("a number to predict")
    case (0, let count): parts.append("\(count) numbers to predict")
    case (let count, _): parts.append("\(count) classes")
    }
    return (parts + ["fingerprint \(facts.fingerprint)"]).joined(separator: ", ")
  }

  private var setTable: String {
    var table = TextTable(["set", "examples", "mean", "std"])
    for set in report.sets {
      table.append([
        set.split.title, NumberFormat.grouped(set.count),
        NumberFormat.significant(set.inputMean, digits: 4),
        NumberFormat.significant(set.inputDeviation, digits: 4),
      ])
    }
    return table.text
  }

  /// One row a class, examples and their share of each set; the classes alone where an example is of
  /// none or of several, as those of a sequence are.
  private var classTable: String {
    guard !facts.classNames.isEmpty else { return "" }
    let sets = report.sets.filter { $0.classCounts.count == facts.classNames.count }
    guard !sets.isEmpty else { return classList }
    var table = TextTable(["class"] + sets.flatMap { [$0.split.title, "share"] })
    for (label, name) in facts.classNames.enumerated().prefix(Self.mostClasses) {
      table.append(
        [name]
          + sets.flatMap { set in
            let share = Double(set.classCounts[label]) / Double(max(set.count, 1)) * 100
            return [
              NumberFormat.grouped(set.classCounts[label]),
              NumberFormat.fixed(share, decimals: 1) + " %",
            ]
          })
    }
    let rest = facts.classNames.count - Self.mostClasses
    return table.text + (rest > 0 ? "\n… and \(rest) more" : "")
  }

  private var classList: String {
    let rest = facts.classNames.count - Self.mostClasses
    return "classes: " + facts.classNames.prefix(Self.mostClasses).joined(separator: ", ")
      + (rest > 0 ? ", … and \(rest) more" : "")
  }

  private var normalization: String {
    guard let facts = report.normalization else { return "inputs as the source gives them" }
    func range(_ low: Double, _ high: Double) -> String {
      [low, high].map { NumberFormat.significant($0, digits: 3) }.joined(separator: "…")
    }
    let constant =
      facts.constantCount > 0
      ? ", \(facts.constantCount) of \(facts.featureCount) features do not vary" : ""
    return "normalized by the train set: means \(range(facts.meanLow, facts.meanHigh)), "
      + "std \(range(facts.deviationLow, facts.deviationHigh))\(constant)"
  }
}
