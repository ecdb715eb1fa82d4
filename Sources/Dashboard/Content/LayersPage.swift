import CellUI
import Foundation
import RunEvents

/// What the network looks like inside, layer by layer over time: gradients, updates and dead units.
struct LayersPage {
  let model: DashboardModel

  private var theme: Theme { model.theme }
  private var history: [LayerStatistics] { model.run.layers }

  /// One measure of a layer: its values over time, and how they are shown.
  private struct Measure {
    var title: String
    var explanation: String
    var isLogarithmic: Bool
    var value: (LayerStatistics.Layer) -> Double?
    var text: (Double) -> String
    /// Values outside are worth a look.
    var usual: ClosedRange<Double>?
    /// What the value spreads around, where that is told as well.
    var center: ((LayerStatistics.Layer) -> Double)?
  }

  private var measures: [Measure] {
    func twoDigits(_ value: Double) -> String { NumberFormat.significant(value, digits: 2) }
    return [
      Measure(
        title: "gradient norm", explanation: "of each layer's parameters",
        isLogarithmic: true, value: \.gradientNorm, text: twoDigits),
      Measure(
        title: "update ratio", explanation: "step over weights: about 1e-3 is usual",
        isLogarithmic: true, value: \.updateRatio,
        text: { NumberFormat.scientific($0, digits: 2) }, usual: 1e-4...1e-2),
      Measure(
        title: "dead units", explanation: "share that is zero for every example",
        isLogarithmic: false, value: \.deadShare, text: { NumberFormat.percent($0) },
        usual: 0...0.4),
      Measure(
        title: "weight norm", explanation: "how large the weights have become",
        isLogarithmic: true, value: \.weightNorm, text: twoDigits),
      Measure(
        title: "activation",
        explanation: "mean \(model.symbols.plusMinus) std of each layer's output",
        isLogarithmic: true, value: { $0.activationVariance.squareRoot() }, text: twoDigits,
        center: \.activationMean),
    ]
  }

  /// The value, and before it what it spreads around.
  private func text(_ value: Double, of layer: LayerStatistics.Layer, _ measure: Measure) -> String
  {
    (measure.center.map { measure.text($0(layer)) + model.symbols.plusMinus } ?? "")
      + measure.text(value)
  }

  func lines(width: Int) -> [[Span]] {
    guard let last = history.last else {
      return [[Span("no layer has been measured yet", theme[.textDim])]]
    }
    var lines = timeLines(width: width)
    let nameWidth = min(
      max(8, width / 4), last.layers.map(\.name.displayWidth).max() ?? 0)
    let places = places(of: last.layers)
    for measure in measures {
      let rows = last.layers.indices.filter { measure.value(last.layers[$0]) != nil }
      guard !rows.isEmpty else { continue }
      if !lines.isEmpty { lines.append([]) }
      lines.append([
        Span(measure.title, theme[.textStrong]),
        Span("  \(measure.explanation)", theme[.textDim]),
      ])
      let range = range(of: measure)
      for row in rows {
        lines.append(
          line(
            last.layers[row], at: places[row], measure, range, nameWidth: nameWidth, width: width))
      }
    }
    return lines
  }

  /// Where each layer is in each measurement `[layer][measurement]`; nil where it was not measured.
  /// As a network hardly ever changes, that is nearly always where it is now.
  private func places(of layers: [LayerStatistics.Layer]) -> [[Int?]] {
    layers.enumerated().map { index, layer in
      history.map { statistics in
        let measured = statistics.layers
        if measured.indices.contains(index), measured[index].name == layer.name { return index }
        return measured.firstIndex { $0.name == layer.name }
      }
    }
  }

  /// Where the time of training goes, in as many lines as it takes.
  private func timeLines(width: Int) -> [[Span]] {
    guard let parts = model.run.timeUse?.texts, !parts.isEmpty else { return [] }
    let title: [Span] = [
      Span("time", theme[.textStrong]), Span("  what training spends it on", theme[.textDim]),
    ]
    var lines: [String] = []
    for part in parts {
      if let last = lines.last, last.displayWidth + 3 + part.displayWidth <= width {
        lines[lines.count - 1] = "\(last)   \(part)"
      } else {
        lines.append(part)
      }
    }
    return [title] + lines.map { [Span($0, theme[.text])] }
  }

  /// For what a layer's measure comes to.
  private static let valueWidth = 13

  private func line(
    _ layer: LayerStatistics.Layer, at places: [Int?], _ measure: Measure,
    _ range: ClosedRange<Double>, nameWidth: Int, width: Int
  ) -> [Span] {
    let value = measure.value(layer) ?? .nan
    let isUsual = layer.trouble == nil && measure.usual?.contains(value) != false
    let trouble = layer.trouble.map { "\(model.symbols.warning) \($0.rawValue)" } ?? ""
    // The strip keeps its length when something goes wrong, where there is room for saying so.
    let isTold = width >= 60 || !trouble.isEmpty
    let room = max(0, width - nameWidth - 1 - Self.valueWidth - (isTold ? 14 : 0))
    var spans = [
      Span(
        layer.name.truncated(to: nameWidth, ellipsis: model.symbols.ellipsis)
          .paddedRight(to: nameWidth) + " ",
        theme[.parameterName])
    ]
    spans += strip(places, measure, range, columns: room)
    spans.append(
      Span(
        text(value, of: layer, measure).paddedLeft(to: Self.valueWidth),
        theme[isUsual ? .text : .eventWarning]))
    if !trouble.isEmpty { spans.append(Span("  " + trouble, theme[.eventError])) }
    return spans
  }

  /// What all layers span over all time, in decades where the measure is logarithmic.
  private func range(of measure: Measure) -> ClosedRange<Double> {
    guard measure.isLogarithmic else { return 0...1 }
    let values = history.flatMap { $0.layers.compactMap(measure.value) }
      .filter { $0 > 0 && $0.isFinite }.map { log10($0) }
    guard let low = values.min(), let high = values.max() else { return -1...0 }
    return high - low < 0.5 ? low - 0.25...low + 0.5 : low...high
  }

  /// A layer's values from the run's start to now, as heights and by colour: what is not usual and
  /// what is no number, a cross, stand out.
  private func strip(
    _ places: [Int?], _ measure: Measure, _ range: ClosedRange<Double>, columns: Int
  ) -> [Span] {
    guard columns > 0, let first = history.first, let last = history.last else { return [] }
    var values = [Double?](repeating: nil, count: columns)
    let span = max(1, Double(last.step) - Double(first.step))
    for (statistics, place) in zip(history, places) {
      guard let place else { continue }
      let share = (Double(statistics.step) - Double(first.step)) / span
      let column = max(0, min(columns - 1, Int(bounded: share * Double(columns - 1) + 0.5)))
      values[column] = measure.value(statistics.layers[place])
    }
    var known: Double?
    var spans: [Span] = []
    let heat = HeatScale(theme)
    for value in values {
      known = value ?? known
      let text = String(known.map { glyph($0, measure, range) } ?? " ")
      let style = known.map { self.style($0, measure, range, heat) } ?? theme[.text]
      if spans.last?.style == style {
        spans[spans.count - 1].text += text
      } else {
        spans.append(Span(text, style))
      }
    }
    return spans
  }

  private func style(
    _ value: Double, _ measure: Measure, _ range: ClosedRange<Double>, _ heat: HeatScale
  ) -> Style {
    guard value.isFinite else { return theme[.eventError] }
    guard measure.usual?.contains(value) != false else { return theme[.eventWarning] }
    return heat.style(share(value, measure, range))
  }

  /// Where a value is in the range, 0 at its lower end.
  private func share(
    _ value: Double, _ measure: Measure, _ range: ClosedRange<Double>
  ) -> Double {
    let place = measure.isLogarithmic ? (value > 0 ? log10(value) : -.infinity) : value
    return (place - range.lowerBound) / (range.upperBound - range.lowerBound)
  }

  private func glyph(
    _ value: Double, _ measure: Measure, _ range: ClosedRange<Double>
  ) -> Unicode.Scalar {
    let levels = Self.levels(model.glyphs)
    guard value.isFinite else { return model.glyphs == .braille ? "×" : "x" }
    let level = Int(bounded: share(value, measure, range) * Double(levels.count))
    return levels[max(0, min(levels.count - 1, level))]
  }

  /// Heights, or shades where the terminal has none.
  static func levels(_ glyphs: GlyphSet) -> [Unicode.Scalar] {
    switch glyphs {
    case .braille: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    case .blocks: ["░", "▒", "▓", "█"]
    case .ascii: [".", ":", "-", "=", "+", "*", "#", "@"]
    }
  }
}
