import Glibc
import RunEvents

/// Reads what a program printed on a terminal: lines, and bars that are drawn over and over.
///
/// A number becomes a curve when its name comes again. What a curve is drawn over is settled then:
/// steps where lines say them and they tell its points apart, else epochs, else rows.
final class ConsoleTextReader: ForeignLogReader {
  let longestRecord = ConsoleLineReader.longestLine

  private enum Axis { case undecided, steps, epochs, rows }

  private struct Point {
    var step: Int?
    var epoch: Double?
    var row: Int
    var time: Double
    var value: Double
  }

  private struct Curve {
    /// The first point, until there is another.
    var held: Point?
    var count = 0
    var lastStep: Int?
    var lastValue = Double.nan
    var isAside: Bool
    /// What it is drawn under.
    var name: Int
  }

  private let collector: ScalarCollector
  private let lines: ConsoleLineReader
  private var curves: [Curve?] = []
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
    while let end = Self.lineEnd(in: bytes, from: position) {
      take(UnsafeRawBufferPointer(rebasing: bytes[position..<end]), endsWith: bytes[end])
      position = end + 1
    }
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

  /// Where the first line feed or carriage return is.
  @inline(__always)
  private static func lineEnd(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    var place = start
    let count = bytes.count
    let feed = SIMD16<UInt8>(repeating: 10)
    let back = SIMD16<UInt8>(repeating: 13)
    while place + 16 <= count {
      let piece = (base + place).loadUnaligned(as: SIMD16<UInt8>.self)
      if any((piece .== feed) .| (piece .== back)) { break }
      place += 16
    }
    while place < count {
      let byte = bytes[place]
      if byte == 10 || byte == 13 { return place }
      place += 1
    }
    return nil
  }

  private func take(_ line: UnsafeRawBufferPointer, endsWith end: UInt8) {
    let isRedraw = isDrawnOver || end == UInt8(ascii: "\r")
    isDrawnOver = end == UInt8(ascii: "\r")
    if isSkipping {
      isSkipping = false
      return
    }
    lines.read(line)
    if let said = lines.seconds ?? recordedSeconds.map({ (seconds: $0, isAbsolute: false) }) {
      takeTime(said)
    }
    if let restart = lines.restart { takeRestart(restart) }
    guard !lines.found.isEmpty else { return }
    var isRow = false
    for (tag, value) in lines.found {
      let point = Point(
        step: lines.step, epoch: lines.epoch, row: rowCount, time: time, value: value)
      isRow = take(point, of: tag, isRedraw: isRedraw) || isRow
    }
    guard isRow else { return }
    rowCount += 1
    collector.facts.recordCount += 1
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
    if firstTime.isAbsolute { collector.facts.startedAt = firstTime.seconds }
    collector.beginTime(at: recordedSeconds == nil ? firstTime.seconds : 0)
  }

  private func takeRestart(_ place: Int) {
    guard axis == .steps || axis == .epochs && lines.step == nil else { return }
    collector.restart(atStep: place)
    for tag in curves.indices { curves[tag]?.lastStep = nil }
  }

  /// - Returns: false for what was there already, in a bar that is drawn again.
  private func take(_ point: Point, of tag: Int, isRedraw: Bool) -> Bool {
    while curves.count <= tag { curves.append(nil) }
    var curve = curves[tag] ?? Curve(isAside: lines.key(of: tag).split == .dev, name: tag)
    defer { curves[tag] = curve }
    if isRedraw, curve.count > 0 {
      if let step = point.step, step == curve.lastStep { return false }
      // What was measured once an epoch stays in the bar all through the next.
      if curve.isAside, point.value == curve.lastValue { return false }
    }
    curve.count += 1
    curve.lastStep = point.step
    curve.lastValue = point.value
    if curve.count == 1 {
      curve.held = point
      return true
    }
    if axis == .undecided, let first = curve.held { decideAxis(first, point) }
    if let first = curve.held {
      curve.name = name(of: tag)
      put(first, curve.name)
      curve.held = nil
    }
    put(point, curve.name)
    return true
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
    decideClock()
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
    while place < bytes.count {
      let end = lineEnd(in: bytes, from: place) ?? bytes.count
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
