import CellUI
import Diagnosis
import RunEvents

/// Mistakes looked at one by one: a value, changed by `update` alone, drawn by `view`.
public struct ErrorsModel: Sendable {
  enum Overlay: Hashable, Sendable { case help, mislabelled }

  /// The colours.
  public let theme: Theme
  /// The characters that the terminal can show.
  public let glyphs: GlyphSet
  /// The screen's size in cells.
  public internal(set) var size: Size
  /// Counts up whenever what is drawn may have changed.
  public internal(set) var revision = 0
  /// The run's name.
  let run: String
  let classNames: [String]
  /// Mistakes, then a sample of right ones; of numbers the worst, then a sample of others.
  let items: [ExaminedExample]
  /// Examples in the set.
  let count: Int
  /// By what the set's mistakes are counted.
  let measure: ErrorMeasure
  /// Which of the items is in view, and what was found of each.
  var tagging: ErrorTagging

  var overlay: Overlay?
  var notice: Notice?
  var now = 0.0

  /// The screen at the first example that nobody has looked at.
  ///
  /// - Parameters:
  ///   - run: the run's name.
  ///   - classNames: by class index; a class beyond them is shown as its number.
  ///   - items: mistakes, then a sample of correct ones; of numbers the worst, then a sample of others.
  ///   - count: examples in the set.
  ///   - measure: by what the set's mistakes are counted.
  ///   - tags: what was found before.
  public init(
    size: Size, theme: Theme, glyphs: GlyphSet, run: String, classNames: [String],
    items: [ExaminedExample], count: Int, measure: ErrorMeasure = .classes, tags: ErrorTags
  ) {
    self.size = size
    self.theme = theme
    self.glyphs = glyphs
    self.run = run
    self.classNames = classNames
    self.items = items
    self.count = count
    self.measure = measure
    tagging = ErrorTagging(examples: items.map(\.example), tags: tags)
  }

  /// What was found of each example that was looked at.
  public var tags: ErrorTags { tagging.tags }

  var symbols: Symbols { Symbols(glyphs: glyphs) }

  /// The example in view; nil when there is none.
  var item: ExaminedExample? {
    items.indices.contains(tagging.position) ? items[tagging.position] : nil
  }

  /// Where mistakes are counted: of classes, of examples with several labels, and of answers.
  var table: ErrorTable {
    switch measure {
    case .labels(let report): LabelErrorTable(tags, report).examples
    case .answers(let errors): ErrorTable(tags, errors)
    case .classes, .numbers:
      ErrorTable(tags, mistaken: Set(items.filter { !$0.isRight }.map(\.example)), count: count)
    }
  }

  /// Where numbers are predicted; nil elsewhere.
  var residuals: ResidualTable? { report.map { ResidualTable(tags, $0) } }

  private var report: RegressionReport? {
    if case .numbers(let report) = measure { report } else { nil }
  }

  /// The example in view as it is shown.
  var shown: TaggedExample? {
    item.map { item in
      TaggedExample(item, errorShare: report?.errorShare(of: [item.example]))
    }
  }

  func name(_ label: Int) -> String {
    classNames.name(ofOutput: label)
  }

  /// Takes in what the run's folder has after examples were written from here.
  mutating func take(_ inFile: ErrorTags, kept: Set<Int>) {
    tagging.take(inFile, kept: kept)
    revision += 1
  }

  /// Says in the footer what came of an effect.
  public mutating func say(_ text: String, isProblem: Bool = false) {
    notice = Notice(
      kind: isProblem ? .refusal : .note, text: text, expires: now + Notice.seconds)
    revision += 1
  }
}

/// What is to be done outside.
public enum ErrorsEffect: Hashable, Sendable {
  /// Keep what was found of these examples in the run's folder.
  case save(ErrorTags, of: Set<Int>)
  /// Write them as CSV.
  case export
  case quit, suspend, redraw
}
