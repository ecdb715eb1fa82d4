import Testing

@testable import Dashboard

@Suite struct ThroughputTests {
  @Test func rowsOfAnotherKindThatComeLateChangeNothing() throws {
    var throughput = Throughput()
    for row in 0...20 { throughput.add(seconds: Double(row) / 10, epoch: Double(row) / 20) }
    let speed = try #require(throughput.epochsPerSecond)
    throughput.add(seconds: 1.95, epoch: 0.975)
    #expect(throughput.epochsPerSecond == speed)
  }

  @Test func goingFarBackBeginsAnew() {
    var throughput = Throughput()
    for row in 0...20 { throughput.add(seconds: Double(row), epoch: Double(row)) }
    throughput.add(seconds: 3, epoch: 3)
    #expect(throughput.epochsPerSecond == nil)
    throughput.add(seconds: 5, epoch: 4)
    #expect(throughput.epochsPerSecond == 0.5)
  }
}
