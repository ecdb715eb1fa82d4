import CellUI
import Diagnosis
import RunEvents

/// An example with what it was taken for, and what all tags so far come to, in lines.
struct ErrorTaggingLines {
  let theme: Theme
  let glyphs: GlyphSet
  let tags: ErrorTags
  /// Of a class, by its index.
  let className: (Int) -> String

  var symbols: Symbols { Symbols(glyphs: glyphs) }

  /// Cells of a pixel at most.
  private static let mostScale = 8

  /// What an example is, what it was predicted as, and its tags.
  ///
  /// - Parameter height: rows that there are; its picture is as large as they allow.
  func example(_ item: TaggedExample?, width: Int, height: Int) -> [[Span]] {
    guard let item else {
      return [[Span("there are no mistakes to look at", theme[.textDim])]]
    }
    var lines: [[Span]] =
      answer(item, width: width) + [
        [
          Span(
            "\(tags.split) example \(item.example)"
              + (item.origin.map { ", \($0)" } ?? ""),
            theme[.textDim])
        ],
        tagLine(item),
      ]
    if let image = item.thumbnail {
      lines.append([])
      let room = height - lines.count
      let scale =
        (1...Self.mostScale).last { image.width * $0 <= width && image.height * $0 <= 2 * room }
        ?? 1
      lines += ThumbnailRows(theme: theme, glyphs: glyphs).picture(image, scale: scale)
    } else {
      lines.append([])
      lines += LineBreaks.wrap(item.text, width: width, most: 8).map { [Span($0, theme[.text])] }
    }
    return lines
  }

  /// What it is, and what it is taken for.
  private func answer(_ item: TaggedExample, width: Int) -> [[Span]] {
    switch item.answer {
    case .oneClass(let answer): [line(of: answer)]
    case .labels(let labels): lines(of: labels)
    case .written(let answer): lines(of: answer, width: width)
    case .numbers(let numbers):
      numbers.map { line(of: $0, isAlone: numbers.count == 1) }
        + (item.errorShare.map { share in
          [
            [
              Span(
                "\(NumberFormat.percent(share)) of the \(tags.split) set's squared error",
                theme[.textDim])
            ]
          ]
        } ?? [])
    }
  }

  private func line(of answer: ExaminedAnswer.Class) -> [Span] {
    func percent(_ value: Double) -> String { NumberFormat.percent(value, decimals: 0) }
    let isRight = answer.isRight
    return [
      Span(isRight ? "correct: " : "true ", theme[.textDim]),
      Span(className(answer.label), theme[.bannerGood]),
    ]
      + (isRight
        ? [Span("  \(percent(answer.confidence)) confident", theme[.textDim])]
        : [
          Span(
            answer.labelProbability.map { " (\(percent($0)))" } ?? "", theme[.textDim]),
          Span("  predicted as ", theme[.textDim]),
          Span(className(answer.prediction), theme[.bannerBad]),
          Span(" (\(percent(answer.confidence)))", theme[.textDim]),
        ])
  }

  /// - Parameter isAlone: whether it is the only one of its example.
  private func line(of number: ExaminedAnswer.Number, isAlone: Bool) -> [Span] {
    func text(_ value: Double) -> String { NumberFormat.significant(value, digits: 5) }
    return [
      Span(isAlone ? "true " : "\(number.name): true ", theme[.textDim]),
      Span(text(number.value), theme[.bannerGood]),
      Span("  predicted as ", theme[.textDim]),
      Span(text(number.prediction), theme[.bannerBad]),
      Span("  off by ", theme[.textDim]),
      Span(NumberFormat.signed(number.residual), theme[.textStrong]),
    ]
  }

  private func tagLine(_ item: TaggedExample) -> [Span] {
    guard let found = tags.examined[item.example] else {
      return [Span("not looked at yet", theme[.textDim])]
    }
    guard !found.isEmpty else { return [Span("no tag", theme[.textDim])] }
    return [
      Span(
        tags.categories.filter(found.contains).joined(separator: ", "),
        theme[.diagnosisLarger])
    ]
  }

  /// What a tag comes to, as text.
  struct Figures {
    var count: Int
    var share: Double
    /// What would be left without it.
    var ceiling: String
  }

  /// Each tag with its key, its share, and the error rate without mistakes of its kind.
  ///
  /// - Parameter item: the example in view, whose tags are marked.
  func table(_ table: ErrorTable, at item: TaggedExample?, width: Int) -> [[Span]] {
    var lines = rows(
      table.rows.map { row in
        let ceiling = NumberFormat.percent(row.ceiling, decimals: 2)
        return (row.tag, Figures(count: row.count, share: row.share.rate, ceiling: ceiling))
      }, ceiling: "error if fixed", untagged: table.untagged, at: item, width: width)
    lines.append([
      Span("\(tags.split) error now ", theme[.textDim]),
      Span(NumberFormat.percent(table.error, decimals: 2), theme[.textStrong]),
      Span(
        "  \(table.mistakes) of \(NumberFormat.grouped(table.count)) wrong", theme[.textDim]),
    ])
    return lines + rightOnes(table) + next(table.advice, width: width)
  }

  /// What was found of examples that the model has right.
  func rightOnes(_ table: ErrorTable) -> [[Span]] {
    guard table.rightExamined > 0 else { return [] }
    return [
      [
        Span(
          "\(table.rightMislabelled) of \(table.rightExamined) correct ones mislabelled",
          theme[.textDim])
      ]
    ]
  }

  /// Each tag with its key, its share of the squared error, and the RMSE were its examples predicted
  /// exactly.
  ///
  /// - Parameter item: the example in view, whose tags are marked.
  func table(_ table: ResidualTable, at item: TaggedExample?, width: Int) -> [[Span]] {
    var lines = rows(
      table.rows.map { row in
        let ceiling = NumberFormat.significant(row.ceiling, digits: 4)
        return (row.tag, Figures(count: row.count, share: row.share, ceiling: ceiling))
      }, ceiling: "RMSE if exact", untagged: table.untagged, at: item, width: width)
    lines.append([
      Span("\(tags.split) RMSE now ", theme[.textDim]),
      Span(NumberFormat.significant(table.error, digits: 4), theme[.textStrong]),
      Span("  share: of the squared error", theme[.textDim]),
    ])
    if table.examined > 0 {
      let share = NumberFormat.percent(table.examinedShare, decimals: 0)
      lines.append([
        Span("those looked at make up ", theme[.textDim]), Span(share, theme[.textStrong]),
        Span(" of it", theme[.textDim]),
      ])
    }
    return lines + next(table.advice, width: width)
  }

  /// - Parameters:
  ///   - found: tags that occur, the greatest share first.
  ///   - ceiling: what the last column is called.
  ///   - fixed: columns of it.
  func rows(
    _ found: [(tag: String, figures: Figures)], ceiling: String, fixed: Int = 16, untagged: Int,
    at item: TaggedExample?, width: Int
  ) -> [[Span]] {
    let figures = Dictionary(uniqueKeysWithValues: found.map { ($0.tag, $0.figures) })
    let (count, share) = (6, 7)
    let name = max(8, width - count - share - fixed)
    let here = item.map { tags.tags(of: $0.example) } ?? []
    let header =
      "    tag".paddedRight(to: name) + "count".paddedLeft(to: count)
      + "share".paddedLeft(to: share) + ceiling.paddedLeft(to: fixed)
    var lines = [[Span(header, theme[.textDim])]]
    lines += tags.categories.enumerated().map { index, tag -> [Span] in
      let key = index < 9 ? "\(index + 1)" : " "
      let isSet = here.contains(tag)
      var spans = [
        Span(key + " ", theme[.footerKey]),
        Span(
          (isSet ? symbols.selected : " ") + " "
            + tag.truncated(to: name - 4, ellipsis: symbols.ellipsis).paddedRight(to: name - 4),
          theme[isSet ? .diagnosisLarger : .text]),
      ]
      if let figures = figures[tag] {
        spans += [
          Span("\(figures.count)".paddedLeft(to: count), theme[.textStrong]),
          Span(
            NumberFormat.percent(figures.share, decimals: 0).paddedLeft(to: share), theme[.text]),
          Span(
            (symbols.arrow + " " + figures.ceiling).paddedLeft(to: fixed),
            theme[tag == found.first?.tag ? .diagnosisLarger : .text]),
        ]
      }
      return spans
    }
    lines.append([
      Span("  no tag fits".paddedRight(to: name), theme[.textDim]),
      Span("\(untagged)".paddedLeft(to: count), theme[.textDim]),
    ])
    lines.append([])
    return lines
  }

  /// What a person should make of it.
  func next(_ advice: String?, width: Int) -> [[Span]] {
    guard let advice else { return [] }
    return LineBreaks.wrap("next: \(advice)", width: width, most: 3)
      .map { [Span($0, theme[.textDim])] }
  }
}
