import CellUI
import RunEvents

/// What the run trains on: the sets, their classes, what was found in them, a few examples.
struct DataPage {
  let model: DashboardModel

  private var theme: Theme { model.theme }
  private var manifest: RunManifest? { model.run.manifest }
  private var report: DataReport? { model.run.data }

  /// - Parameter height: rows that there are; pictures are as large as they allow.
  func lines(width: Int, height: Int = 0) -> [[Span]] {
    guard let manifest else {
      return [[Span("nothing is known of the data yet", theme[.textDim])]]
    }
    var lines = setLines(manifest, width: width)
    let findings = findingLines(width: width)
    if !findings.isEmpty { lines += [[]] + findings }
    let classes = classLines(manifest, width: width)
    if !classes.isEmpty { lines += [[]] + classes }
    if let report, !report.thumbnails.isEmpty {
      lines += [[], [Span("examples", theme[.textStrong])]]
      let texts = report.texts.isEmpty ? 0 : report.texts.count + 2
      lines += ThumbnailRows(model: model).lines(
        report.thumbnails, width: width, height: height - lines.count - texts)
    }
    if let report, !report.texts.isEmpty {
      lines += [[], [Span("examples", theme[.textStrong])]]
      lines += report.texts.map {
        [Span($0.truncated(to: width, ellipsis: model.symbols.ellipsis), theme[.text])]
      }
    }
    return lines
  }

  private func role(_ split: Split) -> ThemeRole {
    switch split {
    case .train: .curveTrain
    case .trainDev: .curveTrainSmooth
    case .dev: .curveDev
    case .test: .curveTest
    }
  }

  // MARK: Sets

  private func setLines(_ manifest: RunManifest, width: Int) -> [[Span]] {
    let showsMoments = width >= 54
    var lines: [[Span]] = [
      [
        Span("set".paddedRight(to: 11), theme[.textDim]),
        Span("examples".paddedLeft(to: 10), theme[.textDim]),
        Span("share".paddedLeft(to: 8), theme[.textDim]),
      ]
    ]
    let counts: [(Split, Int)]
    if let report {
      counts = report.sets.map { ($0.split, $0.count) }
      if showsMoments {
        lines[0].append(
          Span("mean \(model.symbols.plusMinus) std".paddedLeft(to: 25), theme[.textDim]))
      }
    } else {
      let data = manifest.data
      counts = [(.train, data.trainCount), (.dev, data.devCount), (.test, data.testCount)]
    }
    let total = counts.reduce(0) { $0 + $1.1 }
    for (index, (split, count)) in counts.enumerated() {
      let share = total > 0 ? Double(count) / Double(total) : 0
      var line = [
        Span(split.title.paddedRight(to: 11), theme[role(split)]),
        Span(NumberFormat.grouped(count).paddedLeft(to: 10), theme[.textStrong]),
        Span(NumberFormat.percent(share).paddedLeft(to: 8), theme[.text]),
      ]
      if showsMoments, let facts = report?.sets[index] {
        let text =
          "\(NumberFormat.significant(facts.inputMean)) \(model.symbols.plusMinus) "
          + NumberFormat.significant(facts.inputDeviation)
        line.append(Span(text.paddedLeft(to: 25), theme[.text]))
      }
      lines.append(line)
    }
    let features = manifest.data.featureCount
    if features > 0 {
      lines.append([
        Span(
          "\(NumberFormat.grouped(features)) inputs an example, "
            + "\(NumberFormat.grouped(manifest.parameterCount)) parameters to fit", theme[.textDim])
      ])
    }
    return lines
  }

  // MARK: Findings

  private func findingLines(width: Int) -> [[Span]] {
    guard let report else { return [] }
    var lines: [[Span]] = []
    func add(_ text: String, _ role: ThemeRole) {
      lines += LineBreaks.wrap(text, width: width, most: 4).map { [Span($0, theme[role])] }
    }
    if let facts = report.normalization {
      func range(_ low: Double, _ high: Double) -> String {
        "\(NumberFormat.significant(low)) to \(NumberFormat.significant(high))"
      }
      add(
        "normalized by the train set: means \(range(facts.meanLow, facts.meanHigh)), std "
          + range(facts.deviationLow, facts.deviationHigh)
          + (facts.constantCount > 0
            ? "; \(facts.constantCount) of \(facts.featureCount) inputs never vary" : ""),
        .text)
    } else {
      // Far from 0 and 1 they make the cost a long valley, which is slow to go down.
      let isFar = report.sets.contains { abs($0.inputMean) > 10 || $0.inputDeviation > 10 }
      add(
        "not normalized: inputs are as the source gives them", isFar ? .eventWarning : .textDim)
    }
    for overlap in report.overlaps {
      add(
        "\(model.symbols.warning) \(NumberFormat.grouped(overlap.count)) examples of "
          + "\(overlap.second.title) are in \(overlap.first.title) as well"
          + (overlap.contradictions > 0
            ? ", \(overlap.contradictions) with another label" : ""),
        .eventError)
    }
    for drift in report.drifts.prefix(5) {
      let what = drift.kind == .classShare ? "share of class" : "mean of"
      add(
        "\(model.symbols.warning) \(what) \(drift.name) differs: \(drift.first.title) "
          + "\(NumberFormat.significant(drift.firstValue)), \(drift.second.title) "
          + "\(NumberFormat.significant(drift.secondValue)) "
          + "(\(NumberFormat.fixed(drift.score, decimals: 1)) standard errors)", .eventWarning)
    }
    return lines
  }

  // MARK: Classes

  private func classLines(_ manifest: RunManifest, width: Int) -> [[Span]] {
    let names = manifest.data.classNames
    guard !names.isEmpty else { return [] }
    let sets = (report?.sets ?? []).filter { $0.classCounts.count == names.count }
    guard let train = sets.first else {
      let text = "\(names.count) classes: " + names.joined(separator: ", ")
      return LineBreaks.wrap(text, width: width, most: 6).map { [Span($0, theme[.text])] }
    }
    let nameWidth = min(20, max(5, names.map(\.displayWidth).max() ?? 0))
    var header = [
      Span("class".paddedRight(to: nameWidth), theme[.textDim])
    ]
    for set in sets {
      header.append(Span(set.split.title.paddedLeft(to: 11), theme[role(set.split)]))
    }
    let largest = train.classCounts.max() ?? 1
    let barWidth = min(40, max(0, width - nameWidth - 11 * sets.count - 2))
    return [header]
      + names.indices.map { index in
        var line = [
          Span(
            names[index].truncated(to: nameWidth, ellipsis: model.symbols.ellipsis)
              .paddedRight(to: nameWidth), theme[.text])
        ]
        for set in sets {
          let share = set.count > 0 ? Double(set.classCounts[index]) / Double(set.count) : 0
          line.append(Span(NumberFormat.percent(share).paddedLeft(to: 11), theme[.text]))
        }
        let length = barWidth * train.classCounts[index] / max(1, largest)
        line.append(Span("  " + model.symbols.bar(length), theme[.curveTrain]))
        return line
      }
  }
}
