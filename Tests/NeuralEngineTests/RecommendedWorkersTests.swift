import NeuralEngine
import Testing

@Suite struct RecommendedWorkersTests {
  @Test func tinyStepsRunOnOneWorker() {
    let tiny = EngineBenchmark.tiny
    #expect(recommendedWorkers(network: tiny.network, batchSize: tiny.batchSize, cores: 8) == 1)
  }

  @Test func stepsThatGainLittleLeaveTheOtherCoresFree() {
    let digits = EngineBenchmark.digits
    #expect(recommendedWorkers(network: digits.network, batchSize: digits.batchSize, cores: 8) == 1)
    let fashion = EngineBenchmark.fashion
    #expect(
      recommendedWorkers(network: fashion.network, batchSize: fashion.batchSize, cores: 2) == 2)
  }

  @Test func largeStepsUseAllCores() {
    let mlp = EngineBenchmark.mlp
    #expect(recommendedWorkers(network: mlp.network, batchSize: mlp.batchSize, cores: 2) == 2)
    #expect(recommendedWorkers(network: mlp.network, batchSize: mlp.batchSize, cores: 1) == 1)
  }

  @Test func aWorkerHasSeveralExamples() {
    let mlp = EngineBenchmark.mlp
    #expect(recommendedWorkers(network: mlp.network, batchSize: 1, cores: 8) == 1)
    #expect(recommendedWorkers(network: mlp.network, batchSize: 24, cores: 8) <= 3)
  }

  @Test(arguments: EngineBenchmark.allCases)
  func everyBenchmarkTrains(_ benchmark: EngineBenchmark) throws {
    let measurement = try benchmark.run(seconds: 0.01, workers: 2, cores: 2)
    #expect(measurement.steps > 0)
    #expect(measurement.workers == 2)
    #expect(measurement.examplesPerSecond > 0)
    #expect(
      abs(measurement.stepsPerSecond * measurement.seconds - Double(measurement.steps)) < 1e-6)
  }

  @Test(arguments: EngineBenchmark.allCases)
  func everyBenchmarkPredicts(_ benchmark: EngineBenchmark) throws {
    let measurement = try benchmark.predict(seconds: 0.001, batchSize: 8, cores: 2)
    #expect(measurement.steps > 0)
    #expect(measurement.workers == 1)
    #expect(measurement.examplesPerSecond > 0)
  }
}
