import CellUI
import Diagnosis
import RunEvents

/// The mistake that is being tagged, and what the tags of all in view come to.
struct ErrorTaggingPage {
  let model: DashboardModel
  let tagging: ErrorTagging
  let confusion: Confusion
  /// Of the classes.
  let names: [String]

  private static let gap = 3

  /// - Parameter height: rows that there are; the picture is as large as they allow.
  func lines(width: Int, height: Int) -> [[Span]] {
    let item =
      confusion.mistakes.indices.contains(tagging.position)
      ? TaggedExample(confusion.mistakes[tagging.position]) : nil
    let parts = ErrorTaggingLines(
      theme: model.theme, glyphs: model.glyphs, tags: tagging.tags,
      className: { names.name(ofOutput: $0) })
    // Side by side where there is room for both, or the table below.
    let isWide = width >= 70
    let right = isWide ? min(50, width - 31) : width
    let left = isWide ? min(60, width - right - Self.gap) : width
    let table =
      parts.table(table, at: item, width: right) + hints(width: right)
    let example = parts.example(
      item, width: left, height: isWide ? height : height - table.count - 1)
    guard isWide else { return example + [[]] + table }
    return (0..<max(example.count, table.count)).map { index in
      let line = index < example.count ? example[index].truncated(to: left) : []
      let padding = String(repeating: " ", count: left + Self.gap - line.displayWidth)
      return line + [Span(padding, model.theme[.text])]
        + (index < table.count ? table[index] : [])
    }
  }

  private var setCount: Int { confusion.counts.reduce(0) { $0.adding(bounded: max(0, $1)) } }

  /// Those in view alone are known to be mistakes.
  private var table: ErrorTable {
    let matrix = ConfusionMatrix(confusion)
    let known = Set(tagging.examples)
    let mistakes = max(known.count, Int(bounded: matrix.mistaken))
    return ErrorTable(
      tagging.tags.of(known), known: known, mistakes: mistakes, count: max(mistakes, setCount))
  }

  /// The surest mistakes are no fair sample of all: where those are.
  private func hints(width: Int) -> [[Span]] {
    let others = tagging.tags.examined.keys.count { !tagging.examples.contains($0) }
    var texts: [String] = []
    if others > 0 {
      texts.append(others == 1 ? "1 other was looked at" : "\(others) others were looked at")
    }
    if table.mistakes > tagging.examples.count {
      texts.append(
        "all \(table.mistakes), in random order: dltui errors "
          + (model.run.manifest?.name ?? "latest"))
    }
    return texts.flatMap { LineBreaks.wrap($0, width: width, most: 3) }
      .map { [Span($0, model.theme[.textDim])] }
  }
}
