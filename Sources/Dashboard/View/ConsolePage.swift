import CellUI
import RunEvents

/// Everything that happened, whole sentences, newest first.
struct ConsolePage {
  let model: DashboardModel

  func lines(width: Int) -> [[Span]] {
    let texts = EventTexts(run: model.run, symbols: model.symbols)
    let digits = NumberFormat.grouped(model.run.step).displayWidth
    let indent = digits + 4
    var lines: [[Span]] = []
    for entry in model.run.entries.reversed() {
      for pieces in texts.lines(entry, stepWidth: digits, width: 10_000) {
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
    return lines.isEmpty ? [[Span("nothing has happened yet", model.theme[.textDim])]] : lines
  }
}
