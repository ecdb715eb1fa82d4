import Foundation

extension Safetensors {
  /// What is wrong with a file's bytes, as a clause.
  public struct Damage: Error, Hashable, Sendable {
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

  /// Reads a file's bytes, believing none of the numbers in it.
  ///
  /// - Throws: `Damage`, when the header is torn or no JSON, or a range does not match its tensor, the
  ///   file or its neighbours; also for element types other than F32, F64, I64 and U64.
  public init(decoding bytes: [UInt8]) throws(Damage) {
    guard bytes.count >= 8 else {
      throw Damage(cause: "it ends after \(bytes.count) bytes, within the header's length")
    }
    let claimed = bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
    guard claimed <= UInt64(Self.maximumHeaderBytes) else {
      throw Damage(cause: "it is not a safetensors file: a header of \(claimed) bytes")
    }
    let headerEnd = 8 + Int(claimed)
    guard headerEnd <= bytes.count else {
      throw Damage(cause: "the header of \(claimed) bytes is torn: \(bytes.count - 8) are there")
    }
    let members: [String: Member]
    do {
      members = try JSONDecoder().decode([String: Member].self, from: Data(bytes[8..<headerEnd]))
    } catch {
      throw Damage(cause: "the header is not the JSON of a safetensors file")
    }
    self.init()
    try readTensors(members, from: bytes[headerEnd...])
  }

  private mutating func readTensors(
    _ members: [String: Member], from data: ArraySlice<UInt8>
  ) throws(Damage) {
    var ranges: [(name: String, range: Range<Int>)] = []
    for (name, member) in members {
      switch member {
      case .strings(let strings):
        guard name == "__metadata__" else {
          throw Damage(cause: "tensor \(name) has no type, shape and range")
        }
        metadata = strings
      case .entry(let entry):
        let range = try Self.range(of: entry, name: name, dataCount: data.count)
        ranges.append((name, range))
        tensors[name] = Tensor(
          shape: entry.shape,
          values: try Self.values(of: entry.dtype, name: name, bytes: data, range: range))
      }
    }
    ranges.sort { left, right in
      (left.range.lowerBound, left.range.upperBound, left.name)
        < (right.range.lowerBound, right.range.upperBound, right.name)
    }
    var end = 0
    for (name, range) in ranges {
      guard range.lowerBound == end else {
        throw Damage(cause: "tensor \(name) begins at byte \(range.lowerBound), not at \(end)")
      }
      end = range.upperBound
    }
    guard end == data.count else {
      throw Damage(cause: "its tensors end at byte \(end) of \(data.count)")
    }
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
    of typeName: String, name: String, bytes: ArraySlice<UInt8>, range: Range<Int>
  ) throws(Damage) -> Values {
    let first = bytes.startIndex + range.lowerBound
    let slice = bytes[first..<first + range.count]
    switch typeName {
    case "F32": return .float32(numbers(slice))
    case "F64": return .float64(numbers(slice))
    case "I64": return .int64(numbers(slice))
    case "U64": return .uint64(numbers(slice))
    default: throw Damage(cause: "tensor \(name) is of type \(typeName), which is not read here")
    }
  }

  private static func numbers<Element: BitwiseCopyable>(_ bytes: ArraySlice<UInt8>) -> [Element] {
    let count = bytes.count / MemoryLayout<Element>.size
    return [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
      bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(buffer).copyMemory(from: $0) }
      initialized = count
    }
  }
}
