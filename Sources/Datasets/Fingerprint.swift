/// A 64-bit hash that tells data sets apart; not meant against forgery.
///
/// Of each 64-bit word `w` (numbers by their bit patterns, two 32-bit ones to a word, the first in
/// the low half): `h = rotateLeft(h ^ w, 29) × 0x9e3779b97f4a7c15 mod 2⁶⁴`, beginning with
/// `h = 0xcbf29ce484222325`, and at the end SplitMix64's finalizer. The words are, in order: the
/// number of features, of inputs, the inputs, the number of classes or of values a target, the
/// length of the targets, the targets.
struct Fingerprint {
  private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func combine(_ word: UInt64) {
    let mixed = hash ^ word
    hash = ((mixed << 29) | (mixed >> 35)) &* 0x9e37_79b9_7f4a_7c15
  }

  mutating func combine(_ values: [Float]) {
    combine(UInt64(values.count))
    values.withUnsafeBytes { combine(pairsIn: $0) }
  }

  mutating func combine(_ values: [Int32]) {
    combine(UInt64(values.count))
    values.withUnsafeBytes { combine(pairsIn: $0) }
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

  private mutating func combine(pairsIn bytes: UnsafeRawBufferPointer) {
    let wholeBytes = bytes.count & ~7
    for offset in stride(from: 0, to: wholeBytes, by: 8) {
      combine(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
    }
    if wholeBytes < bytes.count {
      let last = bytes.loadUnaligned(fromByteOffset: wholeBytes, as: UInt32.self)
      combine(UInt64(UInt32(littleEndian: last)))
    }
  }
}
