import FoundationEssentials
import LocalFiles

/// A run's `checkpoints` folder: `checkpoint-SEQUENCE-step-STEP.safetensors`, of which the last few
/// are kept and, as far as they take little room, some before them to branch from; the models
/// `best.safetensors` and `final.safetensors`; and for each edit that is guarded
/// `guard-ID.safetensors`, everything as it was before it.
///
/// The sequence, not the step, tells which is newest: undoing goes back to an earlier step.
public struct CheckpointFolder: Hashable, Sendable {
  /// The newest ones, to go on from.
  static let keptCount = 3
  /// Older ones, spread over the run, to branch from; and the bytes that they take at most.
  static let spreadCount = 12
  static let spreadBytes = 64 << 20
  /// What a guard goes back to, by the id of its edit.
  static func guardName(_ edit: Int) -> String { "guard-\(edit).safetensors" }
  static let bestName = "best.safetensors"
  static let finalName = "final.safetensors"

  /// The folder, which need not be there yet.
  public let path: String

  /// The checkpoints of a run; nothing is read or written yet.
  public init(path: String) { self.path = path }

  /// The newest checkpoint that can be read.
  public struct Newest: Sendable {
    /// The file's name within the folder.
    public var file: String
    /// What it holds.
    public var state: CheckpointState
    /// Newer ones that are damaged, newest first.
    public var unreadable: [TrainingError]
  }

  /// The newest checkpoint that can be read and is good to go on from; nil when there is none.
  ///
  /// - Throws: `cannotReadCheckpoint` when the folder cannot be read, or none of its checkpoints.
  public func newest(
    where isGood: (CheckpointState) -> Bool = { _ in true }
  ) throws(TrainingError) -> Newest? {
    var unreadable: [TrainingError] = []
    var hasReadable = false
    for file in try checkpoints().reversed() {
      do {
        let state = try CheckpointState(path: path + "/" + file.name)
        hasReadable = true
        guard isGood(state) else { continue }
        return Newest(file: file.name, state: state, unreadable: unreadable)
      } catch {
        unreadable.append(error)
      }
    }
    if !hasReadable, let first = unreadable.first { throw first }
    return nil
  }

  /// A checkpoint by its file's name.
  public struct Listed: Hashable, Sendable {
    /// Counts the checkpoints as they were written.
    public var sequence: Int
    /// Optimizer steps done.
    public var step: Int
    /// The file's name within the folder.
    public var name: String
  }

  /// The checkpoints that are there, in the order they were written; none without a folder.
  public var listed: [Listed] { (try? checkpoints()) ?? [] }

  /// Reads one of the listed checkpoints.
  ///
  /// - Throws: `cannotReadCheckpoint`.
  public func state(_ listed: Listed) throws(TrainingError) -> CheckpointState {
    try CheckpointState(path: pathOf(listed.name))
  }

  func pathOf(_ name: String) -> String { path + "/" + name }

  static func name(sequence: Int, step: Int) -> String {
    let digits = String(sequence)
    let padding = String(repeating: "0", count: max(0, 4 - digits.count))
    return "checkpoint-\(padding)\(digits)-step-\(step).safetensors"
  }

  /// The sequence number of the last checkpoint in a folder, 0 without one.
  static func lastSequence(in folder: HeldFolder) throws(FileError) -> Int {
    checkpoints(among: try folder.names()).last?.sequence ?? 0
  }

  /// Removes all but the last few checkpoints and those that are spread over the run before them, and
  /// what a killed process left half-written.
  ///
  /// - Parameter guards: the edits that are guarded still.
  static func prune(_ folder: HeldFolder, guards: [Int] = []) throws(FileError) {
    let all = try folder.names()
    let checkpoints = checkpoints(among: all)
    var older = checkpoints.dropLast(keptCount).map { checkpoint in
      (checkpoint: checkpoint, bytes: folder.sizeBytes(of: checkpoint.name))
    }
    let kept = Set(guards.map(guardName))
    var names = all.filter {
      $0.hasPrefix("guard-") && $0.hasSuffix(".safetensors") && !kept.contains($0)
    }
    while older.count > spreadCount || older.reduce(0, { $0 + $1.bytes }) > spreadBytes {
      // The one whose neighbours are nearest to each other; the run's start stays the longest.
      let steps =
        older.map(\.checkpoint.step) + [checkpoints.dropFirst(older.count).first?.step ?? 0]
      let place =
        older.indices.dropFirst().min { left, right in
          abs(steps[left + 1] - steps[left - 1]) < abs(steps[right + 1] - steps[right - 1])
        } ?? 0
      names.append(older.remove(at: place).checkpoint.name)
    }
    names += all.filter { $0.hasSuffix(DurableFile.temporarySuffix) }
    for name in names { try folder.remove(name) }
  }

  /// In the order they were written.
  private func checkpoints() throws(TrainingError) -> [Listed] {
    Self.checkpoints(among: try entries())
  }

  private static func checkpoints(among names: [String]) -> [Listed] {
    names.compactMap { name in
      let parts = name.split(separator: "-", omittingEmptySubsequences: false)
      guard parts.count == 4, parts[0] == "checkpoint", parts[2] == "step",
        parts[3].hasSuffix(".safetensors"), let sequence = Int(parts[1]),
        let step = Int(parts[3].dropLast(".safetensors".count))
      else { return nil }
      return Listed(sequence: sequence, step: step, name: name)
    }
    .sorted { $0.sequence < $1.sequence }
  }

  private func entries() throws(TrainingError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw .cannotReadCheckpoint(path: path, cause: SystemError.text(of: error))
    }
  }
}
