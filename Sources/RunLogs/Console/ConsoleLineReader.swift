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
  private let naming: TagNaming
  private let plans: ConsolePlans
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
  var found: UnsafeBufferPointer<(tag: Int, value: Double)> {
    UnsafeBufferPointer(start: points, count: pointCount)
  }
  /// Room for those of a line, or of a block of lines, which ends with one that has none.
  private let points = UnsafeMutablePointer<(tag: Int, value: Double)>.allocate(
    capacity: mostPoints)
  private static let mostPoints = 2 * ConsoleScanner.mostNumbers
  private var pointCount = 0
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
    plans = ConsolePlans(ConsoleCompiler(rules: naming.console, naming: naming), tags: tags)
    self.naming = naming
    self.tags = tags
  }

  deinit { points.deallocate() }

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
    forgetLine()
    if let plan = plans.plan(of: line) { follow(plan, plans.values) }
  }

  /// Reads the next line, which begins at a place, by what is expected there.
  ///
  /// - Parameter limit: behind what can be read; a line end stands before it.
  /// - Returns: its end; nil when it is to be read as any other.
  @inline(__always)
  func readExpected(
    _ start: UnsafePointer<UInt8>, limit: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8>? {
    guard let (plan, end) = plans.expected(start, limit: limit) else { return nil }
    forgetLine()
    follow(plan, plans.values)
    return end
  }

  /// Takes a line that was read ahead.
  @inline(__always)
  func read(_ plan: ConsolePlan.Pointer, _ values: UnsafePointer<Double>) {
    forgetLine()
    plans.take(plan)
    follow(plan, values)
  }

  /// Hands over the templates of the lines so far, so that other threads read by them until `body`
  /// returns; nil where too few lines lately were read by one.
  func withTemplates(_ body: (ConsoleTemplates?) -> Void) {
    plans.withTemplates(body)
    // The last line's may have been forgotten.
    plan = nil
  }

  @inline(__always)
  private func forgetLine() {
    pointCount = 0
    restart = nil
    seconds = nil
    tableRule = nil
    plan = nil
  }

  /// The curve of a name that says no split, below a heading that does.
  private func sectionTag(_ tag: Int, _ section: Split) -> Int {
    if let known = sectionTags[section]?[tag] { return known }
    let new = plans.tag("\(section.rawValue)/\(tags[tag])") ?? tag
    sectionTags[section, default: [:]][tag] = new
    return new
  }

  // MARK: Following a plan

  private func follow(_ plan: ConsolePlan.Pointer, _ values: UnsafePointer<Double>) {
    self.plan = plan
    if plan.pointee.isIdle { return }
    if plan.pointee.meaning.clock != nil {
      seconds = clock.seconds(plan.pointee.meaning.clock, values)
    }
    if let section = plan.pointee.meaning.section { self.section = section }
    if !plan.pointee.columns.isEmpty {
      table = Table(columns: plan.pointee.columns, rule: plan.pointee.meaning.rule)
      return
    }
    if plan.pointee.meaning.isRuler { return endBlock() }
    if plan.pointee.hasCells, table != nil,
      table?.columns.count == plan.pointee.meaning.cells.count,
      readRow(plan.pointee.meaning.cells, values)
    {
      tableRule = table?.rule
      return
    }
    if !plan.pointee.isStill { move(plan, values) }
    guard !plan.pointee.fields.isEmpty else { return }
    for field in plan.pointee.fields {
      var value = values[field.index]
      if let divisor = field.divisor { value /= values[divisor] }
      if field.percent { value /= 100 }
      var tag = field.tag
      if let section, field.isBare { tag = sectionTag(tag, section) }
      put(tag, value)
    }
    position.sawValues = true
    guard plan.pointee.meaning.isOfBlock, isInBlock else { return }
    if block.count < ConsoleScanner.mostNumbers { block += found }
    pointCount = 0
  }

  @inline(__always)
  private func put(_ tag: Int, _ value: Double) {
    guard pointCount < Self.mostPoints else { return }
    (points + pointCount).initialize(to: (tag, value))
    pointCount += 1
  }

  /// The lines between two rulers are one record: what says where they belong may come last.
  private func endBlock() {
    for (tag, value) in block { put(tag, value) }
    block.removeAll(keepingCapacity: true)
    isInBlock = true
  }

  private func move(_ plan: ConsolePlan.Pointer, _ values: UnsafePointer<Double>) {
    let isAside = plan.pointee.meaning.split == .dev || plan.pointee.meaning.split == .test
    if let index = plan.pointee.meaning.epoch {
      wentBack(position.take(epoch: values[index]))
    }
    if let (done, total) = plan.pointee.meaning.count, !isAside {
      wentBack(
        position.take(
          done: values[done], total: values[total],
          hasValues: !plan.pointee.meaning.fields.isEmpty,
          isNamed: plan.pointee.meaning.isCountNamed))
    }
    if let index = plan.pointee.meaning.step {
      wentBack(position.take(step: values[index], isOfEpoch: false))
    }
    if let index = plan.pointee.meaning.batch, !isAside {
      wentBack(position.take(step: values[index], isOfEpoch: true))
    }
    if !isAside, plan.pointee.meaning.section == nil { section = nil }
  }

  private func wentBack(_ place: Int?) {
    guard let place else { return }
    restart = restart.map { min($0, place) } ?? place
  }

  /// - Returns: false when it is no row of the table.
  private func readRow(
    _ cells: [ConsoleMeaning.Cell], _ values: UnsafePointer<Double>
  ) -> Bool {
    guard var table else { return false }
    var points: [(tag: Int, value: Double)] = []
    var epoch: Double?
    var step: Double?
    for (cell, column) in zip(cells, table.columns) {
      switch (cell, column) {
      case (.number(let index, _), .epoch), (.pair(let index, _), .epoch):
        epoch = values[index]
      case (.number(let index, _), .step), (.pair(let index, _), .step):
        step = values[index]
      case (.number(let index, let isPercent), .curve(let tag)):
        points.append((tag, isPercent ? values[index] / 100 : values[index]))
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
    for (tag, value) in points { put(tag, value) }
    return true
  }
}
