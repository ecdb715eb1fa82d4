import RunEvents

/// Reads events from the JSON lines that `EventEncoder` describes.
///
/// Members may stand in any order and unknown ones are passed over. An event of a kind, or with a
/// command, level or reason, that this version does not know is kept as it stood.
public struct EventDecoder: Sendable {
  /// One line's worth of scalars, by column of the key table.
  package struct Row: Sendable {
    package var step = 0
    package var epoch: Double?
    package var seconds = 0.0
    package var keyIndices: [Int] = []
    package var values: [Double] = []
  }

  package enum Line {
    /// The line is in `row`.
    case scalars
    case event(RunEvent)
  }

  package private(set) var row = Row()
  private(set) var table = KeyTable()

  /// A decoder for the lines of one log, in order.
  public init() {}

  /// Reads one line, without its newline.
  /// - Throws: `JSONDamage` when it is not an event, at a byte of the line.
  public mutating func decode(_ line: String) throws(JSONDamage) -> RunEvent {
    var line = line
    var result: Result<RunEvent, JSONDamage> = .failure(JSONDamage(offset: 0, reason: "empty"))
    line.withUTF8 { bytes in
      do throws(JSONDamage) {
        switch try decode(bytes) {
        case .event(let event): result = .success(event)
        case .scalars:
          result = .success(
            .scalars(
              ScalarBlock(
                keys: row.keyIndices.map { table.keys[$0] }, steps: [row.step],
                epochs: row.epoch.map { [$0] } ?? [], seconds: [row.seconds], values: row.values)))
        }
      } catch {
        result = .failure(error)
      }
    }
    return try result.get()
  }

  /// Reads one line; scalars are left in `row`.
  package mutating func decode(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONDamage) -> Line {
    if Self.beginsWithScalars(bytes) {
      try decodeScalars(bytes)
      return .scalars
    }
    let fields = try EventFields(bytes)
    guard let type = try fields.string("event") else {
      throw JSONDamage(offset: 0, reason: "no member \"event\"")
    }
    if type == "scalars" {
      try decodeScalars(bytes)
      return .scalars
    }
    if let event = try fields.event(type: type) { return .event(event) }
    return .event(.unknown(type: type, line: String(decoding: bytes, as: UTF8.self)))
  }

  private static func beginsWithScalars(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let prefix: StaticString = "{\"event\":\"scalars\","
    guard bytes.count > prefix.utf8CodeUnitCount else { return false }
    for index in 0..<prefix.utf8CodeUnitCount where bytes[index] != prefix.utf8Start[index] {
      return false
    }
    return true
  }

  private mutating func decodeScalars(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONDamage) {
    var scanner = JSONScanner(bytes)
    var (step, seconds): (Int?, Double?)
    var hasValues = false
    row.epoch = nil
    try scanner.members { (scanner, key) throws(JSONDamage) in
      if key == "step" {
        step = try scanner.integer()
      } else if key == "epoch" {
        row.epoch = try scanner.number()
      } else if key == "seconds" {
        seconds = try scanner.number()
      } else if key == "values" {
        try decodeValues(&scanner)
        hasValues = true
      } else {
        try scanner.skipValue()
      }
    }
    try scanner.expectEnd()
    guard let step else { throw JSONDamage(offset: 0, reason: "scalars without \"step\"") }
    guard let seconds else { throw JSONDamage(offset: 0, reason: "scalars without \"seconds\"") }
    guard hasValues else { throw JSONDamage(offset: 0, reason: "scalars without \"values\"") }
    row.step = step
    row.seconds = seconds
  }

  private mutating func decodeValues(_ scanner: inout JSONScanner) throws(JSONDamage) {
    row.keyIndices.removeAll(keepingCapacity: true)
    row.values.removeAll(keepingCapacity: true)
    var previous = -1
    try scanner.members { (scanner, key) throws(JSONDamage) in
      previous = try table.index(of: key, after: previous)
      row.keyIndices.append(previous)
      row.values.append(scanner.word("null") ? .nan : try scanner.number())
    }
  }
}
