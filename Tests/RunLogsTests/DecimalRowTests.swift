import CDecimals
import Testing

@testable import RunLogs

/// Rows that are read by vector instructions hold the very bits that the standard library reads.
@Suite struct DecimalRowTests {
  /// What was read of a text, by the C reader alone.
  struct Reading {
    /// By column.
    var columns: [[Double]]
    var rowCount: Int
    var byteCount: Int
    var missingCount: Int
  }

  static let missing = -12345.0

  /// - Parameters:
  ///   - around: bytes before and behind the text that may be looked at.
  static func read(
    _ text: String, columns: Int, delimiter: Character = ",", around: Int = 100, room: Int = 10_000
  ) -> Reading {
    let padding = String(repeating: "7", count: around)
    let bytes = Array((padding + text + padding).utf8)
    let values = UnsafeMutablePointer<Double>.allocate(capacity: columns * room)
    defer { values.deallocate() }
    return bytes.withUnsafeBufferPointer { bytes in
      let base = bytes.baseAddress!
      let read = decimals_read_rows(
        decimal_rows(
          start: base + around, end: base + bytes.count - around, readable_start: base,
          readable_end: base + bytes.count, delimiter: delimiter.asciiValue!,
          column_count: columns, prefixes: nil, prefix_lengths: nil, suffix: 0, values: values,
          capacity: room, missing: missing), 0)
      return Reading(
        columns: (0..<columns).map {
          Array(UnsafeBufferPointer(start: values + $0 * room, count: read.row_count))
        },
        rowCount: read.row_count, byteCount: read.byte_count, missingCount: read.missing_count)
    }
  }

  /// Whether this processor has the instructions; without them every row is left to the caller.
  static let isAble = read("1,2\n", columns: 2).rowCount == 1

  /// Reads the texts as a column between others, and compares each with the standard library's.
  private static func compare(_ texts: [String], sourceLocation: SourceLocation = #_sourceLocation)
  {
    let table = texts.map { "1.5,\($0),-3\r\n" }.joined()
    let reading = read(table, columns: 3, room: texts.count)
    #expect(reading.rowCount == texts.count, sourceLocation: sourceLocation)
    for (value, text) in zip(reading.columns[1], texts) {
      #expect(
        value.bitPattern == Double(text)?.bitPattern, "\(text)", sourceLocation: sourceLocation)
    }
  }

  @Test(.enabled(if: isAble)) func agreesOnTheShortestTextOfDoubles() {
    var random = SplitMix(seed: 1)
    // Exponents within the range that is read without a detour.
    Self.compare(
      (0..<5000).map { _ in
        let value = Double.random(in: -1...1, using: &random)
        return "\(value * [1, 1e-3, 1e3, 1e6, 1e-7].randomElement(using: &random)!)"
      })
  }

  @Test(.enabled(if: isAble)) func agreesOnDigitsOfEveryLengthWithThePointAnywhere() {
    var random = SplitMix(seed: 2)
    Self.compare(
      (0..<5000).map { _ in
        let digits = String(random.next() >> UInt64.random(in: 4..<64, using: &random))
        let point = Int.random(in: 0...digits.count, using: &random)
        let sign = Bool.random(using: &random) ? "-" : ""
        return digits.count == point && Bool.random(using: &random)
          ? sign + digits : "\(sign)\(digits.prefix(point)).\(digits.dropFirst(point))"
      })
  }

  @Test(.enabled(if: isAble)) func agreesOnExponents() {
    var random = SplitMix(seed: 3)
    Self.compare(
      (0..<3000).map { _ in
        let digits = UInt64.random(in: 0..<1 << 53, using: &random)
        let tens = Int.random(in: -9...9, using: &random)
        let sign = tens < 0 ? "-" : "+"
        return ["\(digits)e\(sign)0\(abs(tens))", "\(digits % 10).\(digits)E\(tens)", "3e\(tens)"]
          .randomElement(using: &random)!
      })
  }

  /// Halfway between two doubles and next to it, where a reciprocal alone cannot tell.
  @Test(.enabled(if: isAble)) func roundsHalfwayCasesToEven() {
    var random = SplitMix(seed: 4)
    var texts = [
      "9007199254740993", "4503599627370497.5", "4503599627370496.5", "0.5", "-0.0", "-0",
    ]
    for tens in 1...18 {
      let power = (0..<tens).reduce(UInt128(1)) { product, _ in product * 10 }
      for _ in 0..<100 {
        let odd = UInt128(UInt64.random(in: 1 << 53..<1 << 54, using: &random) | 1)
        let scaled = odd * power
        let nearest = UInt64(scaled >> (65 - scaled.leadingZeroBitCount))
        for digits in [nearest - 1, nearest, nearest + 1] {
          let text = String(digits)
          texts.append("\(text.dropLast(min(tens, text.count))).\(text.suffix(tens))")
        }
      }
    }
    Self.compare(texts.filter { $0.utf8.count < 31 && $0.first != "." })
  }

  @Test(
    .enabled(if: isAble),
    arguments: [
      "", "-", ".", "-.", "e5", "e-05", "-e-05", "abc", "nan", "1..2", "1.2.3", "--1", "1-2", "1 2",
      "0x10", "1e", "1e+", "1e-0x", "1.5e-3.", "1e99", "99999999999999999999", "\"1\"", "1;2", "é",
      "0.00000000000000000000000000000001",
    ])
  func leavesEverythingElseToTheCaller(text: String) {
    let reading = Self.read("1,2,3\n4,\(text),6\n", columns: 3)
    #expect(reading.rowCount == (text.isEmpty ? 2 : 1))
    #expect(reading.byteCount == (text.isEmpty ? 11 : 6))
    #expect(reading.missingCount == (text.isEmpty ? 1 : 0))
  }

  @Test(.enabled(if: isAble)) func takesWholeRowsOfTheRightWidthAlone() {
    #expect(Self.read("1,2\n3,4\n5,6", columns: 2).byteCount == 8)
    #expect(Self.read("1,2,3\n", columns: 2).rowCount == 0)
    #expect(Self.read("1\n2,3\n", columns: 2).rowCount == 0)
    #expect(Self.read("\n1\n", columns: 1).rowCount == 0)
    #expect(Self.read("", columns: 1).rowCount == 0)
    #expect(Self.read("1\t 2\n", columns: 2, delimiter: "\t").columns == [[1], [2]])
    #expect(
      Self.read(",\r\n,7\n", columns: 2).columns == [
        [Self.missing, Self.missing], [Self.missing, 7],
      ])
    #expect(Self.read("1,2\n3,4\n5,6\n", columns: 2, room: 2).columns == [[1, 3], [2, 4]])
    // Nothing is looked at before or behind what may be.
    #expect(Self.read("1,2\n3,4\n", columns: 2, around: 0).rowCount == 0)
  }

  /// More columns than a block of text has room for, and fields that cross from one to the next.
  @Test(.enabled(if: isAble)) func readsWideRows() {
    let row = (0..<3000).map { "0.\($0)1" }.joined(separator: ",") + "\n"
    let reading = Self.read(row + row, columns: 3000, room: 2)
    #expect(reading.rowCount == 2)
    #expect(reading.byteCount == 2 * row.utf8.count)
    for column in 0..<3000 {
      #expect(reading.columns[column] == Array(repeating: Double("0.\(column)1")!, count: 2))
    }
  }
}
