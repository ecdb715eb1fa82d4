import FoundationEssentials
import NeuralEngine

/// How fast the engine trains and predicts, by workload and number of workers.
enum EngineFigures {
  /// - Parameter names: the workloads to time, by their names; all when empty.
  static func measure(seconds: Double, names: [EngineBenchmark] = []) throws -> [Figure] {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    return try (names.isEmpty ? EngineBenchmark.allCases : names).flatMap { workload in
      // One worker always, for the scaling; the recommended number where it is another.
      let recommended = recommendedWorkers(
        network: workload.network, batchSize: workload.batchSize, cores: cores)
      return try Set([1, recommended]).sorted().map { workers in
        let measured = try workload.run(seconds: seconds, workers: workers, cores: cores)
        return Figure(
          name: "\(workload.title), \(workers) worker\(workers == 1 ? "" : "s")",
          value: measured.examplesPerSecond, unit: "examples/s", bound: nil,
          samples: measured.steps)
      }
    }
  }

  /// An example at a time on one worker, and many at once.
  ///
  /// - Parameter names: the workloads whose networks predict; W8's when empty.
  static func measurePrediction(
    seconds: Double, names: [EngineBenchmark] = []
  ) throws -> [Figure] {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    return try (names.isEmpty ? [.mlp, .lenet] : names).flatMap { workload in
      try [1, 1024].map { batchSize in
        let measured = try workload.predict(
          seconds: seconds, batchSize: batchSize, cores: cores)
        return Figure(
          name: "W8 \(workload.rawValue), prediction, batch \(batchSize)",
          value: measured.examplesPerSecond, unit: "examples/s", bound: nil,
          samples: measured.steps)
      }
    }
  }
}
