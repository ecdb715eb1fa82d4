import Glibc
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
  private var plans: [ConsolePlan.Pointer] = []
  /// Of the line before.
  private var lastPlan: ConsolePlan.Pointer?
  /// A line without what steers a terminal.
  private let scratch = UnsafeMutablePointer<UInt8>.allocate(capacity: longestLine)
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
  /// What it means; nil for a line of nothing.
  private var plan: ConsolePlan.Pointer?
  /// The rule of the table that it is a row of.
  private var tableRule: String?
  /// By which rule.
  var rule: String { tableRule ?? plan?.pointee.meaning.rule ?? "" }
  /// Names in it that are no curves, and why.
  var refusals: [ConsoleMeaning.Refusal] { plan?.pointee.meaning.refusals ?? [] }

  /// - Parameter naming: how names become keys, and the rules for lines.
  public convenience init(naming: TagNaming = .standard) {
    self.init(naming: naming, tags: NameTable())
  }

  init(naming: TagNaming, tags: NameTable) {
    compiler = ConsoleCompiler(rules: naming.console, naming: naming)
    self.naming = naming
    self.tags = tags
  }

  deinit {
    forgetPlans()
    scratch.deallocate()
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
    tableRule = nil
    plan = nil
    guard line.count <= Self.longestLine, line.count > 0, let base = line.baseAddress else {
      return
    }
    let plan: ConsolePlan.Pointer?
    if memchr(base, 0x1B, line.count) == nil {
      plan = self.plan(of: line)
    } else if let count = ConsoleScanner.plain(line, into: scratch) {
      plan = self.plan(of: UnsafeRawBufferPointer(start: scratch, count: count))
    } else {
      plan = scannedPlan(of: line, isPlain: false)
    }
    self.plan = plan
    if let plan, !plan.pointee.isIdle { follow(plan) }
  }

  /// A shape whose templates never suit has no more of them.
  private static let mostTemplates = 64

  /// What a line's shape means, its numbers put into the scanner's values; nil for a line of
  /// nothing.
  @inline(__always)
  private func plan(of line: UnsafeRawBufferPointer) -> ConsolePlan.Pointer? {
    if let guess = lastPlan?.pointee.successor,
      guess.pointee.template?.read(line, into: scanner.values) == true
    {
      lastPlan = guess
      return guess
    }
    return scannedPlan(of: line, isPlain: true)
  }

  /// - Parameter isPlain: nothing in the line steers a terminal.
  @inline(never)
  private func scannedPlan(
    of line: UnsafeRawBufferPointer, isPlain: Bool
  ) -> ConsolePlan.Pointer? {
    scanner.scan(line)
    guard scanner.shapeCount > 0 else { return nil }
    if shapes.count > Self.mostShapes { forgetPlans() }
    let number = shapes.number(UnsafeRawPointer(scanner.shape), scanner.shapeCount)
    let plan = number < plans.count ? plans[number] : newPlan()
    // Where another line was expected, its template may suit the next.
    let isRefused = lastPlan?.pointee.successor == plan
    lastPlan?.pointee.successor = plan
    lastPlan = plan
    if isPlain, plan.pointee.template == nil || isRefused,
      plan.pointee.templateCount < Self.mostTemplates
    {
      plan.pointee.take(ConsoleTemplate(line, scanner))
    }
    return plan
  }

  @inline(never)
  private func newPlan() -> ConsolePlan.Pointer {
    let shape = UnsafeBufferPointer(start: scanner.shape, count: scanner.shapeCount)
    let meaning = compiler.meaning(
      of: ConsoleToken.tokens(of: shape), shape: String(decoding: shape, as: UTF8.self))
    let plan = ConsolePlan.Pointer.allocate(capacity: 1)
    plan.initialize(to: ConsolePlan(meaning, tag: tag))
    plans.append(plan)
    return plan
  }

  private func forgetPlans() {
    for plan in plans {
      plan.pointee.deallocate()
      plan.deinitialize(count: 1)
      plan.deallocate()
    }
    shapes = NameTable()
    plans = []
    lastPlan = nil
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

  private func follow(_ plan: ConsolePlan.Pointer) {
    if plan.pointee.meaning.clock != nil {
      seconds = clock.seconds(plan.pointee.meaning.clock, scanner.values)
    }
    if let section = plan.pointee.meaning.section { self.section = section }
    if !plan.pointee.columns.isEmpty {
      table = Table(columns: plan.pointee.columns, rule: plan.pointee.meaning.rule)
      return
    }
    if plan.pointee.meaning.isRuler { return endBlock() }
    if plan.pointee.hasCells, table != nil,
      table?.columns.count == plan.pointee.meaning.cells.count,
      readRow(plan.pointee.meaning.cells)
    {
      tableRule = table?.rule
      return
    }
    if !plan.pointee.isStill { move(plan) }
    guard !plan.pointee.fields.isEmpty else { return }
    for field in plan.pointee.fields {
      var value = scanner.values[field.index]
      if let divisor = field.divisor { value /= scanner.values[divisor] }
      if field.percent { value /= 100 }
      var tag = field.tag
      if let section, field.isBare { tag = sectionTag(tag, section) }
      found.append((tag, value))
    }
    position.sawValues = true
    guard plan.pointee.meaning.isOfBlock, isInBlock else { return }
    if block.count < ConsoleScanner.mostNumbers { block += found }
    found.removeAll(keepingCapacity: true)
  }

  /// The lines between two rulers are one record: what says where they belong may come last.
  private func endBlock() {
    found.append(contentsOf: block)
    block.removeAll(keepingCapacity: true)
    isInBlock = true
  }

  private func move(_ plan: ConsolePlan.Pointer) {
    let isAside = plan.pointee.meaning.split == .dev || plan.pointee.meaning.split == .test
    if let index = plan.pointee.meaning.epoch {
      wentBack(position.take(epoch: scanner.values[index]))
    }
    if let (done, total) = plan.pointee.meaning.count, !isAside {
      wentBack(
        position.take(
          done: scanner.values[done], total: scanner.values[total],
          hasValues: !plan.pointee.meaning.fields.isEmpty,
          isNamed: plan.pointee.meaning.isCountNamed))
    }
    if let index = plan.pointee.meaning.step {
      wentBack(position.take(step: scanner.values[index], isOfEpoch: false))
    }
    if let index = plan.pointee.meaning.batch, !isAside {
      wentBack(position.take(step: scanner.values[index], isOfEpoch: true))
    }
    if !isAside, plan.pointee.meaning.section == nil { section = nil }
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
