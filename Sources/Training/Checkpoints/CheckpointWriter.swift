import Glibc
import LocalFiles
import Platform
import RunEvents
import Synchronization

/// Writes checkpoints on a thread of its own, so that training never waits for the disk.
///
/// Of each kind of file only the newest waits, but for those that somebody asked for: a slow disk
/// makes checkpoints rarer, not training slower. What came of each goes to the session's inbox.
final class CheckpointWriter: Sendable {
  enum File: Hashable, Sendable {
    /// Everything to go on with.
    case checkpoint
    /// The same as it was before a guarded edit, by its id.
    case guarded(Int)
    /// The parameters alone.
    case best, final
  }

  struct Write: Sendable {
    var file: File
    var state: CheckpointState
    /// Not to be left out for a newer one.
    var isAskedFor = false
  }

  struct Outcome: Sendable {
    var file: File
    var result: Result<Checkpoint, TrainingError>
  }

  private struct Queue: Sendable {
    var waiting: [Write] = []
    var isWriting = false
    var isClosed = false
  }

  private let folder: CheckpointFolder
  /// What every file says of the model in it.
  private let record: ModelRecord
  private let inbox: SessionInbox
  private let keepLog: (@Sendable () -> Void)?
  private let queue = Monitor(Queue())
  /// From the first write on: the run's folder may be renamed while it trains.
  private let held = Mutex<HeldFolder?>(nil)

  /// The folder need not be there before the first write.
  ///
  /// - Parameter keepLog: brings the log to the disk, before each checkpoint.
  /// - Throws: `cannotStartThread`.
  init(
    folder: CheckpointFolder, record: ModelRecord, inbox: SessionInbox,
    keepLog: (@Sendable () -> Void)?
  ) throws(TrainingError) {
    self.folder = folder
    self.record = record
    self.inbox = inbox
    self.keepLog = keepLog
    try DetachedThread.startForTraining { self.run() }
  }

  func write(_ write: Write) {
    queue.update { queue in
      queue.waiting.removeAll { $0.file == write.file && !$0.isAskedFor }
      queue.waiting.append(write)
    }
  }

  /// Waits until everything is on the disk, or has failed to get there.
  func waitUntilIdle() {
    _ = queue.wait { $0.waiting.isEmpty && !$0.isWriting ? true : nil }
  }

  /// Lets the thread end once everything is written.
  func close() { queue.update { $0.isClosed = true } }

  /// Whether there is no folder to write to any more.
  var isFolderGone: Bool {
    if held.withLock({ $0?.isGone == false }) { return false }
    return access(folder.path, F_OK) != 0 && errno == ENOENT
  }

  /// The folder, wherever it is by now; the one at its path where it was removed.
  private func hold() throws(FileError) -> HeldFolder {
    if let known = held.withLock({ $0 }), !known.isGone { return known }
    let opened = try HeldFolder(folder.path)
    held.withLock { $0 = opened }
    return opened
  }

  private func run() {
    while let write = next() {
      inbox.report(Outcome(file: write.file, result: perform(write)))
      queue.update { $0.isWriting = false }
    }
  }

  private func next() -> Write? {
    let next: Write?? = queue.wait { queue in
      if !queue.waiting.isEmpty {
        queue.isWriting = true
        return .some(queue.waiting.removeFirst())
      }
      return queue.isClosed ? .some(nil) : nil
    }
    return next ?? nil
  }

  private func perform(_ write: Write) -> Result<Checkpoint, TrainingError> {
    let name: String
    do throws(FileError) {
      let folder = try hold()
      switch write.file {
      case .checkpoint:
        keepLog?()
        name = CheckpointFolder.name(
          sequence: try CheckpointFolder.lastSequence(in: folder) + 1, step: write.state.step)
        try write.state.write(to: name, in: folder, record: record)
        try CheckpointFolder.prune(
          folder, guards: write.state.snapshot.progress.guards.map(\.edit))
      case .guarded(let edit):
        name = CheckpointFolder.guardName(edit)
        try write.state.write(to: name, in: folder, record: record)
      case .best, .final:
        name = write.file == .best ? CheckpointFolder.bestName : CheckpointFolder.finalName
        try write.state.writeModel(to: name, in: folder, record: record)
      }
    } catch {
      return .failure(.cannotWriteCheckpoint(path: error.path, cause: error.cause))
    }
    return .success(write.state.checkpoint(in: name))
  }
}

extension CheckpointState {
  /// Writes the parameters alone and what they are, as a model to predict with.
  func writeModel(
    to name: String, in folder: HeldFolder, record: ModelRecord
  ) throws(FileError) {
    var file = Safetensors(metadata: [
      "format": "dltui-model-1", "step": String(step), "epoch": String(epoch),
      "dataFingerprint": identity.dataFingerprint,
      "tensors": identity.tensors.map(\.name).joined(separator: ","),
    ])
    for tensor in identity.tensors {
      file.tensors[tensor.name] = tensor.values(in: parameters)
    }
    record.write(to: &file)
    try DurableFile.write(file, to: name, in: folder)
  }
}
