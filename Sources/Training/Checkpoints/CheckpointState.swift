import LocalFiles
import NeuralEngine
import RunEvents

/// Everything a run needs to go on bit for bit from a step boundary, in a new process.
public struct CheckpointState: Hashable, Sendable {
  /// What the run is: a checkpoint goes on only with the same.
  struct Identity: Hashable, Sendable {
    var seed: UInt64
    var dataFingerprint: String
    var trainCount: Int
    /// Results are bit-identical only for the same number of threads.
    var workers: Int
    /// Steps a logged row.
    var logEvery: Int
    /// The trainable tensors, in the flat parameter vector's order.
    var tensors: [TensorDescription]
  }

  /// The file's name it was read from; empty when it was not.
  public private(set) var file = ""
  var identity: Identity
  var snapshot: Snapshot
  /// The smallest id that the run itself gave to a command, 0 for none.
  var lastRunCommandID = 0
  /// Training time so far, pauses left out.
  public var seconds: Double
  /// How many of the user's commands the run had taken up; nil in a file that does not say.
  var commandCount: Int?
  /// What was to be carried out later, as when a run is repeated, in order.
  public internal(set) var pending: [ScheduledCommand]

  /// Optimizer steps done.
  public var step: Int { snapshot.progress.step }

  /// Epochs done, with the fraction of the one under way.
  public var epoch: Double { snapshot.progress.position.epochs(trainCount: identity.trainCount) }

  /// Evaluations in a row that were no better than the best.
  public var evaluationsSinceBest: Int { snapshot.progress.best.evaluationsSince }

  /// The flat parameter vector, tensor by tensor in the network's order.
  public var parameters: [Float] { snapshot.trainer.parameters }

  /// Reads a checkpoint.
  ///
  /// - Throws: `cannotReadCheckpoint` when the file cannot be read, is damaged, or is not a
  ///   checkpoint of this program.
  public init(path: String) throws(TrainingError) {
    self = try Safetensors.read(path, judge: Self.judge) { (file) throws(Safetensors.Damage) in
      try Self(file)
    }
    file = path.split(separator: "/").last.map(String.init) ?? path
  }

  init(
    identity: Identity, snapshot: Snapshot, lastRunCommandID: Int, seconds: Double,
    commandCount: Int?, pending: [ScheduledCommand]
  ) {
    self.identity = identity
    self.snapshot = snapshot
    self.lastRunCommandID = lastRunCommandID
    self.seconds = seconds
    self.commandCount = commandCount
    self.pending = pending
  }

  /// Writes the checkpoint, so that the file is either this or what it was before.
  ///
  /// - Throws: `FileError` when the disk is full, the folder is not writable, …
  func write(to name: String, in folder: HeldFolder, record: ModelRecord) throws(FileError) {
    var file = safetensors
    record.write(to: &file)
    try DurableFile.write(file, to: name, in: folder)
  }

  /// What a log says of it.
  var checkpoint: Checkpoint { checkpoint(in: file) }

  /// What a log says of it in a file of that name.
  func checkpoint(in file: String) -> Checkpoint {
    Checkpoint(file: file, step: step, epoch: epoch, seconds: seconds, commands: commandCount)
  }
}
