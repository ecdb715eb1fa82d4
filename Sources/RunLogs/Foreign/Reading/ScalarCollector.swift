import RunEvents

/// Gathers a run's points in one column a tag and hands them over in blocks of thousands.
///
/// Shared by the readers of all files of a run, owned by one `ForeignRunReader`, used on its
/// thread. Appending a point touches plain memory only.
final class ScalarCollector {
  /// Rows in a full block.
  static let blockRows = 8192
  /// Of more columns, those that are not full give their room back once they are handed over.
  private static let fewColumns = 1024
  /// Problems that are kept; those after them are counted only.
  static let keptProblems = 1000

  let names = NameTable()
  var facts = ForeignRunFacts()
  private(set) var problems: [ForeignLogProblem] = []
  private(set) var problemCount = 0
  /// The file that is being read, for the problems.
  var file = ""

  private struct Column {
    /// Steps, seconds and values one after the other, `capacity` of each.
    var memory: UnsafeMutableRawPointer
    var count = 0
    var capacity = 0
    /// Of what was handed over; the least number before there was any.
    var lastStep = Int.min

    var steps: UnsafeMutablePointer<Int> { memory.assumingMemoryBound(to: Int.self) }
    var seconds: UnsafeMutablePointer<Double> {
      (memory + 8 * capacity).assumingMemoryBound(to: Double.self)
    }
    var values: UnsafeMutablePointer<Double> {
      (memory + 16 * capacity).assumingMemoryBound(to: Double.self)
    }
  }

  private struct Storage {
    var columns: UnsafeMutablePointer<Column>
    var count = 0
    var capacity = 64
    /// What is subtracted from times; not a number before the first.
    var timeOrigin = Double.nan
  }

  /// A pointer, so that appending pays for no exclusivity check.
  private let storage: UnsafeMutablePointer<Storage>
  private var keys: [MetricKey?] = []
  private var items: [ForeignLogItem] = []
  /// x by row, where it has fractions and steps are the numbers of rows.
  private var fractionalX: [Double] = []

  init() {
    storage = .allocate(capacity: 1)
    storage.initialize(to: Storage(columns: .allocate(capacity: 64)))
  }

  deinit {
    for index in 0..<storage.pointee.count where storage.pointee.columns[index].capacity > 0 {
      storage.pointee.columns[index].memory.deallocate()
    }
    storage.pointee.columns.deallocate()
    storage.deallocate()
  }

  /// Appends a point to the curve of a name from `names`.
  ///
  /// - Parameter time: in the log's own clock; see `beginTime`.
  @inline(__always)
  func append(_ name: Int, step: Int, time: Double, value: Double) {
    if name >= storage.pointee.count { addColumns(upTo: name) }
    let column = storage.pointee.columns + name
    if column.pointee.count == column.pointee.capacity { makeRoom(in: name) }
    let row = column.pointee.count
    column.pointee.steps[row] = step
    column.pointee.seconds[row] = time - storage.pointee.timeOrigin
    column.pointee.values[row] = value
    column.pointee.count = row + 1
  }

  /// Sets the time that counts as second 0, once.
  @inline(__always)
  func beginTime(at time: Double) {
    if storage.pointee.timeOrigin.isNaN, time.isFinite { storage.pointee.timeOrigin = time }
  }

  var hasTimeOrigin: Bool { !storage.pointee.timeOrigin.isNaN }

  /// The writer began again at this step: what stands at it and after it was given up.
  func restart(atStep step: Int) { begin(.restarted(step: step), step) }

  /// The log goes back to this step, which says the same.
  func goBack(toStep step: Int) {
    noteRestart(atStep: step)
    begin(.wentBack(step: step), step)
  }

  private func begin(_ item: ForeignLogItem, _ step: Int) {
    flush()
    items.append(item)
    for name in 0..<storage.pointee.count where storage.pointee.columns[name].lastStep >= step {
      storage.pointee.columns[name].lastStep = max(step, .min + 1) - 1
    }
  }

  /// The step of the last point under a name; nil before the first.
  func lastStep(of name: Int) -> Int? {
    guard name < storage.pointee.count else { return nil }
    let column = storage.pointee.columns[name]
    if column.count > 0 { return column.steps[column.count - 1] }
    return column.lastStep == .min ? nil : column.lastStep
  }

  // MARK: x with fractions

  /// Rows whose x has been given.
  var xCount: Int { fractionalX.count }

  func appendX(_ value: Double) { fractionalX.append(value) }

  /// Forgets the rows from this one on; their points are handed over before.
  func cutX(toRows rows: Int) { fractionalX.removeSubrange(min(rows, fractionalX.count)...) }

  /// The first row that stands at `x` or behind it; the number of rows when there is none.
  func firstRow(atOrAfterX x: Double) -> Int {
    fractionalX.firstIndex { $0 >= x } ?? fractionalX.count
  }

  /// - Parameter offset: in `file`.
  func report(_ reason: @autoclosure () -> String, at offset: Int) {
    problemCount += 1
    guard problems.count < Self.keptProblems else { return }
    problems.append(ForeignLogProblem(file: file, offset: offset, reason: reason()))
  }

  func count(kind: String) { facts.otherKinds[kind, default: 0] += 1 }

  /// Everything gathered since the last call.
  func take() -> [ForeignLogItem] {
    flush()
    defer { items = [] }
    return items
  }

  private func flush() {
    for name in 0..<storage.pointee.count where storage.pointee.columns[name].count > 0 {
      emit(name)
    }
  }

  private func emit(_ name: Int) {
    let column = storage.pointee.columns[name]
    let rows = column.count
    let steps = Array(UnsafeBufferPointer(start: column.steps, count: rows))
    let block = ScalarBlock(
      keys: [key(of: name)], steps: steps, epochs: epochs(of: steps),
      seconds: Array(UnsafeBufferPointer(start: column.seconds, count: rows)),
      values: Array(UnsafeBufferPointer(start: column.values, count: rows)))
    items.append(.scalars(block))
    storage.pointee.columns[name].count = 0
    storage.pointee.columns[name].lastStep = column.steps[rows - 1]
    guard storage.pointee.count > Self.fewColumns, column.capacity < Self.blockRows else { return }
    column.memory.deallocate()
    storage.pointee.columns[name].capacity = 0
  }

  /// What goes beside the steps of rows: x, where it has fractions.
  private func epochs(of steps: [Int]) -> [Double] {
    fractionalX.isEmpty ? [] : steps.map { fractionalX[min($0, fractionalX.count - 1)] }
  }

  // MARK: Rows at once

  /// Where rows stand that several curves have.
  struct Axis {
    var steps: [Int]
    var epochs: [Double]
    var seconds: [Double]

    /// Some of the rows.
    func rows(_ rows: [Int]) -> Axis {
      Axis(
        steps: rows.map { steps[$0] }, epochs: epochs.isEmpty ? [] : rows.map { epochs[$0] },
        seconds: rows.map { seconds[$0] })
    }
  }

  /// - Parameter times: in the log's own clock; see `beginTime`.
  func axis(steps: [Int], times: UnsafeBufferPointer<Double>) -> Axis {
    let origin = storage.pointee.timeOrigin
    return Axis(steps: steps, epochs: epochs(of: steps), seconds: times.map { $0 - origin })
  }

  /// Hands over rows of the curve of a name, behind those that were appended one by one.
  ///
  /// - Parameter values: one for each row of the axis, which has some.
  func append(_ name: Int, _ axis: Axis, _ values: [Double]) {
    if name >= storage.pointee.count { addColumns(upTo: name) }
    if storage.pointee.columns[name].count > 0 { emit(name) }
    let block = ScalarBlock(
      keys: [key(of: name)], steps: axis.steps, epochs: axis.epochs, seconds: axis.seconds,
      values: values)
    items.append(.scalars(block))
    storage.pointee.columns[name].lastStep = axis.steps[axis.steps.count - 1]
  }

  private func key(of name: Int) -> MetricKey {
    while keys.count <= name { keys.append(nil) }
    if let key = keys[name] { return key }
    let key = MetricKey(names[name])
    keys[name] = key
    return key
  }

  @inline(never)
  private func addColumns(upTo name: Int) {
    let wanted = max(name + 1, names.count)
    if wanted > storage.pointee.capacity {
      let capacity = max(wanted, storage.pointee.capacity * 2)
      let wider = UnsafeMutablePointer<Column>.allocate(capacity: capacity)
      wider.moveInitialize(from: storage.pointee.columns, count: storage.pointee.count)
      storage.pointee.columns.deallocate()
      storage.pointee.columns = wider
      storage.pointee.capacity = capacity
    }
    let new = storage.pointee.columns + storage.pointee.count
    new.initialize(
      repeating: Column(memory: UnsafeMutableRawPointer(storage)),
      count: wanted - storage.pointee.count)
    storage.pointee.count = wanted
  }

  /// Columns start small and grow, so that 100,000 tags of a few points take little.
  @inline(never)
  private func makeRoom(in name: Int) {
    let old = storage.pointee.columns[name]
    guard old.capacity < Self.blockRows else { return emit(name) }
    let capacity = old.capacity == 0 ? 8 : min(old.capacity * 2, Self.blockRows)
    var new = Column(memory: .allocate(byteCount: 24 * capacity, alignment: 8))
    new.count = old.count
    new.capacity = capacity
    if old.capacity > 0 {
      new.steps.update(from: old.steps, count: old.count)
      new.seconds.update(from: old.seconds, count: old.count)
      new.values.update(from: old.values, count: old.count)
      old.memory.deallocate()
    }
    storage.pointee.columns[name] = new
  }
}

extension ScalarCollector {
  /// The first restarts that a log shows are listed, so that a log that goes back a million times
  /// is not a list of them.
  private static let listedRestarts = 100

  fileprivate func noteRestart(atStep step: Int) {
    guard facts.restarts.count < Self.listedRestarts else { return }
    facts.restarts.append(ForeignRunFacts.Restart(file: file, step: step))
  }
}
