import Foundation
import Synchronization
import Testing

@testable import Platform

/// What stands in for Foundation's.
@Suite struct PlatformTests {
  /// Beside what Foundation makes of the same.
  @Test(arguments: ["%.4f", "%+.1f", "%.3g", "%.2e", "%g", "%5.2f %%", "%.0f", "R² %.4f – ü"])
  func numbersAreWrittenAsFoundationWritesThem(format: String) {
    for number in [0, 1, -1, 0.1, 12_345.678_9, 1e-7, 6.02e23, 0.000_05, 2.5, 1e15, .infinity] {
      #expect(String(format: format, arguments: [number]) == String(printf: format, number))
    }
  }

  @Test func whatIsLongIsNotCut() {
    let text = String(printf: "%300.1f|%0200d|%04x", 1.5, 7, 0xab)
    #expect(text.count == 506)
    #expect(text.hasSuffix("7|00ab"))
  }

  @Test func aWaitSeesWhatAnotherThreadChanged() {
    let number = Monitor(0)
    for _ in 0..<4 { DetachedThread.run { number.update { $0 += 1 } } }
    #expect(number.wait(seconds: 60) { $0 == 4 ? "all" : nil } == "all")
    #expect(number.wait(seconds: 0) { $0 == 5 ? true : nil } == nil)
  }

  @Test func theZoneIsFoundations() {
    #expect(LocalTime.secondsFromUTC == TimeZone.current.secondsFromGMT())
  }

  @Test func theUserIsFoundations() {
    #expect(SystemUser.name == NSUserName())
    #expect(SystemUser.home.hasPrefix("/"))
  }
}
