import CDecimals
import RunEvents

@testable import RunLogs

/// What checksums and quick ways keep the bytes of whole files from.
extension FuzzTarget {
  static let records: [FuzzTarget] = [
    FuzzTarget(
      "tensorboard-record", rounds: 2000,
      seeds: {
        try samples(of: .tensorBoard).flatMap {
          records(in: $0, header: 12, start: 0) { bytes, at in
            bytes[at..<at + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
          }
        }
      },
      check: { bytes in
        let collector = ScalarCollector()
        bytes.withUnsafeBytes { _ = SummaryDecoder(collector).decode($0) }
        _ = collector.take()
      }),
    FuzzTarget(
      "wandb-record", rounds: 2000,
      seeds: {
        try samples(of: .wandb).flatMap {
          records(in: $0, header: 7, start: 7) { bytes, at in
            UInt64(bytes[at + 4]) | UInt64(bytes[at + 5]) << 8
          }
        }
      },
      check: { bytes in
        let collector = ScalarCollector()
        var decoder = WandBDecoder(collector)
        bytes.withUnsafeBytes { _ = decoder.decode($0) }
        _ = collector.take()
      }),
    // Rows read ahead, in pieces of any size, are rows read one by one: a row that comes alone is never
    // read ahead.
    FuzzTarget("csv-rows", rounds: 600, texts: tables) { bytes in
      try compare(Array("step,loss,acc,lr\n".utf8) + bytes) { CSVReader($0, plan: plan) }
    },
    FuzzTarget(
      "jsonl-rows", rounds: 1000,
      texts: [
        #"{"step": 10, "train/loss": 0.5, "acc": -1.25e-05}"#, #"{"step":7,"a":1e3}"#,
        #"{"step": 0, "a": 0.10, "b": 123456789.5, "c": 0}"#,
      ].map { String(repeating: $0 + "\n", count: 9) }
    ) { bytes in
      try compare(bytes) { JSONLinesReader($0, plan: plan) }
    },
    FuzzTarget("decimals", rounds: 6000, texts: tables) { bytes in
      try compareDecimals(
        bytes, before: choice(of: bytes, below: 90), behind: choice(of: bytes + [1], below: 90))
    },
  ]

  static let tables = [
    "0,0.75302197987661,-2.4150094193035954,1e-05\n1,.5,12.25,3.4e-07\n2,1,,99999\n",
    "0,0.1,0.22,0.333\r\n1,123456.7,1234567890123456789,0.00000000000001\r\n,,,\r\n",
    "10, 1.5,-0.25,1e3\n11,-0,0.0,1E+05\n12,18446744073709551615,1.,-1e-10\n13,1,2,3\n",
  ].map { $0 + $0 + $0 }

  /// One plan, whatever the first bytes look like.
  private static let plan = RowPlan(x: .counter("step"), hasRestarts: true)

  /// The records of a file whose framing is a header with a length in it.
  private static func records(
    in bytes: [UInt8], header: Int, start: Int, _ length: ([UInt8], Int) -> UInt64
  ) -> [[UInt8]] {
    var records: [[UInt8]] = []
    var position = start
    while position + header < bytes.count {
      let size = length(bytes, position)
      let end = position + header + Int(truncatingIfNeeded: min(size, 1 << 20))
      guard end <= bytes.count else { break }
      records.append(Array(bytes[(position + header)..<end]))
      position = end + (header == 12 ? 4 : 0)
    }
    return records
  }

  private static func compare(
    _ bytes: [UInt8], _ reader: (ScalarCollector) -> any ForeignLogReader
  ) throws {
    let alone = points(bytes, reader)
    for chunk in [bytes.count, 1 + choice(of: bytes, below: 300)] {
      try FuzzFault.unless(
        points(bytes, chunk: chunk, reader) == alone,
        "in pieces of \(chunk) bytes other points are read than line by line")
    }
  }

  /// What a reader makes of some bytes, by tag, and how many problems it has with them.
  ///
  /// - Parameter chunk: how many arrive at once; nil for a line at a time.
  private static func points(
    _ bytes: [UInt8], chunk: Int? = nil, _ reader: (ScalarCollector) -> any ForeignLogReader
  ) -> [String: [[UInt64]]] {
    let collector = ScalarCollector()
    let reader = reader(collector)
    var (offset, arrived) = (0, 0)
    bytes.withUnsafeBytes { all in
      while arrived < all.count {
        let line = all[arrived...].firstIndex(of: 10) ?? all.count - 1
        arrived = chunk.map { min(all.count, arrived + max(1, $0)) } ?? line + 1
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

  /// What vector instructions read of a table's rows is what is read byte by byte.
  ///
  /// - Returns: how many rows were read at once.
  @discardableResult
  static func compareDecimals(_ bytes: [UInt8], before: Int, behind: Int) throws -> Int {
    let columnCount = 4
    let padding = Array("1,2\n3.4e-05,".utf8)
    let all =
      (0..<before).map { padding[$0 % padding.count] } + bytes
      + (0..<behind).map { padding[$0 % padding.count] }
    let room = bytes.count + 1
    var values = [Double](repeating: 0, count: columnCount * room)
    return try all.withUnsafeBufferPointer { all in
      guard let base = all.baseAddress else { return 0 }
      let start = base + before
      let read = values.withUnsafeMutableBufferPointer {
        decimals_read_rows(
          decimal_rows(
            start: start, end: start + bytes.count, readable_start: base,
            readable_end: base + all.count, delimiter: UInt8(ascii: ","),
            column_count: columnCount, prefixes: nil, prefix_lengths: nil, suffix: 0,
            values: $0.baseAddress, capacity: room, missing: PlainRows.missing), 0)
      }
      var next = start
      for row in 0..<read.row_count {
        for column in 0..<columnCount {
          let place = "row \(row), column \(column)"
          while next.pointee == 32 { next += 1 }
          let value = values[column * room + row].bitPattern
          if let (scanned, after) = DecimalScanner.scan(next, start + bytes.count) {
            try FuzzFault.unless(value == scanned.bitPattern, "another number at \(place)")
            next = after
          } else {
            try FuzzFault.unless(
              value == PlainRows.missing.bitPattern, "a number where there is none at \(place)")
          }
          if next.pointee == 13 { next += 1 }
          try FuzzFault.unless(
            next.pointee == (column + 1 == columnCount ? 10 : UInt8(ascii: ",")),
            "a cell that goes on at \(place)")
          next += 1
        }
      }
      try FuzzFault.unless(next - start == read.byte_count, "bytes that are no rows were taken")
      return read.row_count
    }
  }
}
