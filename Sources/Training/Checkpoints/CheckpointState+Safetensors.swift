import NeuralEngine
import RunEvents

/// How a checkpoint is laid out in its file: parameters under their own names, so that any reader of
/// safetensors finds them; what the optimizer keeps as `optimizer.SLOT.NAME`; the best parameters so
/// far as `best.NAME`, where they are not the present ones; the sums of the row under way as
/// `session.row`; what the model is as `ModelRecord` says; all else as strings.
extension CheckpointState {
  private static let format = "dltui-checkpoint-1"

  var safetensors: Safetensors {
    var file = Safetensors(metadata: metadata)
    let trainer = snapshot.trainer
    for tensor in identity.tensors {
      file.tensors[tensor.name] = tensor.values(in: trainer.parameters)
      for slot in trainer.slots {
        file.tensors["optimizer.\(slot.name).\(tensor.name)"] = tensor.values(in: slot.values)
      }
      if let best = snapshot.progress.best.moment, best.parameters != trainer.parameters {
        file.tensors["best.\(tensor.name)"] = tensor.values(in: best.parameters)
      }
    }
    let sums = snapshot.progress.row.numbers
    file.tensors["session.row"] = Safetensors.Tensor(shape: [sums.count], values: .float64(sums))
    return file
  }

  private var metadata: [String: String] {
    let progress = snapshot.progress
    let settings = progress.hyperparameters
    let edited = settings.order.filter(settings.isEdited)
    var metadata: [String: String] = [:]
    metadata["format"] = Self.format
    metadata["seed"] = String(identity.seed)
    metadata["dataFingerprint"] = identity.dataFingerprint
    metadata["trainCount"] = String(identity.trainCount)
    metadata["workers"] = String(identity.workers)
    metadata["logEvery"] = String(identity.logEvery)
    metadata["tensors"] = identity.tensors.map(\.name).joined(separator: ",")
    let statistics = identity.tensors.filter { $0.kind == .statistic }
    metadata["statistics"] = statistics.map(\.name).joined(separator: ",")
    metadata["frozen"] = identity.tensors.filter(\.isFrozen).map(\.name).joined(separator: ",")
    metadata["slots"] = snapshot.trainer.slots.map(\.name).joined(separator: ",")
    metadata["updates"] = String(snapshot.trainer.updates)
    metadata["step"] = String(progress.step)
    metadata["epoch"] = String(progress.position.epoch)
    metadata["example"] = String(progress.position.example)
    metadata["hyperparameters"] = settings.order.map(\.key).joined(separator: ",")
    metadata["edited"] = edited.map(\.key).joined(separator: ",")
    metadata["evaluationsSinceBest"] = String(progress.best.evaluationsSince)
    metadata["seconds"] = String(seconds)
    metadata["lastRunCommandID"] = String(lastRunCommandID)
    metadata["commandCount"] = commandCount.map { String($0) }
    metadata["pending"] = pending.compactMap(\.text).joined(separator: ",")
    for hyperparameter in settings.order {
      let value = settings[hyperparameter].map { String($0) }
      metadata["hyperparameter.\(hyperparameter.key)"] = value
    }
    if let best = progress.best.moment {
      metadata["bestStep"] = String(best.step)
      metadata["bestValue"] = String(best.value)
    }
    metadata["lastEvaluatedStep"] = progress.lastEvaluatedStep.map { String($0) }
    metadata["gradientNorm"] = progress.gradientNorm.map { String($0) }
    metadata["initialCost"] = progress.initialCost.map { String($0) }
    progress.writeEdits(to: &metadata)
    return metadata
  }

  /// - Throws: `Damage` when these are not the strings of a checkpoint.
  static func judge(_ metadata: [String: String]) throws(Safetensors.Damage) {
    guard metadata["format"] == format else {
      throw Safetensors.Damage(cause: "it is not a checkpoint of a run")
    }
  }

  init(_ file: Safetensors) throws(Safetensors.Damage) {
    try Self.judge(file.metadata)
    let metadata = CheckpointMetadata(file.metadata)
    let statistics = try metadata.optionalWords("statistics")
    let frozen = try metadata.optionalWords("frozen")
    var tensors: [TensorDescription] = []
    var offset = 0
    for name in try metadata.words("tensors") {
      guard let tensor = file.tensors[name] else {
        throw Safetensors.Damage(cause: "it has no tensor \(name)")
      }
      let layer = Int(name.prefix { $0 != "." }) ?? 0
      tensors.append(
        TensorDescription(
          name: name, shape: tensor.shape, offset: offset, layer: layer,
          kind: statistics.contains(name) ? .statistic : nil, isFrozen: frozen.contains(name)))
      offset += tensor.values.count
    }
    let identity = Identity(
      seed: try metadata.number("seed"), dataFingerprint: try metadata.text("dataFingerprint"),
      trainCount: try metadata.count("trainCount"), workers: try metadata.count("workers"),
      logEvery: try metadata.count("logEvery"), tensors: tensors)
    var slots: [TrainerState.Slot] = []
    for name in try metadata.words("slots") {
      let values = try file.flat(tensors, prefix: "optimizer.\(name).")
      slots.append(TrainerState.Slot(name: name, values: values))
    }
    let trainer = TrainerState(
      parameters: try file.flat(tensors, prefix: ""), slots: slots,
      updates: UInt64(try metadata.count("updates")))
    self.init(
      identity: identity,
      snapshot: Snapshot(
        trainer: trainer, progress: try Self.progress(file, metadata, trainer, tensors)),
      lastRunCommandID: try metadata.identifier("lastRunCommandID"),
      seconds: try metadata.number("seconds"),
      commandCount: file.metadata["commandCount"] == nil
        ? nil : try metadata.count("commandCount"),
      pending: try Self.pending(metadata))
  }

  private static func pending(
    _ metadata: CheckpointMetadata
  ) throws(Safetensors.Damage) -> [ScheduledCommand] {
    try metadata.optionalWords("pending").map { text throws(Safetensors.Damage) in
      guard let command = ScheduledCommand(text: text) else {
        throw Safetensors.Damage(cause: "it has the unknown command \(text)")
      }
      return command
    }
  }

  private static func progress(
    _ file: Safetensors, _ metadata: CheckpointMetadata, _ trainer: TrainerState,
    _ tensors: [TensorDescription]
  ) throws(Safetensors.Damage) -> RunProgress {
    var progress = RunProgress(hyperparameters: try settings(metadata))
    progress.step = try metadata.count("step")
    progress.position = DataPosition(
      epoch: try metadata.count("epoch"), example: try metadata.count("example"))
    if let step: Int = try metadata.optionalNumber("bestStep") {
      let hasOwn = tensors.contains { file.tensors["best.\($0.name)"] != nil }
      progress.best = BestSoFar(
        moment: BestSoFar.Moment(
          step: step, value: try metadata.number("bestValue"),
          parameters: hasOwn ? try file.flat(tensors, prefix: "best.") : trainer.parameters),
        evaluationsSince: try metadata.count("evaluationsSinceBest"))
    }
    progress.lastEvaluatedStep = try metadata.optionalNumber("lastEvaluatedStep")
    progress.gradientNorm = try metadata.optionalNumber("gradientNorm")
    progress.initialCost = try metadata.optionalNumber("initialCost")
    try progress.readEdits(metadata)
    guard case .float64(let sums)? = file.tensors["session.row"]?.values,
      let row = RowSums(numbers: sums)
    else { throw Safetensors.Damage(cause: "its session.row is not a row's sums") }
    progress.row = row
    return progress
  }

  private static func settings(
    _ metadata: CheckpointMetadata
  ) throws(Safetensors.Damage) -> LiveHyperparameters {
    var initial: [HyperparameterValue] = []
    for name in try metadata.words("hyperparameters") {
      let hyperparameter = Hyperparameter(name)
      guard !initial.contains(where: { $0.hyperparameter == hyperparameter }) else {
        throw Safetensors.Damage(cause: "it has the hyperparameter \(name) twice")
      }
      initial.append(
        HyperparameterValue(hyperparameter, try metadata.number("hyperparameter.\(name)")))
    }
    var settings = LiveHyperparameters(initial)
    for name in try metadata.words("edited") {
      let hyperparameter = Hyperparameter(name)
      guard let value = settings[hyperparameter] else {
        throw Safetensors.Damage(cause: "it has an edit of \(name), but no value of it")
      }
      settings.set(hyperparameter, to: value)
    }
    return settings
  }
}

extension Safetensors {
  /// The flat vector of the tensors called `prefix` and their name.
  fileprivate func flat(
    _ descriptions: [TensorDescription], prefix: String
  ) throws(Damage) -> [Float] {
    var flat: [Float] = []
    flat.reserveCapacity(descriptions.reduce(0) { $0 + $1.count })
    for description in descriptions {
      let name = prefix + description.name
      guard let tensor = tensors[name] else { throw Damage(cause: "it has no tensor \(name)") }
      guard case .float32(let values) = tensor.values, tensor.shape == description.shape else {
        throw Damage(cause: "tensor \(name) is not F32 \(description.shape)")
      }
      flat += values
    }
    return flat
  }
}

extension TensorDescription {
  /// This tensor's part of a flat vector.
  func values(in flat: [Float]) -> Safetensors.Tensor {
    Safetensors.Tensor(shape: shape, values: .float32(Array(flat[range])))
  }
}
