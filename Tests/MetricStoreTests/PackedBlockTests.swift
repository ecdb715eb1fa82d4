import RunEvents
import Testing

@testable import MetricStore

@Suite struct PackedBlockTests {
  static func rows(
    steps: [Int], seconds: [Double], epochs: [Double] = [], values: [Double]
  ) -> ScalarBlock {
    ScalarBlock(
      keys: [.trainCost], steps: steps, epochs: epochs, seconds: seconds, values: values)
  }

  /// By bits, so that NaN and −0 count.
  static func bits(_ block: ScalarBlock) -> [[UInt64]] {
    [block.seconds, block.epochs, block.values].map { $0.map(\.bitPattern) }
  }

  @Test(arguments: [
    rows(steps: [1, 2, 3], seconds: [0.5, 0.75, 1], values: [1, 2, 0.1]),
    rows(steps: [5, 1, 9], seconds: [0.1, 0.2, 0.30000000001], values: [.nan, -.infinity, -0.0]),
    rows(
      steps: [.min, 0, .max], seconds: [.nan, -1, 1e300], epochs: [0, .nan, 2], values: [1, 2, 3]),
    rows(steps: [1, 2, 3], seconds: [0.1, 0.2, 0.1 + 0.2], values: [1, 2, 3]),
    rows(steps: [1, 2, 3], seconds: [-0.0, -0.0, -0.0], values: [1, 2, 3]),
    rows(steps: [7], seconds: [-0.0], values: [Double(bitPattern: 42)]),
  ])
  func losesNothing(block: ScalarBlock) {
    let packed = PackedBlock(block)
    let back = packed.rows(0..<block.rowCount)
    #expect(back.steps == block.steps && back.keys == block.keys)
    #expect(Self.bits(back) == Self.bits(block))
    let last = packed.rows((block.rowCount - 1)..<block.rowCount)
    #expect(last.steps == [block.steps[block.rowCount - 1]])
  }

  /// What an event file holds: floats at the times of a clock.
  @Test func takesEightBytesAPointOfAnEventFile() {
    let count = 4096
    let times = (0..<count).map { 1.7e9 + Double($0) * 0.005 - 1.7e9 }
    let block = Self.rows(
      steps: Array(0..<count), seconds: times, values: times.map { Double(Float($0)) })
    #expect((8 * count...8 * count + 64).contains(PackedBlock(block).sizeBytes))
  }

  /// A table without times: its rows are counted.
  @Test func evenlySpacedTimesTakeNothing() {
    let steps = Array(0..<4096)
    let block = Self.rows(
      steps: steps, seconds: steps.map(Double.init), values: steps.map(Double.init))
    #expect((4 * 4096...4 * 4096 + 64).contains(PackedBlock(block).sizeBytes))
  }

  @Test func sharesAnAxisOfTheSameRowsAndNoOther() {
    let seconds = (0..<100).map { Double($0).squareRoot() }
    func rows(_ seconds: [Double]) -> ScalarBlock {
      Self.rows(steps: Array(0..<100), seconds: seconds, values: seconds)
    }
    let first = PackedBlock(rows(seconds))
    #expect(PackedBlock(rows(seconds), sharing: first).sharesAxis(with: first))
    let later = PackedBlock(rows(seconds.map { $0 + 1 }), sharing: first)
    #expect(!later.sharesAxis(with: first) && later.seconds(0) == 1)
  }
}
