/// The header of a delimited table: its delimiter, and which column is what.
struct CSVHeader {
  /// Tried in this order; the one that gives the most columns wins.
  static let delimiters: [UInt8] = [
    UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: "|"),
  ]
  /// More columns are no training log, but text with commas in it.
  static let mostColumns = 200_000

  let delimiter: UInt8
  let columns: [String]
  let step: Int
  let time: Int?

  /// - Returns: nil when no column is a step or epoch.
  init?(_ line: UnsafeRawBufferPointer) {
    var best: (delimiter: UInt8, columns: [String])?
    for delimiter in Self.delimiters where line.contains(delimiter) {
      let columns = Self.fields(of: line, delimiter)
      if columns.count > best?.columns.count ?? 1 { best = (delimiter, columns) }
    }
    guard let best, best.columns.count <= Self.mostColumns else { return nil }
    let ranked = best.columns.enumerated().compactMap { index, name in
      RowColumns.stepRank(name).map { (rank: $0, index: index) }
    }
    guard let step = ranked.min(by: { $0.rank < $1.rank }) else { return nil }
    let times = best.columns.enumerated().compactMap { index, name in
      RowColumns.timeRank(name).map { (rank: $0, index: index) }
    }
    delimiter = best.delimiter
    columns = best.columns
    self.step = step.index
    time = times.min { $0.rank < $1.rank }?.index
  }

  /// The texts between delimiters, quotes and the space around them taken off; a doubled quote
  /// within quotes is one.
  static func fields(of line: UnsafeRawBufferPointer, _ delimiter: UInt8) -> [String] {
    var fields: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    func close() {
      let text = String(decoding: field, as: UTF8.self)
      fields.append(text.trimmingSpaces())
      field.removeAll(keepingCapacity: true)
    }
    var wasClosed = false
    for byte in line {
      if byte == UInt8(ascii: "\"") {
        if wasClosed { field.append(byte) }
        wasClosed = isQuoted
        isQuoted.toggle()
        continue
      }
      wasClosed = false
      if byte == delimiter, !isQuoted {
        close()
      } else {
        field.append(byte)
      }
    }
    close()
    return fields
  }
}

extension String {
  fileprivate func trimmingSpaces() -> String {
    let head = drop { $0 == " " || $0 == "\t" }
    return String(head.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }
}
