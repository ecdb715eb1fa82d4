extension EngineBenchmark {
  /// Predicts `batchSize` seeded examples again and again for about `seconds`, and says how fast that
  /// went; the first calls are not counted.
  ///
  /// - Parameter workers: threads; nil is as many as have eight examples of `cores`, and for one example
  ///   as many as there are.
  /// - Throws: `invalidWorkers`, `noThreads`.
  public func predict(
    seconds: Double, batchSize: Int, workers: Int? = nil, cores: Int
  ) throws(EngineError) -> EngineMeasurement {
    let network = network
    let workers = workers ?? max(1, min(cores, batchSize == 1 ? cores : batchSize / 8))
    let trainer = try Trainer(
      network: network, optimizer: .gradientDescent, workers: workers,
      maximumBatchSize: Trainer.evaluationRows(of: network, most: min(batchSize, 128 * workers)),
      seed: 1)
    let examples = examples(count: batchSize)
    let clock = ContinuousClock()
    func predict(for duration: Duration) -> (calls: Int, elapsed: Duration) {
      let start = clock.now
      var calls = 0
      var elapsed = Duration.zero
      while elapsed < duration {
        _ = trainer.predict(examples)
        calls += 1
        elapsed = clock.now - start
      }
      return (calls, elapsed)
    }
    _ = predict(for: .seconds(seconds / 10))
    let (calls, elapsed) = predict(for: .seconds(seconds))
    return EngineMeasurement(
      steps: calls, seconds: elapsed / .seconds(1), batchSize: batchSize, workers: workers)
  }
}
