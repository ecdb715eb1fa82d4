import Testing

@testable import RunLogs

/// Files that are still being written arrive in pieces.
@Suite struct ForeignChunkTests {
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
}
