import RunEvents
import Testing

/// Logs of millions of rows are held as events.
@Suite struct RunEventTests {
  @Test func aRowIsNoLargerThanItsBlock() {
    #expect(MemoryLayout<RunEvent>.stride <= MemoryLayout<ScalarBlock>.stride + 8)
  }
}
