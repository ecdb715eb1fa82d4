import Datasets
import LocalFiles
import NeuralEngine
import RunEvents
import Testing

@testable import Training

/// Runs that begin with what another one ended with.
@Suite struct StartTests {
  /// A finished run of the scene's recipe in a folder of checkpoints.
  private func base(in folder: String) async throws -> Scene.Outcome {
    try await Scene.run(Scene.recipe(), Scene.options { $0.checkpointFolder = folder })
  }

  private func recipe(from folder: String, _ change: (inout Recipe) -> Void = { _ in }) -> Recipe {
    Scene.recipe {
      $0.start = .init(.run(folder + "/final.safetensors"))
      $0.epochs = 1
      change(&$0)
    }
  }

  private func evaluatedFirst(_ outcome: Scene.Outcome) throws -> Double {
    try #require(outcome.events.points(.devCost).first).value
  }

  @Test func itBeginsWhereTheOtherEnded() async throws {
    try await withFolder { folder in
      let base = try await base(in: folder)
      let next = try await Scene.run(recipe(from: folder))
      let last = try #require(base.events.points(.devCost).last).value
      #expect(try evaluatedFirst(next) == last)
      #expect(next.parameters != base.parameters)
    }
  }

  @Test func aLayerCanBeginAnewAndOthersStayAsTheyAre() async throws {
    try await withFolder { folder in
      let base = try await base(in: folder)
      let next = try await Scene.run(
        recipe(from: folder) {
          $0.start?.reinitialize = [3]
          $0.layers[0] = $0.layers[0].frozen
        })
      let first = 2 * 8 + 8
      #expect(next.parameters[..<first] == base.parameters[..<first])
      let messages = next.events.compactMap { event -> String? in
        if case .message(let message) = event { message.text } else { nil }
      }
      let source = folder + "/final.safetensors"
      #expect(
        messages.first
          == "begins with the parameters of \(source); layer 3 begins anew; "
          + "layer 0 is frozen")
      // The head is what the initializer gives without any start: on the first evaluation the
      // network is that of the frozen layer and a fresh head.
      let fresh = try Trainer(
        network: Scene.recipe().network(for: Scene.data.facts), optimizer: .gradientDescent,
        workers: 1, maximumBatchSize: 8, seed: 7)
      var state = fresh.state
      state.parameters.replaceSubrange(..<first, with: base.parameters[..<first])
      try fresh.restore(state)
      #expect(try evaluatedFirst(next) == fresh.evaluate(Scene.data.dev).cost)
    }
  }

  @Test func aHeadOfOtherClassesMustBeginAnew() async throws {
    try await withFolder { folder in
      _ = try await base(in: folder)
      var data = Scene.data
      data.facts.classNames = ["left", "right", "none"]
      for path in [\DataSplit.train, \.dev, \.test] {
        guard case .classes(let labels, _) = data[keyPath: path].targets else { continue }
        data[keyPath: path].targets = .classes(labels, count: 3)
      }
      let three = recipe(from: folder) { $0.layers[3] = .dense(units: 3) }
      let error = await #expect(throws: TrainingError.self) {
        try await Scene.run(three, data: data)
      }
      #expect(
        error?.description
          == "train: cannot begin with the parameters of \(folder)/final.safetensors "
          + "(its 3.dense.weight is [8, 2], here [8, 3])")
      #expect(
        error?.hint
          == "--set start.reinitialize=[3] lets the initializer begin that layer")
      var mended = three
      mended.start?.reinitialize = [3]
      #expect(try await Scene.run(mended, data: data).finish.reason == .completed)
    }
  }

  @Test func aFileWithoutTheLayersIsRefused() async throws {
    try await withFolder { folder in
      let path = folder + "/weights.safetensors"
      let file = Safetensors(tensors: ["0.dense.bias": .init(shape: [1], values: .float32([1]))])
      try DurableFile.write(file, to: path)
      let error = await #expect(throws: TrainingError.self) {
        try await Scene.run(Scene.recipe { $0.start = .init(.run(path)) })
      }
      #expect(
        error?.description
          == "train: cannot begin with the parameters of \(path) (it has no tensor 0.dense.weight)")
      let missing = await #expect(throws: TrainingError.self) {
        try await Scene.run(Scene.recipe { $0.start = .init(.run(folder + "/no.safetensors")) })
      }
      #expect(
        missing?.description
          == "checkpoint: cannot read \(folder)/no.safetensors (no such file or directory)")
      let unresolved = await #expect(throws: TrainingError.self) {
        try await Scene.run(Scene.recipe { $0.start = .init(.recipe("base")) })
      }
      #expect(
        unresolved?.description
          == "train: cannot begin with the parameters of base (its run's parameters are not given)")
    }
  }

  @Test func whatASessionEndedWithServesWithoutAFile() async throws {
    try await withFolder { folder in
      let base = try await base(in: folder)
      let tensors = Scene.recipe().network(for: Scene.data.facts).tensors
      let start = StartingParameters(source: "base", values: base.parameters, tensors: tensors)
      let byHand = try await Scene.run(
        Scene.recipe { $0.epochs = 1 }, Scene.options { $0.start = start })
      let fromFile = try await Scene.run(recipe(from: folder))
      #expect(byHand.parameters == fromFile.parameters)
    }
  }

  @Test func aRunThatGoesOnKeepsItsOwnParameters() async throws {
    try await withFolder { folder in
      _ = try await base(in: folder)
      let whole = recipe(from: folder) { $0.epochs = 2 }
      let expected = try await Scene.run(whole)
      try await withFolder { other in
        _ = try await Scene.run(
          whole,
          Scene.options([Scene.at(6, 1, .stop(.afterBatch), origin: .system)]) {
            $0.checkpointFolder = other
          })
        let state = try #require(try CheckpointFolder(path: other).newest()).state
        #expect(state.step == 6)
        let resumed = try await Scene.run(whole, Scene.options { $0.resume = state })
        #expect(resumed.parameters == expected.parameters)
      }
    }
  }
}
