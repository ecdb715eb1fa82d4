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
  struct Picture {
    let target: Residuals.Target
    /// The first of its lines, from the page's first on.
    var line: Int
    let columns: Int
    let rows: Int
  }

  func lines(width: Int, height: Int) -> [[Span]] { layout(width: width, height: height).lines }

  /// - Parameter height: rows that there are; pictures are as large as they allow.
  func layout(width: Int, height: Int) -> (lines: [[Span]], pictures: [Picture]) {
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
    return (lines, pictures)
  }

  // MARK: Figures

  /// A row a target.
  private func figures(width: Int) -> [[Span]] {
    let titles = ["R²", "RMSE", "MAE", "bias", "scatter", "examples"]
    let rows = residuals.targets.map { target in
      [
        target.determination.map { NumberFormat.fixed($0, decimals: 4) } ?? "–",
        number(target.rootMeanSquaredError), number(target.meanAbsoluteError),
        NumberFormat.signed(target.bias), number(target.scatter),
        NumberFormat.grouped(target.count),
      ]
    }
    let widths = titles.indices.map { column in
      ([titles[column]] + rows.map { $0[column] }).map(\.displayWidth).max() ?? 0
    }
    let fixed = widths.reduce(0) { $0 + $1 + 2 }
    let names = residuals.targets.map(\.name.displayWidth).max() ?? 0
    let name = max(6, min(max(names, 6), width - fixed))
    // The last columns are left out where they have no room.
    let shown =
      (1...titles.count).last { count in
        name + widths.prefix(count).reduce(0) { $0 + $1 + 2 } <= width
      } ?? 1
    func line(_ first: Span, _ cells: [String], _ styles: (Int) -> Style) -> [Span] {
      [first]
        + (0..<shown).map { Span("  " + cells[$0].paddedLeft(to: widths[$0]), styles($0)) }
    }
    return [
      line(Span("target".paddedRight(to: name), theme[.textDim]), titles) { _ in
        theme[.textDim]
      }
    ]
      + zip(residuals.targets, rows).map { target, cells in
        line(
          Span(
            target.name.truncated(to: name, ellipsis: model.symbols.ellipsis)
              .paddedRight(to: name), theme[.parameterName]), cells
        ) { theme[$0 < 2 ? .textStrong : .text] }
      }
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
    let rows = target.bands.map { band in
      [
        "\(number(band.low)) to \(number(band.high))", NumberFormat.signed(band.bias),
        number(band.scatter),
        NumberFormat.grouped(band.count),
      ]
    }
    let titles = ["predicted", "bias", "scatter", "examples"]
    let widths = titles.indices.map { column in
      ([titles[column]] + rows.map { $0[column] }).map(\.displayWidth).max() ?? 0
    }
    func line(_ cells: [String], _ style: (Int) -> Style) -> [Span] {
      cells.indices.map { column in
        Span(
          column == 0
            ? cells[0].paddedRight(to: widths[0])
            : "  " + cells[column].paddedLeft(to: widths[column]),
          style(column))
      }
    }
    return [line(titles) { _ in theme[.textDim] }]
      + zip(target.bands, rows).map { band, cells in
        line(cells) { column in
          theme[column == 1 && band.isBiased ? .diagnosisLarger : column == 0 ? .textDim : .text]
        }
      }
  }

  private func number(_ value: Double) -> String { NumberFormat.significant(value, digits: 4) }
}
