import Foundation
import LocalFiles
import NeuralEngine
import RunEvents
import Testing

@testable import Training

@Suite struct CheckpointStateTests {
  /// A state with every optional part there, and numbers that do not survive careless text.
  static func sample(step: Int = 41) -> CheckpointState {
    let tensors = NetworkDescription(
      inputCount: 2, layers: [.dense(units: 3), .activation(.relu), .dense(units: 2)],
      cost: .softmaxCrossEntropy
    ).tensors
    let count = tensors.reduce(0) { $0 + $1.count }
    func values(_ scale: Float) -> [Float] { (0..<count).map { Float($0) * scale + 0.1 } }
    var settings = LiveHyperparameters([
      HyperparameterValue(.learningRate, 0.001), HyperparameterValue(.batchSize, 64),
    ])
    settings.set(.learningRate, to: 0.1 + 0.2)
    var progress = RunProgress(hyperparameters: settings)
    progress.step = step
    progress.position = DataPosition(epoch: 2, example: 17)
    progress.best = BestSoFar(
      moment: .init(step: 32, value: 1.0 / 3, parameters: values(-1)), evaluationsSince: 2)
    progress.row.add(
      StepResult(cost: 0.7, correctCount: 5, countedCount: 8, gradientNorm: .infinity),
      batchSize: 8,
      learningRate: 0.3)
    progress.lastEvaluatedStep = 40
    progress.gradientNorm = 1.0 / 7
    progress.initialCost = 2.302585
    return CheckpointState(
      identity: .init(
        seed: .max, dataFingerprint: "00ff", trainCount: 100, workers: 2, logEvery: 5,
        tensors: tensors),
      snapshot: Snapshot(
        trainer: TrainerState(
          parameters: values(1),
          slots: [.init(name: "momentum", values: values(2))], updates: 41), progress: progress),
      lastRunCommandID: -3, seconds: 1.1, commandCount: 7,
      pending: [
        Scene.at(53, 8, .set(.learningRate, 0.1 + 0.2)), Scene.at(60, 9, .stop(.atNextBest)),
        Scene.at(50, 10, .undo),
      ])
  }

  @Test func readsBackWhatItWrote() throws {
    let state = Self.sample()
    #expect(try CheckpointState(Safetensors(decoding: state.safetensors.encoded)) == state)
  }

  @Test func doesNotStoreTheBestParametersTwice() throws {
    var state = Self.sample()
    state.snapshot.progress.best = BestSoFar(
      moment: .init(step: 41, value: 0.5, parameters: state.parameters), evaluationsSince: 0)
    #expect(!state.safetensors.tensors.keys.contains { $0.hasPrefix("best.") })
    #expect(try CheckpointState(state.safetensors) == state)
  }

  @Test func goesThroughAFile() throws {
    try withFolder { folder in
      try Self.sample().write(
        to: "c.safetensors", in: HeldFolder(folder), record: ModelCase.all[0].model.record)
      let read = try CheckpointState(path: folder + "/c.safetensors")
      #expect(read.file == "c.safetensors")
      #expect(read.snapshot == Self.sample().snapshot)
      #expect(read.step == 41)
      #expect(read.epoch == 2.17)
    }
  }

  @Test(arguments: [
    ("format", "other", "it is not a checkpoint of a run"),
    ("step", "-1", "its step is -1"),
    ("step", "many", "its step is many"),
    ("seed", "-1", "its seed is -1"),
    ("tensors", "7.dense.weight", "it has no tensor 7.dense.weight"),
    ("slots", "speed", "it has no tensor optimizer.speed.0.dense.weight"),
    ("hyperparameters", "mood", "it has no hyperparameter.mood"),
    (
      "hyperparameters", "learningRate,learningRate", "it has the hyperparameter learningRate twice"
    ),
    ("edited", "pace", "it has an edit of pace, but no value of it"),
    ("bestValue", nil, "it has no bestValue"),
    ("pending", "53:8:mood", "it has the unknown command 53:8:mood"),
    ("pending", "53", "it has the unknown command 53"),
  ])
  func saysWhatIsWrongWithDamagedFacts(name: String, value: String?, cause: String) {
    var file = Self.sample().safetensors
    file.metadata[name] = value
    #expect(throws: Safetensors.Damage(cause: cause)) { try CheckpointState(file) }
  }

  @Test func aTensorOfAnotherShapeIsDamage() {
    var file = Self.sample().safetensors
    file.tensors["optimizer.momentum.0.dense.bias"] = .init(shape: [1], values: .float32([0]))
    #expect(
      throws: Safetensors.Damage(cause: "tensor optimizer.momentum.0.dense.bias is not F32 [3]")
    ) { try CheckpointState(file) }
  }

  @Test func aDamagedFileIsAnErrorThatNamesIt() throws {
    try withFolder { folder in
      let path = folder + "/c.safetensors"
      try DurableFile.write(Array("{}".utf8), to: path)
      #expect {
        try CheckpointState(path: path)
      } throws: { error in
        String(describing: error)
          == "checkpoint: cannot read \(path) (it ends after 2 bytes, within the header's length)"
      }
    }
  }
}
