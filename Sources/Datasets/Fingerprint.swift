/// A 64-bit hash that tells data sets apart; not meant against forgery.
///
/// Of each 64-bit word `w`: `h = rotateLeft(h ^ w, 29) × 0x9e3779b97f4a7c15 mod 2⁶⁴`, beginning with
/// `h = 0xcbf29ce484222325`, and at the end SplitMix64's finalizer. A list is its length and then
/// its bytes, eight to a word, little-endian, the last filled up with zeros. Examples are, in order:
/// the number of features, the inputs (pixels as bytes, numbers as 32-bit floats), the number of
/// classes or of values a target, the targets (labels as 32-bit integers, values as floats), the weights where there
/// are any, texts that are not tokens yet, and the texts of columns of texts, whose cells are their numbers.
struct Fingerprint {
  private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func combine(_ word: UInt64) {
    let mixed = hash ^ word
    hash = ((mixed << 29) | (mixed >> 35)) &* 0x9e37_79b9_7f4a_7c15
  }

  mutating func combine(_ values: [Float]) {
    combine(UInt64(values.count))
    values.withUnsafeBytes { combine(wordsIn: $0) }
  }

  mutating func combine(_ values: [Int32]) {
    combine(UInt64(values.count))
    values.withUnsafeBytes { combine(wordsIn: $0) }
  }

  mutating func combine(_ bytes: ArraySlice<UInt8>) {
    combine(UInt64(bytes.count))
    bytes.withUnsafeBytes { combine(wordsIn: $0) }
  }

  /// 16 hexadecimal digits.
  var text: String {
    var mixed = hash
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    mixed ^= mixed >> 31
    let digits = String(mixed, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private mutating func combine(wordsIn bytes: UnsafeRawBufferPointer) {
    let wholeBytes = bytes.count & ~7
    for offset in stride(from: 0, to: wholeBytes, by: 8) {
      combine(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
    }
    var rest: UInt64 = 0
    for byte in bytes[wholeBytes...].reversed() { rest = rest << 8 | UInt64(byte) }
    if wholeBytes < bytes.count { combine(rest) }
  }
}
