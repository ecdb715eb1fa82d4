import CellUI
import Diagnosis

/// An example with what it was taken for, and what all tags so far come to, in lines.
struct ErrorTaggingLines {
  let theme: Theme
  let glyphs: GlyphSet
  let tags: ErrorTags
  /// Of a class, by its index.
  let className: (Int) -> String

  private var symbols: Symbols { Symbols(glyphs: glyphs) }

  /// Cells of a pixel at most.
  private static let mostScale = 8

  /// What an example is, what it was predicted as, and its tags.
  ///
  /// - Parameter height: rows that there are; its picture is as large as they allow.
  func example(_ item: TaggedExample?, width: Int, height: Int) -> [[Span]] {
    guard let item else {
      return [[Span("there are no mistakes to look at", theme[.textDim])]]
    }
    func percent(_ value: Double) -> String { NumberFormat.percent(value, decimals: 0) }
    let isRight = item.isRight
    var lines: [[Span]] = [
      [
        Span(isRight ? "correct: " : "true ", theme[.textDim]),
        Span(className(item.label), theme[.bannerGood]),
      ]
        + (isRight
          ? [Span("  \(percent(item.confidence)) confident", theme[.textDim])]
          : [
            Span(
              item.labelProbability.map { " (\(percent($0)))" } ?? "", theme[.textDim]),
            Span("  predicted as ", theme[.textDim]),
            Span(className(item.prediction), theme[.bannerBad]),
            Span(" (\(percent(item.confidence)))", theme[.textDim]),
          ]),
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

  /// Each tag with its key, its share, and the error rate without mistakes of its kind.
  ///
  /// - Parameters:
  ///   - setCount: examples in the set.
  ///   - item: the example in view, whose tags are marked.
  func table(
    _ table: ErrorTable, of setCount: Int, at item: TaggedExample?, width: Int
  ) -> [[Span]] {
    let rows = Dictionary(uniqueKeysWithValues: table.rows.map { ($0.tag, $0) })
    let (count, share, fixed) = (6, 7, 16)
    let name = max(8, width - count - share - fixed)
    let here = item.map { tags.tags(of: $0.example) } ?? []
    let header =
      "    tag".paddedRight(to: name) + "count".paddedLeft(to: count)
      + "share".paddedLeft(to: share) + "error if fixed".paddedLeft(to: fixed)
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
      if let row = rows[tag] {
        spans += [
          Span("\(row.count)".paddedLeft(to: count), theme[.textStrong]),
          Span(
            NumberFormat.percent(row.share.rate, decimals: 0).paddedLeft(to: share), theme[.text]),
          Span(
            (symbols.arrow + " " + NumberFormat.percent(row.ceiling, decimals: 2))
              .paddedLeft(to: fixed),
            theme[row.tag == table.rows.first?.tag ? .diagnosisLarger : .text]),
        ]
      }
      return spans
    }
    lines.append([
      Span("  no tag fits".paddedRight(to: name), theme[.textDim]),
      Span("\(table.untagged)".paddedLeft(to: count), theme[.textDim]),
    ])
    lines.append([])
    lines.append([
      Span("\(tags.split) error now ", theme[.textDim]),
      Span(NumberFormat.percent(table.error, decimals: 2), theme[.textStrong]),
      Span(
        "  \(table.mistakes) of \(NumberFormat.grouped(setCount)) wrong", theme[.textDim]),
    ])
    if table.rightExamined > 0 {
      lines.append([
        Span(
          "\(table.rightMislabelled) of \(table.rightExamined) correct ones mislabelled",
          theme[.textDim])
      ])
    }
    if let advice = table.advice {
      lines += LineBreaks.wrap("next: \(advice)", width: width, most: 3)
        .map { [Span($0, theme[.textDim])] }
    }
    return lines
  }
}
