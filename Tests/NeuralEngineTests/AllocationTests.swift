import AllocationCounter
import NeuralEngine
import Testing

@Suite struct AllocationTests {
  /// Allocations of this thread while `body` runs.
  private func allocations(_ body: () -> Void) -> Int {
    allocation_counter_start()
    body()
    return allocation_counter_stop()
  }

  @Test(.enabled(if: allocation_counter_works() == 1)) func theCounterCounts() {
    var kept: [Int] = []
    #expect(allocations { kept = Array(0..<100) } > 0)
    #expect(kept.count == 100)
    #expect(allocations { kept[0] = 1 } == 0)
  }

  @Test(
    .enabled(if: allocation_counter_works() == 1), arguments: TrainerStateTests.optimizers, [1, 2])
  func aWarmStepAllocatesNothing(_ optimizer: OptimizerDescription, workers: Int) throws {
    let trainer = try Trainer(
      network: TrainerStateTests.network, optimizer: optimizer, workers: workers,
      maximumBatchSize: 32, seed: 1)
    let examples = TrainerStateTests.examples
    let order = examples.all
    let settings = StepSettings(
      learningRate: 0.01, optimizer: optimizer, l1: 0.001, l2: 0.001, gradientClipNorm: 1,
      gradientClipValue: 0.5)
    let batches = [order[..<32], order[32..<64], order[64...]]
    func train() {
      for number in 0..<3 {
        _ = trainer.step(
          on: examples, indices: batches[number], stepIndex: UInt64(number), settings: settings)
      }
    }
    train()
    #expect(allocations { train() } == 0)
  }

  @Test(
    .enabled(if: allocation_counter_works() == 1),
    arguments: [
      "two convolutions", "identity block", "projection block", "one row high", "depthwise",
      "upsampling", "pools past the edge", "wide convolutions",
    ], [1, 2])
  func aWarmStepOfImageLayersAllocatesNothing(name: String, workers: Int) throws {
    let optimizer = OptimizerDescription.momentum(beta: 0.9)
    let trainer = try Trainer(
      network: ImageNetworks.network(name), optimizer: optimizer, workers: workers,
      maximumBatchSize: 16, seed: 1)
    let examples = ImageNetworks.examples(name, count: 30)
    let order = examples.all
    let batches = [order[..<16], order[16...]]
    let settings = StepSettings(learningRate: 0.01, optimizer: optimizer, l2: 0.001)
    func train() {
      for number in 0..<2 {
        _ = trainer.step(
          on: examples, indices: batches[number], stepIndex: UInt64(number), settings: settings)
      }
      _ = trainer.evaluate(examples)
    }
    train()
    #expect(allocations { train() } == 0)
  }

  @Test(.enabled(if: allocation_counter_works() == 1)) func aWarmEvaluationAllocatesNothing() throws
  {
    let trainer = try Trainer(
      network: TrainerStateTests.network, optimizer: .gradientDescent, workers: 2,
      maximumBatchSize: 32, seed: 1)
    _ = trainer.evaluate(TrainerStateTests.examples)
    #expect(allocations { _ = trainer.evaluate(TrainerStateTests.examples) } == 0)
  }
}
