import CDecimals
import Testing

@testable import RunLogs

/// Tables of numbers that are damaged: what vector instructions read of them is what is read byte by
/// byte, and the rows that are read ahead are those that are read one by one.
@Suite(.timeLimit(.minutes(60))) struct TableFuzzTests {
  private static let columnCount = 4
  private static let originals: [[UInt8]] = [
    "0,0.75302197987661,-2.4150094193035954,1e-05\n1,.5,12.25,3.4e-07\n2,1,,99999\n",
    "0,0.1,0.22,0.333\r\n1,123456.7,1234567890123456789,0.00000000000001\r\n,,,\r\n",
    "10, 1.5,-0.25,1e3\n11,-0,0.0,1E+05\n12,18446744073709551615,1.,-1e-10\n13,1,2,3\n",
  ].map { Array(($0 + $0 + $0).utf8) }

  @Test func whatIsReadAtOnceIsWhatIsReadByteByByte() {
    var rowCount = 0
    FuzzRounds.run(6000, of: Self.originals, seed: 41) { bytes, mutator in
      let around = mutator.number(below: 90)
      rowCount += compare(bytes, before: around, behind: mutator.number(below: 90))
    }
    #expect(rowCount > 0 || !isAble)
  }

  private static let header = Array("step,loss,acc,lr\n".utf8)
  private static let records: [[UInt8]] = [
    #"{"step": 10, "train/loss": 0.5, "acc": -1.25e-05}"#, #"{"step":7,"a":1e3}"#,
    #"{"step": 0, "a": 0.10, "b": 123456789.5, "c": 0}"#,
  ].map { Array(String(repeating: $0 + "\n", count: 9).utf8) }

  /// One plan, whatever the first bytes look like.
  private static let plan = RowPlan(x: .counter("step"), hasRestarts: true)

  /// Rows read ahead, in pieces of any size, are rows read one by one: a row that comes alone is never
  /// read ahead.
  @Test func rowsReadAheadAreThoseReadOneByOne() {
    FuzzRounds.run(600, of: Self.originals, seed: 42) { bytes, mutator in
      let size = 1 + mutator.number(below: 300)
      let text = Self.header + bytes
      let alone = points(text) { CSVReader($0, plan: Self.plan) }
      #expect(alone == points(text, chunk: text.count) { CSVReader($0, plan: Self.plan) })
      #expect(alone == points(text, chunk: size) { CSVReader($0, plan: Self.plan) })
    }
  }

  @Test func recordsReadAheadAreThoseReadOneByOne() {
    FuzzRounds.run(1000, of: Self.records, seed: 43) { bytes, mutator in
      let size = 1 + mutator.number(below: 300)
      let alone = points(bytes) { JSONLinesReader($0, plan: Self.plan) }
      #expect(
        alone == points(bytes, chunk: bytes.count) { JSONLinesReader($0, plan: Self.plan) })
      #expect(alone == points(bytes, chunk: size) { JSONLinesReader($0, plan: Self.plan) })
    }
  }

  private var isAble: Bool { compare(Self.originals[0], before: 64, behind: 64) > 0 }

  /// - Returns: how many rows were read at once.
  private func compare(_ bytes: [UInt8], before: Int, behind: Int) -> Int {
    let padding = Array("1,2\n3.4e-05,".utf8)
    let all =
      (0..<before).map { padding[$0 % padding.count] } + bytes
      + (0..<behind).map { padding[$0 % padding.count] }
    let room = bytes.count + 1
    var values = [Double](repeating: 0, count: Self.columnCount * room)
    return all.withUnsafeBufferPointer { all in
      let start = all.baseAddress! + before
      let read = values.withUnsafeMutableBufferPointer {
        decimals_read_rows(
          decimal_rows(
            start: start, end: start + bytes.count, readable_start: all.baseAddress,
            readable_end: all.baseAddress! + all.count, delimiter: UInt8(ascii: ","),
            column_count: Self.columnCount, prefixes: nil, prefix_lengths: nil, suffix: 0,
            values: $0.baseAddress, capacity: room,
            missing: PlainRows.missing), 0)
      }
      var next = start
      for row in 0..<read.row_count {
        for column in 0..<Self.columnCount {
          while next.pointee == 32 { next += 1 }
          let value = values[column * room + row].bitPattern
          if let (scanned, after) = DecimalScanner.scan(next, start + bytes.count) {
            #expect(value == scanned.bitPattern)
            next = after
          } else {
            #expect(value == PlainRows.missing.bitPattern)
          }
          if next.pointee == 13 { next += 1 }
          #expect(next.pointee == (column + 1 == Self.columnCount ? 10 : UInt8(ascii: ",")))
          next += 1
        }
      }
      #expect(next - start == read.byte_count)
      return read.row_count
    }
  }

  /// What a reader makes of some bytes, by tag, and how many problems it has with them.
  ///
  /// - Parameter chunk: how many arrive at once; nil for a line at a time.
  private func points(
    _ bytes: [UInt8], chunk: Int? = nil, _ reader: (ScalarCollector) -> any ForeignLogReader
  ) -> [String: [[UInt64]]] {
    let collector = ScalarCollector()
    let reader = reader(collector)
    var (offset, arrived) = (0, 0)
    bytes.withUnsafeBytes { all in
      while arrived < all.count {
        let line = all[arrived...].firstIndex(of: 10) ?? all.count - 1
        arrived = chunk.map { min(all.count, arrived + $0) } ?? line + 1
        offset += reader.read(
          UnsafeRawBufferPointer(rebasing: all[offset..<arrived]), at: offset, isLast: false)
      }
      _ = reader.read(UnsafeRawBufferPointer(rebasing: all[offset...]), at: offset, isLast: true)
    }
    var points: [String: [[UInt64]]] = [:]
    for case .scalars(let block) in collector.take() {
      for row in 0..<block.rowCount {
        points[block.keys[0].text, default: []].append([
          UInt64(bitPattern: Int64(block.steps[row])), block.seconds[row].bitPattern,
          block.values[row].bitPattern,
        ])
      }
    }
    points["problems"] = [[UInt64(collector.problemCount), UInt64(collector.facts.recordCount)]]
    return points
  }
}
