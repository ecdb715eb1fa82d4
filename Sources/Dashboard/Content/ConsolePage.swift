import CellUI
import RunEvents

/// What the trainer printed last, and everything that happened, whole sentences, newest first; below it
/// how the run was made.
struct ConsolePage {
  let model: DashboardModel

  func lines(width: Int) -> [[Span]] {
    let below = linesBelow(width: width)
    return output(width: width, above: below.count).map(\.spans) + below
  }

  /// The number of the line of output that a line of the page is of; nil where it is of none.
  func outputNumber(ofLine index: Int, width: Int) -> Int? {
    let rows = output(width: width, above: linesBelow(width: width).count)
    return rows.indices.contains(index) ? rows[index].number : nil
  }

  /// What was printed, in most of the page, and in all of it that is not taken by the lines below.
  private func output(width: Int, above count: Int) -> [ConsoleOutput.Row] {
    let page = model.pageRows
    let isAlone = model.console.selected != nil || isSearched
    let height = isAlone ? page - 2 : max(page * 2 / 3, page - count - 2)
    return ConsoleOutput(
      model: model, stepWidth: stepWidth, width: width, height: max(3, height)
    ).rows
  }

  /// Columns of a step.
  private var stepWidth: Int { NumberFormat.grouped(model.run.step).displayWidth }

  /// What happened, and how the run was made.
  private func linesBelow(width: Int) -> [[Span]] {
    let texts = EventTexts(run: model.run, symbols: model.symbols)
    let digits = stepWidth
    let indent = digits + 4
    var lines: [[Span]] = []
    var epochs = EpochLines.lines(model: model, stepWidth: digits, width: width)
      .filter { isShown($0.text) }[...]
    for entry in model.run.entries.reversed() {
      while let epoch = epochs.first, epoch.step > entry.step {
        lines.append(epoch.spans)
        epochs.removeFirst()
      }
      let told = texts.lines(entry, stepWidth: digits, width: .max)
      guard isShown(told) else { continue }
      for pieces in told {
        guard let last = pieces.last, pieces.count > 1 else {
          lines.append(pieces.map { Span($0.text, model.theme[$0.role]) })
          continue
        }
        // The sentence goes on below its beginning.
        let broken = LineBreaks.wrap(last.text, width: max(10, width - indent), most: 8)
        let before = pieces.dropLast().map { Span($0.text, model.theme[$0.role]) }
        lines.append(before + [Span(broken.first ?? "", model.theme[last.role])])
        for more in broken.dropFirst() {
          lines.append([
            Span(String(repeating: " ", count: indent) + more, model.theme[last.role])
          ])
        }
      }
    }
    lines += epochs.map(\.spans)
    if lines.isEmpty {
      let note = isSearched ? "no event matches" : "nothing has happened yet"
      lines = [[Span(note, model.theme[.textDim])]]
    }
    return lines + (isSearched ? [] : makingLines(width: width))
  }

  private var isSearched: Bool { !model.console.words.isEmpty }

  /// Whether an event holds the words that are looked for.
  private func isShown(_ lines: [[EventTexts.Piece]]) -> Bool {
    isShown(lines.flatMap(\.self).map(\.text).joined(separator: " "))
  }

  private func isShown(_ text: String) -> Bool { !isSearched || model.console.matches(text) }

  /// The network, where the run comes from, and its recipe, each where it is known.
  private func makingLines(width: Int) -> [[Span]] {
    guard let manifest = model.run.manifest else { return [] }
    let count = NumberFormat.grouped(manifest.parameterCount)
    let workers = "\(manifest.workers) worker\(manifest.workers == 1 ? "" : "s")"
    let known = Self.origins.map(\.0) + [RunManifest.trainerKey]
    let others = manifest.provenance.keys.filter { !known.contains($0) }.sorted()
    let titles = Self.origins + others.map { ($0, $0) }
    let titleWidth =
      2 + (titles.filter { manifest.provenance[$0.0] != nil }.map(\.1.displayWidth).max() ?? 0)
    let origins = titles.compactMap { key, title in
      manifest.provenance[key].map { title.paddedRight(to: titleWidth) + $0 }
    }
    let seed = manifest.trainer == .engine ? "seed \(manifest.seed)" : "what its log says"
    return section("network", "\(count) parameters, \(workers)", manifest.layers, width)
      + section("origin", seed, origins, width)
      + section(
        "recipe", "as resolved",
        manifest.recipe.split(separator: "\n").map(String.init), width)
  }

  private static let origins = [
    ("command", "command"), ("folder", "folder"), ("host", "host"), ("system", "system"),
    ("gitCommit", "commit"), ("gitDirty", "changed since"), ("dltui", "version"), ("gpus", "GPUs"),
  ]

  private func section(
    _ title: String, _ note: String, _ texts: [String], _ width: Int
  ) -> [[Span]] {
    guard !texts.isEmpty else { return [] }
    let heading = [
      Span(title, model.theme[.textStrong]), Span("  \(note)", model.theme[.textDim]),
    ]
    return [[], heading]
      + texts.map {
        [Span($0.truncated(to: width, ellipsis: model.symbols.ellipsis), model.theme[.text])]
      }
  }
}
