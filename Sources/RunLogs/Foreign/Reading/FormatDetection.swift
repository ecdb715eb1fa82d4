import Glibc
import RunCoding

/// Tells a log's format from its first bytes; names and endings play no part.
enum FormatDetection {
  /// How many bytes of a file are enough to tell.
  static let prefixSize = 64 << 10

  /// How many there are to be where the first line is longer: a table of 100,000 metrics.
  static let longPrefixSize = LineSplitter.longestLine + prefixSize

  /// Whether this may be the beginning of a line of text that is longer.
  static func isWithinLine(_ prefix: UnsafeRawBufferPointer) -> Bool {
    !prefix.contains { $0 == 0 || $0 == UInt8(ascii: "\n") }
  }

  enum Kind: Equatable {
    /// Event lines of ours.
    case own
    case foreign(ForeignLogFormat)
    /// An SQLite file, of whichever program.
    case database
  }

  /// - Parameter isWhole: `prefix` is all the file holds.
  /// - Returns: nil when this is no log that can be read.
  static func kind(of prefix: UnsafeRawBufferPointer, isWhole: Bool) -> Kind? {
    if isEventLog(prefix) { return .own }
    if prefix.starts(with: SQLiteFile.magic) { return .database }
    if let plain = ByteDecoder.plain(prefix, limit: longPrefixSize) {
      return plain.withUnsafeBytes { format(of: $0, isWhole: isWhole) }.map { .foreign($0) }
    }
    return format(of: prefix, isWhole: isWhole).map { .foreign($0) }
  }

  /// The columns of the table that begins so; nil when it is none.
  static func columns(ofTable prefix: UnsafeRawBufferPointer, isWhole: Bool) -> [String]? {
    if let plain = ByteDecoder.plain(prefix, limit: longPrefixSize) {
      return plain.withUnsafeBytes {
        table(UTF8Mark.dropped(from: $0), isWhole: isWhole).header?.columns
      }
    }
    return table(UTF8Mark.dropped(from: prefix), isWhole: isWhole).header?.columns
  }

  /// The first whole line is an event of a kind that we write.
  private static func isEventLog(_ prefix: UnsafeRawBufferPointer) -> Bool {
    guard prefix.first == UInt8(ascii: "{"),
      let end = prefix.firstIndex(of: UInt8(ascii: "\n"))
    else { return false }
    var decoder = EventDecoder()
    do throws(JSONDamage) {
      switch try decoder.decode(
        UnsafeRawBufferPointer(rebasing: prefix[..<end]).bindMemory(to: UInt8.self))
      {
      case .scalars: return true
      case .event(.unknown): return false
      case .event: return true
      }
    } catch {
      return false
    }
  }

  private static func format(of prefix: UnsafeRawBufferPointer, isWhole: Bool) -> ForeignLogFormat?
  {
    guard !prefix.isEmpty else { return nil }
    if prefix.count >= RecordBlocks.headerSize, prefix.prefix(6).elementsEqual(RecordBlocks.magic) {
      return .wandb
    }
    if beginsWithRecord(prefix) { return .tensorBoard }
    let text = UTF8Mark.dropped(from: prefix)
    var scanner = JSONScanner(text)
    switch scanner.peek() {
    case UInt8(ascii: "{"):
      if AsciicastReader.isHeader(text) { return .asciicast }
      if isTrainerState(text) { return .huggingFace }
      if isJSONLines(text, isWhole: isWhole) { return .jsonLines }
      return JSONDocumentDetection.isLog(text) ? .json : nil
    case UInt8(ascii: "[") where JSONDocumentDetection.isLog(text):
      return .json
    default: break
    }
    let (header, rows) = table(text, isWhole: isWhole)
    if let header, header.namesStep || rows > 0 { return .csv }
    return hasRecord(prefix, isWhole: isWhole) ? .tensorBoard : nil
  }

  private static func beginsWithRecord(_ prefix: UnsafeRawBufferPointer) -> Bool {
    guard prefix.count >= 12, let base = prefix.baseAddress else { return false }
    return RecordFrames.isLengthProven(at: base)
  }

  /// An event file whose beginning is damaged has whole records further on.
  private static func hasRecord(_ prefix: UnsafeRawBufferPointer, isWhole: Bool) -> Bool {
    var frames = RecordFrames()
    var position = 0
    while true {
      switch frames.next(in: prefix, at: position, isLast: isWhole) {
      case .record, .found: return true
      case .damagedData(let next), .tooLong(_, let next), .passedOver(let next),
        .lost(let next), .stillLost(let next):
        position = next
      case .partial: return false
      }
    }
  }

  private static func isTrainerState(_ text: UnsafeRawBufferPointer) -> Bool {
    guard let base = text.baseAddress else { return false }
    let key: StaticString = "\"log_history\""
    var position = 0
    while position + key.utf8CodeUnitCount <= text.count,
      let quote = memchr(base + position, Int32(key.utf8Start[0]), text.count - position)
    {
      position = UnsafeRawPointer(quote) - base
      if position + key.utf8CodeUnitCount <= text.count,
        memcmp(quote, key.utf8Start, key.utf8CodeUnitCount) == 0
      {
        return true
      }
      position += 1
    }
    return false
  }

  /// One of the first lines is an object with a step and another number, or two have metrics.
  private static func isJSONLines(_ text: UnsafeRawBufferPointer, isWhole: Bool) -> Bool {
    var lines = LineSplitter()
    var position = 0
    let names = NameTable()
    var record = FlatRecord()
    var metricLines = 0
    for _ in 0..<20 {
      switch lines.next(in: text, at: position, isLast: isWhole) {
      case .line(let line, let next), .unendedLine(let line, let next):
        position = next
        var scanner = JSONScanner(line)
        record.removeAll()
        do throws(JSONDamage) {
          try record.readObject(&scanner, names: names)
        } catch {
          continue
        }
        let counters = (record.names + record.texts.map(\.name)).filter {
          let name = names[$0]
          return !name.isEmpty && RowColumns.stepRank(name) != nil
        }
        if !counters.isEmpty, record.count > 1 || record.count == 1 && counters != record.names {
          return true
        }
        if record.names.contains(where: { TagNaming.standard.knows(names[$0]) }) {
          metricLines += 1
        }
        if metricLines > 1 { return true }
      case .tooLong(let next), .passedOver(let next): position = next
      case .partial: return false
      }
    }
    return false
  }

  /// So many lines may stand before a table's header.
  private static let mostLinesBeforeHeader = 20

  /// The header of a table, and how many rows with numbers follow it: none are looked for behind a
  /// header that names a step or epoch, and two must follow one that names only metrics.
  private static func table(
    _ text: UnsafeRawBufferPointer, isWhole: Bool
  ) -> (header: CSVHeader?, rows: Int) {
    guard !text.contains(0) else { return (nil, 0) }
    var lines = LineSplitter()
    var position = 0
    var search = CSVHeaderSearch()
    var header: CSVHeader?
    var rows = 0
    while search.lineCount < mostLinesBeforeHeader {
      switch lines.next(in: text, at: position, isLast: isWhole) {
      case .line(let line, let next), .unendedLine(let line, let next):
        position = next
        guard line.contains(where: { $0 > 32 }) else { continue }
        if let header {
          rows += header.fits(line) ? 1 : 0
          return (rows > 1 && header.namesMetric ? header : nil, rows)
        }
        switch search.look(at: line) {
        case .passed, .strange: continue
        case .header(let found): return (found, 0)
        case .headerBefore(let found):
          header = found
          rows = 1
        }
      case .tooLong, .passedOver, .partial: return (nil, 0)
      }
    }
    return (nil, 0)
  }
}
