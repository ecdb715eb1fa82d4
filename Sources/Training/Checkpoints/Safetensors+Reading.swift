import FoundationEssentials
import LocalFiles

extension Safetensors {
  /// What is wrong with a file's bytes, as a clause.
  public struct Damage: Error, Hashable, Sendable {
    /// What is wrong, as one clause.
    public var cause: String
  }

  /// Headers above this are damage, as in the reference implementation.
  private static let maximumHeaderBytes = 100_000_000

  private struct Entry: Decodable {
    var dtype: String
    var shape: [Int]
    var dataOffsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case dataOffsets = "data_offsets"
    }
  }

  private enum Member: Decodable {
    case entry(Entry)
    case strings([String: String])

    init(from decoder: any Decoder) throws {
      if let strings = try? [String: String](from: decoder) {
        self = .strings(strings)
      } else {
        self = .entry(try Entry(from: decoder))
      }
    }
  }

  /// Fills a buffer with what is at an offset of the file.
  private typealias Source = (UnsafeMutableRawBufferPointer, Int) throws(Damage) -> Void

  /// Reads a file's bytes, believing none of the numbers in it.
  ///
  /// - Throws: `Damage`, when the header is torn or no JSON, or a range does not match its tensor, the
  ///   file or its neighbours; also for element types other than F32, F64, I64 and U64.
  public init(decoding bytes: [UInt8]) throws(Damage) {
    try self.init(sizeBytes: bytes.count, judge: { (_) throws(Damage) in }) {
      (buffer, offset) throws(Damage) in
      bytes.withUnsafeBytes { bytes in
        buffer.copyMemory(
          from: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + buffer.count]))
      }
    }
  }

  /// Reads a file, its tensors only once its header is found to be one that goes with the file.
  ///
  /// - Parameters:
  ///   - judge: throws where the header's strings are not those of what is looked for.
  ///   - make: makes of the file what it is read for.
  /// - Throws: `TrainingError.cannotReadCheckpoint`.
  static func read<Value>(
    _ path: String, judge: ([String: String]) throws(Damage) -> Void = { (_) throws(Damage) in },
    _ make: (Safetensors) throws(Damage) -> Value
  ) throws(TrainingError) -> Value {
    do throws(Damage) {
      let file: RegularFile
      do throws(FileError) { file = try RegularFile(path) } catch {
        throw Damage(cause: error.cause)
      }
      let read = try Safetensors(sizeBytes: file.sizeBytes, judge: judge) {
        (buffer, offset) throws(Damage) in
        let count: Int
        do throws(FileError) { count = try file.read(into: buffer, at: offset) } catch {
          throw Damage(cause: error.cause)
        }
        guard count == buffer.count else { throw Damage(cause: "it was cut while it was read") }
      }
      return try make(read)
    } catch {
      throw .cannotReadCheckpoint(path: path, cause: error.cause)
    }
  }

  private init(
    sizeBytes: Int, judge: ([String: String]) throws(Damage) -> Void, from source: Source
  ) throws(Damage) {
    guard sizeBytes >= 8 else {
      throw Damage(cause: "it ends after \(sizeBytes) bytes, within the header's length")
    }
    let claimed = try Self.numbers(UInt64.self, in: 0..<8, source)[0]
    guard claimed <= UInt64(Self.maximumHeaderBytes) else {
      throw Damage(cause: "it is not a safetensors file: a header of \(claimed) bytes")
    }
    let headerEnd = 8 + Int(claimed)
    guard headerEnd <= sizeBytes else {
      throw Damage(cause: "the header of \(claimed) bytes is torn: \(sizeBytes - 8) are there")
    }
    let header = try Self.numbers(UInt8.self, in: 8..<headerEnd, source)
    let members: [String: Member]
    do {
      members = try JSONDecoder().decode([String: Member].self, from: Data(header))
    } catch {
      throw Damage(cause: "the header is not the JSON of a safetensors file")
    }
    self.init()
    let entries = try takeEntries(members, dataCount: sizeBytes - headerEnd)
    try judge(metadata)
    for (name, entry, range) in entries {
      let place = headerEnd + range.lowerBound..<headerEnd + range.upperBound
      tensors[name] = Tensor(
        shape: entry.shape, values: try Self.values(of: entry.dtype, name: name, in: place, source))
    }
  }

  /// Takes the strings out of the header.
  ///
  /// - Returns: the tensors with their byte ranges, which fill the data without gaps, in order.
  private mutating func takeEntries(
    _ members: [String: Member], dataCount: Int
  ) throws(Damage) -> [(name: String, entry: Entry, range: Range<Int>)] {
    var entries: [(name: String, entry: Entry, range: Range<Int>)] = []
    for (name, member) in members {
      switch member {
      case .strings(let strings):
        guard name == "__metadata__" else {
          throw Damage(cause: "tensor \(name) has no type, shape and range")
        }
        metadata = strings
      case .entry(let entry):
        entries.append((name, entry, try Self.range(of: entry, name: name, dataCount: dataCount)))
      }
    }
    entries.sort { left, right in
      (left.range.lowerBound, left.range.upperBound, left.name)
        < (right.range.lowerBound, right.range.upperBound, right.name)
    }
    var end = 0
    for (name, _, range) in entries {
      guard range.lowerBound == end else {
        throw Damage(cause: "tensor \(name) begins at byte \(range.lowerBound), not at \(end)")
      }
      end = range.upperBound
    }
    guard end == dataCount else {
      throw Damage(cause: "its tensors end at byte \(end) of \(dataCount)")
    }
    return entries
  }

  /// The tensor's byte range, once it agrees with its shape and lies in the file.
  private static func range(
    of entry: Entry, name: String, dataCount: Int
  ) throws(Damage) -> Range<Int> {
    guard let size = elementSize(entry.dtype) else {
      throw Damage(cause: "tensor \(name) is of type \(entry.dtype), which is not read here")
    }
    var needed = size
    for length in entry.shape {
      let (product, overflows) = needed.multipliedReportingOverflow(by: length)
      guard length >= 0, !overflows else {
        throw Damage(cause: "tensor \(name) has the shape \(entry.shape)")
      }
      needed = product
    }
    let offsets = entry.dataOffsets
    guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1] else {
      throw Damage(cause: "tensor \(name) has the byte range \(offsets)")
    }
    guard offsets[1] <= dataCount else {
      throw Damage(
        cause: "tensor \(name) is torn: it ends at byte \(offsets[1]), \(dataCount) are there")
    }
    guard offsets[1] - offsets[0] == needed else {
      throw Damage(
        cause:
          "tensor \(name) \(entry.shape) needs \(needed) bytes, \(offsets[1] - offsets[0]) given"
      )
    }
    return offsets[0]..<offsets[1]
  }

  private static func elementSize(_ typeName: String) -> Int? {
    switch typeName {
    case "F32": 4
    case "F64", "I64", "U64": 8
    default: nil
    }
  }

  private static func values(
    of typeName: String, name: String, in range: Range<Int>, _ source: Source
  ) throws(Damage) -> Values {
    switch typeName {
    case "F32": return .float32(try numbers(Float.self, in: range, source))
    case "F64": return .float64(try numbers(Double.self, in: range, source))
    case "I64": return .int64(try numbers(Int64.self, in: range, source))
    case "U64": return .uint64(try numbers(UInt64.self, in: range, source))
    default: throw Damage(cause: "tensor \(name) is of type \(typeName), which is not read here")
    }
  }

  /// The bytes of a range as numbers.
  private static func numbers<Element: BitwiseCopyable>(
    _ type: Element.Type, in range: Range<Int>, _ source: Source
  ) throws(Damage) -> [Element] {
    let count = range.count / MemoryLayout<Element>.size
    // The array's own closure throws no typed errors.
    var failure: Damage?
    let numbers = [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
      do throws(Damage) {
        let bytes = UnsafeMutableRawBufferPointer(buffer)
        try source(
          UnsafeMutableRawBufferPointer(rebasing: bytes[..<range.count]), range.lowerBound)
        initialized = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return numbers
  }
}
