import Glibc
import RunEvents

/// Reads what a program printed on a terminal: lines, and bars that are drawn over and over.
///
/// A number becomes a curve when its name comes again. What a curve is drawn over is settled then:
/// steps where lines say them and they tell its points apart, else epochs, else rows.
final class ConsoleTextReader: ForeignLogReader {
  let longestRecord = ConsoleLineReader.longestLine
  /// What is drawn over a line that was drawn before says so.
  let keepsReturns = true

  private enum Axis { case undecided, steps, epochs, rows }

  private struct Point {
    var step: Int?
    var epoch: Double?
    var row: Int
    var time: Double
    var value: Double
  }

  private struct Curve {
    var count = 0
    var lastStep: Int?
    var lastValue = Double.nan
    var isAside: Bool
    /// What it is drawn under.
    var name: Int
    /// The first point, until there is another.
    var held: Point?
  }

  private let collector: ScalarCollector
  private let lines: ConsoleLineReader
  /// Room to read in on two threads, once there is enough text for it.
  private lazy var ahead = ConsoleLinesAhead()
  /// By tag; those of no point yet have a count of 0.
  private var curves: [Curve] = []
  private var axis = Axis.undecided
  private var rowCount = 0
  /// Within a line that is longer than any that is read.
  private var isSkipping = false
  /// The line before ended with a carriage return: this one is drawn over it.
  private var isDrawnOver = false
  /// The times of the first line that says one, and of the last.
  private var firstTime: (seconds: Double, isAbsolute: Bool)?
  private var time = 0.0
  /// Lines say times, and these differ.
  private var hasClock = false
  /// The curves that are drawn, by their keys.
  private var drawn: [MetricKey: Int] = [:]
  /// When what is read now was printed, where a recording says so.
  var recordedSeconds: Double?

  init(_ collector: ScalarCollector, naming: TagNaming = .standard) {
    self.collector = collector
    lines = ConsoleLineReader(naming: naming, tags: collector.names)
  }

  func read(_ bytes: UnsafeRawBufferPointer, at offset: Int, isLast: Bool) -> Int {
    var position = 0
    if offset == 0, bytes.count < 3, !isLast { return 0 }
    if offset == 0 { position = bytes.count - UTF8Mark.dropped(from: bytes).count }
    position = readLines(bytes, from: position)
    let rest = bytes.count - position
    if isLast, rest > 0 {
      take(UnsafeRawBufferPointer(rebasing: bytes[position...]), endsWith: UInt8(ascii: "\n"))
      return bytes.count
    }
    guard rest > longestRecord else { return isLast ? bytes.count : position }
    if !isSkipping {
      collector.report(
        "a line of more than \(longestRecord >> 10) KiB, passed over", at: offset + position)
    }
    isSkipping = true
    return bytes.count
  }

  /// Reads the lines that have an end.
  ///
  /// - Returns: where what is left begins.
  private func readLines(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
    guard let last = bytes.lastIndex(where: { $0 == 10 || $0 == 13 }), last >= start,
      let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    else { return start }
    let (first, end, limit) = (base + start, base + last + 1, base + bytes.count)
    guard end - first >= ConsoleLinesAhead.fewestBytes else {
      readLines(first, end, limit: limit)
      return last + 1
    }
    lines.withTemplates { templates in
      guard let templates else { return readLines(first, end, limit: limit) }
      ahead.read(first, end, limit: limit, templates) { part, byteCount in
        take(part)
        let rest = part.start + part.byteCount
        if part.byteCount < byteCount {
          readLines(rest, part.start + byteCount, limit: limit)
        }
      }
    }
    return last + 1
  }

  /// Reads the lines between two places one by one.
  ///
  /// - Parameters:
  ///   - end: behind the end of a line.
  ///   - limit: behind what can be read.
  private func readLines(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, limit: UnsafePointer<UInt8>
  ) {
    var next = start
    var ends = LineEnds(UnsafeRawBufferPointer(start: start, count: end - start), from: 0)
    while next < end {
      if !isSkipping, let lineEnd = lines.readExpected(next, limit: limit) {
        takeFound(isRedraw: isRedraw(endsWith: lineEnd.pointee))
        next = lineEnd + 1
        continue
      }
      guard let place = ends.next(from: next - start) else { return }
      let lineEnd = start + place
      take(UnsafeRawBufferPointer(start: next, count: lineEnd - next), endsWith: lineEnd.pointee)
      next = lineEnd + 1
    }
  }

  /// Takes lines that were read ahead, in order.
  private func take(_ part: ConsoleLinesAhead.Part) {
    var start = part.start
    for index in 0..<part.lineCount {
      let line = part.lines + index
      let end = part.start + line.pointee.end
      if let plan = line.pointee.plan, !isSkipping {
        lines.read(plan, part.values + line.pointee.firstValue)
        takeFound(isRedraw: isRedraw(endsWith: end.pointee))
      } else {
        take(UnsafeRawBufferPointer(start: start, count: end - start), endsWith: end.pointee)
      }
      start = end + 1
    }
  }

  /// Where lines end: at line feeds and carriage returns.
  private struct LineEnds {
    private let bytes: UnsafeRawBufferPointer
    /// The next of each, as far as it was looked for; the bytes' count where there is none.
    private var feed: Int
    private var carriageReturn: Int

    init(_ bytes: UnsafeRawBufferPointer, from start: Int) {
      self.bytes = bytes
      feed = Self.first(10, bytes, start)
      carriageReturn = Self.first(13, bytes, start)
    }

    private static func first(_ byte: Int32, _ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int {
      guard start < bytes.count, let base = bytes.baseAddress,
        let found = memchr(base + start, byte, bytes.count - start)
      else { return bytes.count }
      return UnsafeRawPointer(found) - base
    }

    @inline(__always)
    mutating func next(from start: Int) -> Int? {
      if feed < start { feed = Self.first(10, bytes, start) }
      if carriageReturn < start { carriageReturn = Self.first(13, bytes, start) }
      let end = min(feed, carriageReturn)
      return end < bytes.count ? end : nil
    }
  }

  private func take(_ line: UnsafeRawBufferPointer, endsWith end: UInt8) {
    let isRedraw = isRedraw(endsWith: end)
    if isSkipping {
      isSkipping = false
      return
    }
    lines.read(line)
    takeFound(isRedraw: isRedraw)
  }

  /// Whether a line is drawn over the one before it, or the next over it.
  @inline(__always)
  private func isRedraw(endsWith end: UInt8) -> Bool {
    let isReturn = end == UInt8(ascii: "\r")
    defer { isDrawnOver = isReturn }
    return isDrawnOver || isReturn
  }

  /// Takes what the line says that was read last.
  @inline(__always)
  private func takeFound(isRedraw: Bool) {
    if let said = lines.seconds ?? recordedSeconds.map({ (seconds: $0, isAbsolute: false) }) {
      takeTime(said)
    }
    if let restart = lines.restart { takeRestart(restart) }
    guard !lines.found.isEmpty else { return }
    takePoints(isRedraw: isRedraw)
  }

  private func takePoints(isRedraw: Bool) {
    var isRow = false
    let (step, epoch) = (lines.step, lines.epoch)
    for (tag, value) in lines.found {
      if tag >= curves.count { addCurves(upTo: tag) }
      let isThere = isRedraw && isThere(step, value, in: tag)
      if isThere { continue }
      isRow = true
      let count = curves.withUnsafeMutableBufferPointer { curves in
        let curve = curves.baseAddress! + tag
        curve.pointee.count += 1
        curve.pointee.lastStep = step
        curve.pointee.lastValue = value
        return curve.pointee.count
      }
      let point = Point(step: step, epoch: epoch, row: rowCount, time: time, value: value)
      if count > 2 {
        put(point, curves[tag].name)
      } else if count == 1 {
        curves[tag].held = point
      } else {
        begin(tag, with: point)
      }
    }
    guard isRow else { return }
    rowCount += 1
    collector.facts.recordCount += 1
  }

  @inline(never)
  private func addCurves(upTo tag: Int) {
    while curves.count <= tag {
      curves.append(
        Curve(isAside: lines.key(of: curves.count).split == .dev, name: curves.count))
    }
  }

  private func takeTime(_ said: (seconds: Double, isAbsolute: Bool)) {
    if let firstTime {
      hasClock = hasClock || said.seconds != firstTime.seconds
    } else {
      firstTime = said
    }
    time = said.seconds
  }

  /// A line or two with a time above a log without are no clock.
  private func decideClock() {
    guard hasClock, let firstTime else { return collector.beginTime(at: 0) }
    collector.facts.timing = .recorded
    collector.facts.clock = recordedSeconds == nil ? "the times of lines" : "the recording"
    if firstTime.isAbsolute { collector.facts.startedAt = firstTime.seconds }
    collector.beginTime(at: recordedSeconds == nil ? firstTime.seconds : 0)
  }

  private func takeRestart(_ place: Int) {
    guard axis == .steps || axis == .epochs && lines.step == nil else { return }
    collector.restart(atStep: place)
    for tag in curves.indices { curves[tag].lastStep = nil }
  }

  /// Whether a point was there already, in a bar that is drawn again.
  @inline(__always)
  private func isThere(_ step: Int?, _ value: Double, in tag: Int) -> Bool {
    guard curves[tag].count > 0 else { return false }
    if let step, step == curves[tag].lastStep { return true }
    // What was measured once an epoch stays in the bar all through the next.
    return curves[tag].isAside && value == curves[tag].lastValue
  }

  /// The second point of a name makes it a curve.
  private func begin(_ tag: Int, with point: Point) {
    guard let first = curves[tag].held else { return }
    if axis == .undecided { decideAxis(first, point) }
    let name = name(of: tag)
    curves[tag].name = name
    curves[tag].held = nil
    put(first, name)
    put(point, name)
  }

  /// A curve that would be drawn as another is given a name of its own.
  private func name(of tag: Int) -> Int {
    let key = lines.key(of: tag)
    let text = lines.tags[tag]
    guard let other = drawn[key], other != tag, MetricKey(text) == key else {
      drawn[key] = drawn[key] ?? tag
      return tag
    }
    return lines.tags.number(text + " (2)")
  }

  private func decideAxis(_ first: Point, _ second: Point) {
    let hasEpochs = second.epoch != nil && first.epoch != second.epoch && !lines.hasFractionalEpochs
    if second.step != nil, first.step != second.step {
      axis = .steps
    } else {
      axis = hasEpochs ? .epochs : .rows
    }
    collector.facts.axis = Self.told(axis)
    decideClock()
  }

  /// What x is, for whoever asks.
  private static func told(_ axis: Axis) -> ForeignRunFacts.Axis {
    var told = ForeignRunFacts.Axis()
    switch axis {
    case .steps: (told.column, told.reason) = ("step", "lines say the step")
    case .epochs:
      (told.column, told.unit) = ("epoch", "epoch")
      told.reason = "lines say the epoch, and no step that tells them apart"
    case .rows, .undecided:
      told.unit = "row"
      told.reason = "lines with metrics are counted: none says a step or an epoch"
    }
    return told
  }

  private func put(_ point: Point, _ tag: Int) {
    let step =
      switch axis {
      case .steps: point.step ?? 0
      case .epochs: point.epoch.map { Int($0) } ?? 0
      case .rows, .undecided: point.row
      }
    let time = collector.facts.timing == .recorded ? point.time : Double(point.row)
    collector.append(tag, step: step, time: time, value: point.value)
  }
}

extension ConsoleTextReader {
  /// More of a file than this is not looked at to tell whether it is console text.
  static let longestPreamble = 4 << 20

  /// Whether a text has numbers under names that come again.
  ///
  /// - Parameter isStrict: a name that a rule knows must be among them, as in a folder with files of
  ///   all kinds.
  static func isConsoleText(
    _ bytes: UnsafeRawBufferPointer, isStrict: Bool, naming: TagNaming = .standard
  ) -> Bool {
    guard let base = bytes.baseAddress, memchr(base, 0, bytes.count) == nil else { return false }
    let reader = ConsoleLineReader(naming: naming)
    let compiler = ConsoleCompiler(rules: naming.console, naming: naming)
    var seen: [Int: (step: Int?, epoch: Double?)] = [:]
    var place = 0
    var ends = LineEnds(bytes, from: 0)
    while place < bytes.count {
      let end = ends.next(from: place) ?? bytes.count
      reader.read(UnsafeRawBufferPointer(rebasing: bytes[place..<end]))
      place = end + 1
      for (tag, _) in reader.found {
        guard let first = seen[tag] else {
          seen[tag] = (reader.step, reader.epoch)
          continue
        }
        guard isStrict else { return true }
        let hasMoved = first.step != reader.step || first.epoch != reader.epoch
        let hasNoPosition = reader.step == nil && reader.epoch == nil
        if hasMoved || hasNoPosition, compiler.isKnown(reader.tags[tag]) { return true }
      }
    }
    return false
  }
}
