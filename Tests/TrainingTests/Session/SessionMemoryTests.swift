import Datasets
import NeuralEngine
import RunEvents
import Synchronization
import Testing

@testable import Training

/// Runs and edits that take more memory than there is are refused before they take it.
@Suite struct SessionMemoryTests {
  private static func probe(megabytes: Int) -> MemoryProbe {
    MemoryProbe { AvailableMemory(bytes: megabytes << 20, bound: .addressSpace) }
  }

  @Test func aNetworkThatDoesNotFitIsRefusedWithWhatTakesTheMemory() throws {
    let recipe = Scene.recipe {
      $0.layers = [.dense(units: 30_000), .dense(units: 30_000), .dense(units: 2)]
    }
    let options = Scene.options { $0.memory = Self.probe(megabytes: 4096) }
    let error = try #require(throws: TrainingError.self) {
      try TrainingSession.manifest(recipe: recipe, data: Scene.data, options: options)
    }
    #expect(error.description.hasPrefix("train: cannot train (about "))
    #expect(error.description.contains(" are needed, 4.0 GB are left of ulimit -v; "))
    #expect(error.hint == "a smaller network: 1.dense.weight alone has 900000000 numbers")
  }

  @Test func aBatchThatDoesNotFitIsRefusedWithOneThatDoes() throws {
    let recipe = Scene.recipe {
      $0.layers = [.dense(units: 2_000_000), .activation(.relu), .dense(units: 2)]
      $0.optimizer = .gradientDescent
      $0.batchSize = .all
    }
    let options = Scene.options { $0.memory = Self.probe(megabytes: 500) }
    let error = try #require(throws: TrainingError.self) {
      try TrainingSession.manifest(recipe: recipe, data: Scene.data, options: options)
    }
    let hint = try #require(error.hint)
    #expect(hint.hasPrefix("a smaller batch: batchSize: "))
    let fitting = try #require(Int(hint.split(separator: " ")[4]))
    #expect((1..<40).contains(fitting))
    _ = try TrainingSession.manifest(
      recipe: Scene.recipe {
        $0.layers = recipe.layers
        $0.optimizer = .gradientDescent
        $0.batchSize = .examples(fitting)
      }, data: Scene.data, options: options)
  }

  @Test func anEditThatTakesMoreMemoryThanThereIsIsRefusedAndTheRunGoesOn() async throws {
    let recipe = Scene.recipe {
      $0.layers = [.dense(units: 400_000), .activation(.relu), .dense(units: 2)]
      $0.optimizer = .gradientDescent
      $0.batchSize = .examples(4)
      $0.epochs = 1
    }
    let edits = [
      Scene.at(3, 1, .set(.batchSize, 40)), Scene.at(4, 2, .set(.learningRate, 0.001)),
    ]
    let isShort = Mutex(false)
    let options = Scene.options(edits) {
      $0.memory = MemoryProbe {
        AvailableMemory(bytes: isShort.withLock { $0 } ? 30 << 20 : 4 << 30, bound: .machine)
      }
    }
    let outcome = try await Scene.run(recipe, options) { event, _ in
      if case .commandRequested(let request) = event {
        isShort.withLock { $0 = request.command.id == 1 }
      }
    }
    let refusal = try #require(outcome.events.refused.first)
    #expect(
      refusal.reason.hasPrefix(
        "there is no memory for batches of 40: about "), "\(refusal.reason)")
    #expect(refusal.reason.contains("30.0 MB of the machine's memory are free"))
    #expect(outcome.events.applied.map(\.command.id) == [2])
    #expect(outcome.finish.reason == .completed)
  }

  @Test func theEstimateOfABatchIsWhatALargerOneTakes() throws {
    let network = NetworkDescription(
      inputCount: 64, layers: [.dense(units: 100_000), .activation(.relu), .dense(units: 10)],
      cost: .softmaxCrossEntropy)
    let trainer = try Trainer(
      network: network, optimizer: .gradientDescent, workers: 1, maximumBatchSize: 1, seed: 1)
    #expect(trainer.bytesToReserve(batchSize: 1) == 0)
    // Values and derivatives of the hidden layer alone.
    let bytes = trainer.bytesToReserve(batchSize: 10_000)
    #expect(bytes > 10_000.0 * 100_000 * 8 * 0.9 && bytes < 10_000.0 * 100_000 * 8 * 1.1)
  }
}
