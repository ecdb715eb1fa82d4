import Testing

@testable import RunLogs

/// Seeded mutations of every log in the corpus. `ForeignReading` checks what readers promise: they
/// consume no more than they were given, never stand still, and take everything at the end.
@Suite struct ForeignFuzzTests {
  @Test(arguments: ForeignSample.all.enumerated().map { ($0.offset, $0.element) })
  func survivesMutations(seed: Int, sample: ForeignSample) throws {
    let (whole, format) = try sample.firstFile()
    // The parts near the beginning are the densest in kinds of records.
    let bytes = Array(whole.prefix(12_000))
    var random = SplitMix(seed: UInt64(seed))
    for _ in 0..<24 {
      var mutant = bytes
      for _ in 0..<Int.random(in: 1...6, using: &random) { mutate(&mutant, &random) }
      let reading = ForeignReading(mutant, format) {
        [1, 13, 700, 40_000].randomElement(using: &random)!
      }
      // A point takes at least a digit and a separator.
      #expect(reading.pointCount <= mutant.count / 2 + 1)
    }
  }

  /// What text formats are made of.
  private static let alphabet = Array("0123456789.,e-+{}[]\":\n nai\\\t".utf8)

  @Test(arguments: ForeignLogFormat.allCases)
  func survivesNoise(format: ForeignLogFormat) {
    var random = SplitMix(seed: 99)
    for _ in 0..<20 {
      let count = Int.random(in: 0...3000, using: &random)
      let noise = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      let text = noise.map { Self.alphabet[Int($0) % Self.alphabet.count] }
      for bytes in [noise, text] {
        #expect(ForeignReading(bytes, format).pointCount <= bytes.count)
        _ = bytes.withUnsafeBytes { FormatDetection.kind(of: $0, isWhole: true) }
      }
    }
  }

  /// However the bytes arrive, the same comes of them.
  @Test(arguments: ForeignSample.all)
  func readsTheSameInChunksOfAnySize(sample: ForeignSample) throws {
    let (whole, format) = try sample.firstFile()
    let bytes = Array(whole.prefix(40_000))
    let atOnce = ForeignReading(bytes, format)
    var random = SplitMix(seed: 5)
    let inChunks = ForeignReading(bytes, format) { Int.random(in: 1...900, using: &random) }
    #expect(inChunks.points == atOnce.points)
    #expect(inChunks.problems == atOnce.problems)
    #expect(inChunks.facts == atOnce.facts)
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    guard !bytes.isEmpty else { return }
    let place = Int.random(in: 0..<bytes.count, using: &random)
    let length = min(Int.random(in: 1...40, using: &random), bytes.count - place)
    switch Int.random(in: 0..<6, using: &random) {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: bytes.removeSubrange(place..<(place + length))
    case 2: bytes.insert(contentsOf: bytes[place..<(place + length)], at: place)
    case 3: bytes.removeSubrange(place...)
    case 4:
      for index in place..<(place + length) {
        bytes[index] = UInt8.random(in: 0...255, using: &random)
      }
    default:
      let extreme: UInt8 = [0, 0x7f, 0x80, 0xff].randomElement(using: &random)!
      for index in place..<(place + length) { bytes[index] = extreme }
    }
  }
}
