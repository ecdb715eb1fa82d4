import Foundation

/// Damages bytes in every way that files get damaged, and in those that an enemy would think of.
struct Mutator {
  private var random: SplitMix

  /// Words that a format's reader looks for, and numbers that arithmetic stumbles over.
  private static let words: [[UInt8]] = [
    "9223372036854775807", "-9223372036854775808", "18446744073709551615", "9007199254740993",
    "1e308", "-1e308", "1e-320", "1e999999999", "NaN", "\"NaN\"", "\"Infinity\"", "\"-Infinity\"",
    "-Infinity", "null", "true", "{}", "[]", "{", "[", "\"", "\\", "\\u0000", "\\ud800", "\n",
    "\r\n", ",", ";", "\t", "-", "1000000000000", "0", "-1", "step", "epoch",
    "\"event\":\"branched\",\"fromStep\":9,\"toStep\":-9223372036854775808",
    "\"event\":\"checkpointRestored\"", "\"event\":\"finished\"", "\u{FEFF}", "é", "运", "&a", "*a",
  ].map { Array($0.utf8) }

  init(seed: UInt64) { random = SplitMix(seed: seed) }

  /// A copy with one to six mutations.
  mutating func mutant(of bytes: [UInt8]) -> [UInt8] {
    var mutant = bytes
    for _ in 0..<Int.random(in: 1...6, using: &random) { mutate(&mutant) }
    return mutant
  }

  /// As many bytes as come, of any kind.
  mutating func noise(most: Int) -> [UInt8] {
    (0..<Int.random(in: 0...most, using: &random)).map { _ in
      UInt8.random(in: 0...255, using: &random)
    }
  }

  private mutating func mutate(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else {
      bytes = Self.words.randomElement(using: &random) ?? []
      return
    }
    let place = Int.random(in: 0..<bytes.count, using: &random)
    let length = min(Int.random(in: 1...40, using: &random), bytes.count - place)
    switch Int.random(in: 0..<10, using: &random) {
    case 0, 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 2: bytes.removeSubrange(place..<(place + length))
    case 3: bytes.insert(contentsOf: bytes[place..<(place + length)], at: place)
    case 4: bytes.removeSubrange(place...)
    case 5:
      for index in place..<(place + length) {
        bytes[index] = UInt8.random(in: 0...255, using: &random)
      }
    case 6:
      let extreme: UInt8 = [0, 0x7f, 0x80, 0xff].randomElement(using: &random) ?? 0
      for index in place..<(place + length) { bytes[index] = extreme }
    case 7: bytes.insert(contentsOf: Self.words.randomElement(using: &random) ?? [], at: place)
    default: replaceNumber(in: &bytes, near: place)
    }
  }

  /// Puts a word where a number stands.
  private mutating func replaceNumber(in bytes: inout [UInt8], near place: Int) {
    func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    guard let start = bytes[place...].firstIndex(where: isDigit) else { return }
    let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.endIndex
    bytes.replaceSubrange(start..<end, with: Self.words.randomElement(using: &random) ?? [])
  }
}

/// How long the mutations go on: `DLTUI_FUZZ_ROUNDS=1000 swift test -c release
/// -Xswiftc -enable-testing --filter FuzzTests` tries a thousand times as many as a usual run, from
/// other seeds with `DLTUI_FUZZ_SEED`.
enum FuzzRounds {
  static let factor = number("DLTUI_FUZZ_ROUNDS") ?? 1
  static let seed = UInt64(number("DLTUI_FUZZ_SEED") ?? 0)

  /// Calls `body` with mutants of each of the originals in turn, `rounds` in all in a usual run.
  static func run(
    _ rounds: Int, of originals: [[UInt8]], seed: UInt64,
    _ body: ([UInt8]) throws -> Void
  ) rethrows {
    var mutator = Mutator(seed: seed &+ self.seed &* 0x1_0000_0001)
    for original in originals { try body(original) }
    for round in 0..<(rounds * factor) {
      let original = originals[round % originals.count]
      let bytes = round % 50 == 49 ? mutator.noise(most: 500) : mutator.mutant(of: original)
      try body(bytes)
    }
  }

  private static func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
  }
}

/// Steele, Lea and Flood's SplitMix64 (2014): the same numbers on every machine.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
