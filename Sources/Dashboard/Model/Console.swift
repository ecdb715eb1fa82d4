import CellUI
import RunEvents

/// What is looked for on the Console, and which line of output is selected.
struct Console: Hashable, Sendable {
  /// Words that a line must hold, all of them, whatever their case.
  var filter = TextField()
  var isTyping = false
  /// The numbers of the lines of output that hold the words; nil while none are looked for.
  var found: [Int]?
  /// The number of the selected line of output, counted from the first that was printed.
  var selected: Int?

  var words: [Substring] { filter.text.lowercased().split(separator: " ") }

  /// Whether a line holds the words.
  func matches(_ line: some StringProtocol) -> Bool {
    let line = line.lowercased()
    return words.allSatisfy { line.contains($0) }
  }
}

extension DashboardModel {
  // MARK: Lines of output

  /// The numbers of the lines of output that are shown, in order.
  var outputNumbers: [Int] {
    console.found ?? Array(run.printedBefore..<(run.printedBefore + run.printed.count))
  }

  func outputLine(_ number: Int) -> PrintedLine? {
    let index = number - run.printedBefore
    return run.printed.indices.contains(index) ? run.printed[index] : nil
  }

  var selectedOutput: PrintedLine? { console.selected.flatMap(outputLine) }

  /// Selects the line above or below; below the last one none is.
  mutating func selectOutput(_ rows: Int) {
    let numbers = outputNumbers
    guard let selected = console.selected else {
      // Those below the output are scrolled to, and back.
      if rows > 0 || pageScroll > 0 { return scrollPage(rows) }
      return select(output: numbers.last)
    }
    let place = (numbers.lastIndex { $0 <= selected } ?? 0) + rows
    select(output: place < numbers.count ? numbers[max(0, place)] : nil)
  }

  /// Selects a line; the charts are then read at its step.
  mutating func select(output number: Int?) {
    console.selected = number
    (viewport.markA, viewport.markB) = (nil, nil)
    viewport.crosshair = selectedOutput?.step.map { Double(min($0, run.step)) }
    pageScroll = 0
  }

  /// Shows the charts, read at the step of the selected line.
  mutating func readAtOutput() -> [DashboardEffect] {
    guard selectedOutput != nil, viewport.crosshair != nil else { return [] }
    let effects = show(.overview)
    moveCrosshair(columns: 0)
    followData()
    return effects
  }

  // MARK: Searching

  mutating func search(_ action: DashboardAction) {
    switch action {
    case .openFilter: console.isTyping = true
    case .clearFilter: console = Console(selected: console.selected)
    default: console.isTyping = false
    }
    pageScroll = 0
  }

  /// A key for the words that are looked for.
  mutating func editConsoleSearch(_ key: Key) {
    if case .character = key, console.filter.text.count >= MetricsPage.longestFilter { return }
    guard console.filter.handle(key) else { return }
    findOutput()
    if let selected = console.selected, console.found?.contains(selected) == false {
      select(output: nil)
    }
    pageScroll = 0
  }

  /// Looks through the output anew.
  mutating func findOutput() {
    guard !console.words.isEmpty else { return console.found = nil }
    console.found = run.printed.indices.filter { index in
      let spans = TerminalColors.spans(of: run.printed[index].text, base: .plain)
      return console.matches(spans.map(\.text).joined())
    }.map { $0 + run.printedBefore }
  }

  /// Lines have come, and the oldest may have gone.
  mutating func followOutput() {
    if console.found != nil { findOutput() }
    if let selected = console.selected, selected < run.printedBefore {
      select(output: run.printedBefore)
    }
  }

  var consoleCount: String {
    let count = run.printed.count
    let which = run.printedBefore > 0 || count >= 500 ? "the last \(count)" : "\(count)"
    return "\(console.found?.count ?? count) of \(which) lines match"
  }

  /// Whether a filter is being typed, on whichever screen.
  var isFilterTyped: Bool { metrics.isTyping || comparison.isTyping || console.isTyping }

  /// The words that are typed on the screen in view.
  var typedFilter: TextField {
    switch tab {
    case .runs: comparison.filter
    case .console: console.filter
    default: metrics.filter
    }
  }
}
