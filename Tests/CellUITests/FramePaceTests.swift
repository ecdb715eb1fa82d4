import Testing

@testable import CellUI

struct FramePaceTests {
  private func interval(frameSeconds: Double, share: Double) -> Double {
    var pace = FramePace(shortest: 0.1, longest: 0.25, share: share)
    for _ in 0..<200 { pace.drew(seconds: frameSeconds) }
    return pace.interval
  }

  @Test func cheapFramesComeAsOftenAsWanted() {
    #expect(FramePace(shortest: 0.1, longest: 0.25, share: 0.01).interval == 0.1)
    #expect(interval(frameSeconds: 0.0009, share: 0.01) == 0.1)
  }

  @Test func dearFramesTakeTheirShareOfTheTime() {
    #expect(abs(interval(frameSeconds: 0.0015, share: 0.01) - 0.15) < 1e-9)
  }

  @Test func veryDearFramesStillCome() {
    #expect(interval(frameSeconds: 0.1, share: 0.01) == 0.25)
  }

  @Test func oneSlowFrameAmongCheapOnesChangesLittle() {
    var pace = FramePace(shortest: 0.1, longest: 0.25, share: 0.01)
    for _ in 0..<20 { pace.drew(seconds: 0.0005) }
    pace.drew(seconds: 0.004)
    #expect(pace.interval == 0.1)
  }

  @Test func moreThanTheFewestMayBeWanted() {
    var pace = FramePace(shortest: 0.5, longest: 0.25, share: 0.01)
    pace.drew(seconds: 10)
    #expect(pace.interval == 0.5)
  }
}
