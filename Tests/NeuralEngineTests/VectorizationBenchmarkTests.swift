import NeuralEngine
import Testing

@Suite struct VectorizationBenchmarkTests {
  @Test(arguments: VectorizationBenchmark.allCases)
  func bothWaysGiveTheSame(benchmark: VectorizationBenchmark) {
    let measured = benchmark.run(seconds: 0.001)
    #expect(measured.relativeDifference < 1e-3)
    #expect(measured.samples > 0)
    #expect(measured.loopSeconds > 0 && measured.vectorizedSeconds > 0)
  }
}
