import RunEvents

/// Reads metrics out of lines that a trainer prints for people, one after the other:
/// `Epoch 3/20`, `[120/938] loss: 0.31 - val_loss: 0.42`, progress bars, tables.
///
/// Where a line belongs, which set it speaks of and the names above a table hold for the lines
/// after it, so there is one reader for each stream of lines. Not `Sendable`: one thread at a time
/// uses it. Reading a line of a shape that was seen before costs one pass over its bytes.
public final class ConsoleLineReader {
  /// What a line says.
  public struct Row {
    /// The step, as far as lines have said; nil before.
    public internal(set) var step: Int?
    /// The epoch, as far as lines have said, with its fraction; nil before.
    public internal(set) var epoch: Double?
    /// The line's values, in the order they stand in it.
    public var values: [(key: MetricKey, value: Double)] = []
  }

  /// Longer lines are no progress reports.
  static let longestLine = 1 << 16
  /// Of more shapes than these, all are forgotten, and worked out anew as they come.
  private static let mostShapes = 4096
  /// Names of more curves than these are passed over.
  static let mostTags = 20_000

  private let compiler: ConsoleCompiler
  private let naming: TagNaming
  private let scanner = ConsoleScanner()
  private var shapes = NameTable()
  private var plans: [ConsolePlan] = []
  /// The names of curves, by the number that rows have for them.
  let tags: NameTable
  private var keys: [MetricKey?] = []

  // What holds from line to line.
  private var position = ConsolePosition()
  private var clock = ConsoleClock()
  private var section: Split?
  private var sectionTags: [Split: [Int: Int]] = [:]
  private var table: Table?
  private var block: [(tag: Int, value: Double)] = []
  private var isInBlock = false

  /// A table whose rows come.
  private struct Table {
    var columns: [Column]
    var rule: String
    /// What the first row says in its column of words: others are of parts of the whole.
    var label: String?
  }

  enum Column {
    case epoch, step, none
    case curve(Int)
  }

  // What the last line said.
  /// Its points; empty for most lines.
  private(set) var found: [(tag: Int, value: Double)] = []
  /// The step or epoch that the run went back to with it.
  private(set) var restart: Int?
  /// Its time, where it says one.
  private(set) var seconds: (seconds: Double, isAbsolute: Bool)?
  /// By which rule.
  private(set) var rule = ""
  /// Names in it that are no curves, and why.
  private(set) var refusals: [ConsoleMeaning.Refusal] = []

  /// - Parameter naming: how names become keys, and the rules for lines.
  public convenience init(naming: TagNaming = .standard) {
    self.init(naming: naming, tags: NameTable())
  }

  init(naming: TagNaming, tags: NameTable) {
    compiler = ConsoleCompiler(rules: naming.console, naming: naming)
    self.naming = naming
    self.tags = tags
  }

  var step: Int? { position.step }
  var epoch: Double? { position.epoch }
  var hasFractionalEpochs: Bool { position.hasFractions }

  /// Reads the next line.
  ///
  /// - Returns: nil for a line without a metric.
  public func read(_ line: some StringProtocol) -> Row? {
    var text = String(line)
    text.withUTF8 { read(UnsafeRawBufferPointer($0)) }
    guard !found.isEmpty else { return nil }
    return Row(
      step: step, epoch: epoch, values: found.map { (key(of: $0.tag), $0.value) })
  }

  /// What a tag is called on the dashboard.
  func key(of tag: Int) -> MetricKey {
    while keys.count <= tag { keys.append(nil) }
    if let key = keys[tag] { return key }
    let key = naming.key(for: tags[tag])
    keys[tag] = key
    return key
  }

  /// Reads the next line, without its end; what it says is in `found` and beside it.
  func read(_ line: UnsafeRawBufferPointer) {
    found.removeAll(keepingCapacity: true)
    restart = nil
    seconds = nil
    rule = ""
    refusals = []
    guard line.count <= Self.longestLine, line.count > 0 else { return }
    scanner.scan(line)
    guard scanner.shapeCount > 0 else { return }
    let plan = self.plan()
    rule = plan.meaning.rule
    refusals = plan.meaning.refusals
    if plan.isIdle { return }
    follow(plan)
  }

  /// What the shape of the line that was scanned means.
  @inline(__always)
  private func plan() -> ConsolePlan {
    let number = shapes.number(UnsafeRawPointer(scanner.shape), scanner.shapeCount)
    return number < plans.count ? plans[number] : newPlan(number)
  }

  @inline(never)
  private func newPlan(_ number: Int) -> ConsolePlan {
    let shape = UnsafeBufferPointer(start: scanner.shape, count: scanner.shapeCount)
    let meaning = compiler.meaning(
      of: ConsoleToken.tokens(of: shape), shape: String(decoding: shape, as: UTF8.self))
    let plan = ConsolePlan(meaning, tag: tag)
    if number >= Self.mostShapes {
      shapes = NameTable()
      plans = []
    } else {
      plans.append(plan)
    }
    return plan
  }

  /// The number of a curve's name; nil when there are too many.
  private func tag(_ name: String) -> Int? {
    tags.count < Self.mostTags ? tags.number(name) : nil
  }

  /// The curve of a name that says no split, below a heading that does.
  private func sectionTag(_ tag: Int, _ section: Split) -> Int {
    if let known = sectionTags[section]?[tag] { return known }
    let new = self.tag("\(section.rawValue)/\(tags[tag])") ?? tag
    sectionTags[section, default: [:]][tag] = new
    return new
  }

  // MARK: Following a plan

  private func follow(_ plan: ConsolePlan) {
    let meaning = plan.meaning
    if let slots = meaning.clock { seconds = clock.seconds(slots, scanner.values) }
    if let section = meaning.section { self.section = section }
    if !plan.columns.isEmpty {
      table = Table(columns: plan.columns, rule: meaning.rule)
      return
    }
    if meaning.isRuler { return endBlock() }
    if let table, table.columns.count == meaning.cells.count, readRow(meaning.cells) {
      rule = table.rule
      return
    }
    move(meaning)
    guard !plan.fields.isEmpty else { return }
    for field in plan.fields {
      var value = scanner.values[field.index]
      if let divisor = field.divisor { value /= scanner.values[divisor] }
      if field.percent { value /= 100 }
      var tag = field.tag
      if let section, field.isBare { tag = sectionTag(tag, section) }
      found.append((tag, value))
    }
    position.sawValues = true
    guard meaning.isOfBlock, isInBlock else { return }
    if block.count < ConsoleScanner.mostNumbers { block += found }
    found.removeAll(keepingCapacity: true)
  }

  /// The lines between two rulers are one record: what says where they belong may come last.
  private func endBlock() {
    found.append(contentsOf: block)
    block.removeAll(keepingCapacity: true)
    isInBlock = true
  }

  private func move(_ meaning: ConsoleMeaning) {
    let isAside = meaning.split == .dev || meaning.split == .test
    if let index = meaning.epoch { wentBack(position.take(epoch: scanner.values[index])) }
    if let (done, total) = meaning.count, !isAside {
      wentBack(
        position.take(
          done: scanner.values[done], total: scanner.values[total],
          hasValues: !meaning.fields.isEmpty, isNamed: meaning.isCountNamed))
    }
    if let index = meaning.step {
      wentBack(position.take(step: scanner.values[index], isOfEpoch: false))
    }
    if let index = meaning.batch, !isAside {
      wentBack(position.take(step: scanner.values[index], isOfEpoch: true))
    }
    if meaning.hasPosition, !isAside, meaning.section == nil { section = nil }
  }

  private func wentBack(_ place: Int?) {
    guard let place else { return }
    restart = restart.map { min($0, place) } ?? place
  }

  /// - Returns: false when it is no row of the table.
  private func readRow(_ cells: [ConsoleMeaning.Cell]) -> Bool {
    guard var table else { return false }
    var points: [(tag: Int, value: Double)] = []
    var epoch: Double?
    var step: Double?
    for (cell, column) in zip(cells, table.columns) {
      switch (cell, column) {
      case (.number(let index, _), .epoch), (.pair(let index, _), .epoch):
        epoch = scanner.values[index]
      case (.number(let index, _), .step), (.pair(let index, _), .step):
        step = scanner.values[index]
      case (.number(let index, let isPercent), .curve(let tag)):
        points.append((tag, isPercent ? scanner.values[index] / 100 : scanner.values[index]))
      case (.text(let text), .none):
        // Rows of single classes come below the one of all.
        if let label = table.label, label != text { return true }
        table.label = text
      case (.text, .epoch), (.text, .step): return false
      default: break
      }
    }
    guard !points.isEmpty else { return false }
    self.table = table
    if let epoch { wentBack(position.take(epoch: epoch)) }
    if let step { wentBack(position.take(step: step, isOfEpoch: false)) }
    position.sawValues = true
    found.append(contentsOf: points)
    return true
  }
}
