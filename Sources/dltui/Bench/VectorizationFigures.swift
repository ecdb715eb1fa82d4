import NeuralEngine

/// What vectors are worth: a product by a loop against the same by what the engine uses.
enum VectorizationFigures {
  static func measure(seconds: Double) -> [Figure] {
    VectorizationBenchmark.allCases.flatMap { benchmark in
      let measured = benchmark.run(seconds: seconds)
      func figure(_ way: String, _ value: Double, _ unit: String) -> Figure {
        Figure(
          name: "\(benchmark.title), \(way)", value: value, unit: unit, bound: nil,
          samples: measured.samples)
      }
      return [
        figure("by a loop", measured.loopSeconds * 1e6, "µs"),
        figure("vectorized", measured.vectorizedSeconds * 1e6, "µs"),
        figure(
          "vectorized is quicker", measured.loopSeconds / measured.vectorizedSeconds, "times"),
      ]
    }
  }
}
