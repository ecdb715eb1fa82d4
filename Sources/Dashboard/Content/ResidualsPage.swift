import CellUI
import RunEvents

extension DashboardModel {
  /// How far off predicted numbers are, newest or at the step that is read; nil where there are classes.
  var shownResiduals: Residuals? {
    shownConfusion == nil ? inView(run.residuals, step: \.step) : nil
  }
}

/// How far off the predicted numbers of the dev set are: each target's figures, whether it is off in
/// one direction or to both sides, and the examples that are furthest off.
struct ResidualsPage {
  let model: DashboardModel
  let residuals: Residuals

  var theme: Theme { model.theme }

  private static let gap = 3
  private static let (leastPictureRows, mostPictureRows) = (8, 15)
  private static let (leastPictureColumns, mostPictureColumns) = (34, 90)

  /// Where a target's residuals are drawn: over blanks that the lines leave.
  struct Picture: Hashable, Sendable {
    let target: Residuals.Target
    /// The first of its lines, from the page's first on.
    var line: Int
    let columns: Int
    let rows: Int
  }

  /// - Parameter height: rows that there are; pictures are as large as they allow.
  func content(width: Int, height: Int) -> PageContent {
    var pictures: [Picture] = []
    var lines = figures(width: width)
    let left = residuals.targetCount - residuals.targets.count
    if left > 0 { lines.append([Span("and \(left) more targets", theme[.textDim])]) }
    let worst = WorstResiduals(model: model, residuals: residuals).lines(width: width)
    // One target's picture leaves room for the first of the worst.
    let rows = max(
      Self.leastPictureRows,
      min(Self.mostPictureRows, height - lines.count - min(worst.count, 8) - 4))
    for target in residuals.targets {
      var (block, picture) = part(target, width: width, rows: rows)
      picture.line += lines.count + 1
      lines += [[]] + block
      pictures.append(picture)
    }
    if !worst.isEmpty { lines += [[]] + worst }
    lines += [
      [],
      [
        Span(
          "to look at them one by one: dltui errors "
            + (model.run.manifest?.name ?? "latest"), theme[.textDim])
      ],
    ]
    return PageContent(lines: lines, pictures: pictures)
  }

  // MARK: Figures

  /// A row a target.
  private func figures(width: Int) -> [[Span]] {
    let titles = ["target", "R²", "RMSE", "MAE", "bias", "scatter", "examples"]
    var columns = SpanColumns(
      [titles.map { Span($0, theme[.textDim]) }]
        + residuals.targets.map { target in
          let determination = target.determination.map { NumberFormat.fixed($0, decimals: 4) }
          return [
            Span(target.name, theme[.parameterName]),
            Span(determination ?? "–", theme[.textStrong]),
            Span(number(target.rootMeanSquaredError), theme[.textStrong]),
            Span(number(target.meanAbsoluteError), theme[.text]),
            Span(NumberFormat.signed(target.bias), theme[.text]),
            Span(number(target.scatter), theme[.text]),
            Span(NumberFormat.grouped(target.count), theme[.text]),
          ]
        })
    columns.narrow(0, to: max(6, width - columns.width() + columns.widths[0]))
    // The last columns are left out where they have no room.
    let shown = (2...titles.count).last { columns.width($0) <= width } ?? 2
    return columns.lines(shown, ellipsis: model.symbols.ellipsis)
  }

  // MARK: A target

  /// Whether it is off in one direction, room for its picture, and the same in numbers beside it.
  private func part(
    _ target: Residuals.Target, width: Int, rows: Int
  ) -> (lines: [[Span]], picture: Picture) {
    let name = residuals.targets.count > 1 ? "\(target.name): " : ""
    let verdict = ResidualVerdict(target)
    let head = LineBreaks.wrap(name + verdict.sentence, width: width, most: 3).map {
      [Span($0, theme[verdict.isBiased ? .diagnosisLarger : .textStrong])]
    }
    let table = bands(target)
    let beside = width - (table.map(\.displayWidth).max() ?? 0) - Self.gap
    let isBeside = beside >= Self.leastPictureColumns
    let columns = isBeside ? min(beside, Self.mostPictureColumns) : width
    let picture = Picture(target: target, line: head.count, columns: columns, rows: rows)
    let blank = Span(String(repeating: " ", count: columns + Self.gap), theme[.text])
    let room = (0..<rows).map { row in
      isBeside && row < table.count ? [blank] + table[row] : []
    }
    return (head + room + (isBeside ? [] : [[]] + table), picture)
  }

  /// Its bands, from the smallest predictions on.
  private func bands(_ target: Residuals.Target) -> [[Span]] {
    guard target.bands.count > 1 else { return [] }
    let titles = ["predicted", "bias", "scatter", "examples"]
    return SpanColumns(
      [titles.map { Span($0, theme[.textDim]) }]
        + target.bands.map { band in
          [
            Span("\(number(band.low)) to \(number(band.high))", theme[.textDim]),
            Span(
              NumberFormat.signed(band.bias), theme[band.isBiased ? .diagnosisLarger : .text]),
            Span(number(band.scatter), theme[.text]),
            Span(NumberFormat.grouped(band.count), theme[.text]),
          ]
        }
    ).lines(ellipsis: model.symbols.ellipsis)
  }

  private func number(_ value: Double) -> String { NumberFormat.significant(value, digits: 4) }
}
