import CellUI
import RunEvents

/// What the network looks like inside, layer by layer over the steps: gradients, updates, dead units.
struct LayersPage {
  let model: DashboardModel

  private var theme: Theme { model.theme }
  private var history: [LayerStatistics] { model.run.layers }

  /// A quantity, and a strip for each layer that has it.
  private struct Section {
    var measure: LayerMeasure
    var scale: LayerScale
    /// Of the layers measured last.
    var layers: [Int]
    /// Of a strip.
    var rows = 1
  }

  /// What stands left and right of the strips.
  private struct Widths {
    var name: Int
    /// Labels of the scale and its line; 0 where no strip has room for them.
    var labels: Int
    var strip: Int
  }

  /// For what a layer's quantity comes to.
  private static let valueWidth = 9
  /// For what is wrong, beside it.
  private static let troubleWidth = 13
  /// No strip is higher.
  private static let mostRows = 8

  /// - Parameter height: rows that there are; strips are as high as they allow.
  func lines(width: Int, height: Int) -> [[Span]] {
    guard let last = history.last else {
      return [[Span("no layer has been measured yet", theme[.textDim])]]
    }
    var lines = timeLines(width: width)
    if !lines.isEmpty { lines.append([]) }
    let measures = LayerMeasure.all
    let sections = grown(sections(measures, of: last.layers), height - lines.count)
    let widths = widths(sections, last.layers, width)
    let timeline = LayerTimeline(history, columns: widths.strip)
    let indices = indices(of: last.layers)
    let axis = timeline.axis.labels(
      left: widths.name + 1 + widths.labels,
      stepName: model.run.manifest?.stepName.excerpt ?? "step")
    for section in sections {
      lines.append(titleLine(section, widths))
      for number in section.layers {
        let layer = last.layers[number]
        let trouble = section.measure.tells(layer, among: measures) ? layer.trouble : nil
        lines += rows(
          layer, trouble, section, widths,
          timeline.values(at: indices[number], section.measure, section.scale))
      }
      lines.append([Span(axis, theme[.chartLabel])])
    }
    return lines
  }

  private func sections(
    _ measures: [LayerMeasure], of layers: [LayerStatistics.Layer]
  ) -> [Section] {
    measures.compactMap { measure in
      let shown = layers.indices.filter { measure.value(layers[$0]) != nil }
      guard !shown.isEmpty else { return nil }
      let values = history.lazy.flatMap { $0.layers.lazy.compactMap(measure.value) }
      return Section(measure: measure, scale: LayerScale(measure.kind, values), layers: shown)
    }
  }

  /// As high as there is room for, the first ones first.
  private func grown(_ sections: [Section], _ height: Int) -> [Section] {
    var sections = sections
    var left = height - sections.reduce(0) { $0 + 2 + $1.layers.count }
    for rows in 2...Self.mostRows {
      for index in sections.indices where sections[index].layers.count <= left {
        guard sections[index].rows == rows - 1 else { continue }
        sections[index].rows = rows
        left -= sections[index].layers.count
      }
    }
    return sections
  }

  private func widths(
    _ sections: [Section], _ layers: [LayerStatistics.Layer], _ width: Int
  ) -> Widths {
    let name = min(max(8, width / 4), layers.map(\.name.displayWidth).max() ?? 0)
    let labels = sections.flatMap { $0.scale.labels(rows: $0.rows).values }
    let labelWidth = labels.map { $0.displayWidth + 1 }.max() ?? 0
    // Beneath the value where there is a row for it. Otherwise strips keep their length when
    // something goes wrong, where there is room for saying so.
    let isBeside = sections.contains { $0.rows == 1 }
    let isTold = isBeside && (width >= 100 || layers.contains { $0.trouble != nil })
    let right = Self.valueWidth + (isTold ? Self.troubleWidth : isBeside ? 0 : 3)
    return Widths(
      name: name, labels: labelWidth, strip: max(0, width - name - 1 - labelWidth - right))
  }

  /// Where each layer is in each measurement `[layer][measurement]`; nil where it was not measured.
  /// As a network hardly ever changes, that is nearly always where it is now.
  private func indices(of layers: [LayerStatistics.Layer]) -> [[Int?]] {
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

  /// The quantity, and at the strips' end what their heights mean.
  private func titleLine(_ section: Section, _ widths: Widths) -> [Span] {
    let (measure, scale) = (section.measure, section.scale)
    let end = widths.name + 1 + widths.labels + widths.strip
    var legend: [Span] = []
    if scale.kind == .logarithmic {
      legend.append(Span(section.rows == 1 ? "log  " : "log scale", theme[.chartLabel]))
    }
    if section.rows == 1 {
      let levels = LayerStrip.topLevels(model.glyphs)
      let heat = HeatScale(theme)
      legend.append(Span(scale.lowLabel + " ", theme[.chartLabel]))
      for (level, glyph) in levels.enumerated() {
        let share = (Double(level) + 0.5) / Double(levels.count)
        legend.append(Span(String(glyph), heat.style(share)))
      }
      legend.append(Span(" " + scale.highLabel, theme[.chartLabel]))
    }
    var room = end - measure.title.displayWidth - legend.reduce(0) { $0 + $1.text.displayWidth }
    if room < 2, scale.kind == .logarithmic, section.rows == 1 {
      // The labels say as much.
      room += legend.removeFirst().text.displayWidth
    }
    let explanation =
      [measure.explanation, measure.shortExplanation].first { $0.displayWidth <= room - 4 } ?? ""
    return [
      Span(measure.title, theme[.textStrong]),
      Span("  \(explanation)".paddedRight(to: max(2, room)), theme[.textDim]),
    ] + legend
  }

  /// A layer's strip, what it comes to beside the first row, and what is wrong beside or beneath that.
  private func rows(
    _ layer: LayerStatistics.Layer, _ trouble: LayerStatistics.Trouble?, _ section: Section,
    _ widths: Widths, _ values: [(value: Double, share: Double)?]
  ) -> [[Span]] {
    let measure = section.measure
    let value = measure.value(layer) ?? .nan
    let isUsual = trouble == nil && measure.usual?.contains(value) != false
    let alarm = trouble.map { "\(model.symbols.warning) \($0.rawValue)" } ?? ""
    let labels = section.scale.labels(rows: section.rows)
    let strip = LayerStrip(
      values: values, rows: section.rows, usual: measure.usual, theme: theme,
      glyphs: model.glyphs)
    let isASCII = model.glyphs == .ascii
    return (0..<section.rows).map { row in
      let name =
        row == 0 ? layer.name.truncated(to: widths.name, ellipsis: model.symbols.ellipsis) : ""
      var spans = [Span(name.paddedRight(to: widths.name) + " ", theme[.parameterName])]
      if widths.labels > 0 {
        let label = labels[row] ?? ""
        let line =
          section.rows == 1
          ? " " : label.isEmpty ? (isASCII ? "|" : "│") : isASCII ? "+" : "┤"
        spans.append(Span(label.paddedLeft(to: widths.labels - 1), theme[.chartLabel]))
        spans.append(Span(line, theme[.chartAxis]))
      }
      spans += strip.spans(row: row)
      if row == 0 {
        spans.append(
          Span(
            measure.text(value).paddedLeft(to: Self.valueWidth),
            theme[isUsual ? .text : .eventWarning]))
      }
      if !alarm.isEmpty, row == min(1, section.rows - 1) {
        spans.append(Span(" " + (section.rows == 1 ? " " : "") + alarm, theme[.eventError]))
      }
      return spans
    }
  }
}
