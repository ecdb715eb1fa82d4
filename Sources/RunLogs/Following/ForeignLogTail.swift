import RunEvents

/// Reads the logs of a group of another tool's runs, as the events of one run of ours, and goes on
/// as they grow.
///
/// A restart that a member logs becomes the restoring of a checkpoint. The other members log the
/// same restart: it counts once, and whoever comes to it first waits until the others are there or
/// have nothing more.
final class ForeignLogTail: GrowingLog {
  private struct Member {
    var reader: ForeignRunReader
    var split: Split?
    var curve: String?
    /// Read, and not yet told of: behind a restart that the others have not come to.
    var waiting: ArraySlice<ForeignLogItem> = []
    var restarts = 0
    /// Added to its seconds, so that all members count from the same moment.
    var shift: Double?
  }

  private let name: String
  private let naming: TagNaming
  private let isComplete: Bool
  private var keys: TagKeys
  private var members: [Member]
  private var restarts = 0
  private var origin: Double?
  private var hasStarted = false
  private var toldNotes: Set<String> = []
  /// The greatest step told of.
  private var lastStep = 0
  /// The latest time told of.
  private var clock = 0.0
  private(set) var isCaughtUp = false

  /// - Parameters:
  ///   - path: what the run is called by when it does not say itself.
  ///   - isComplete: nobody writes the files any more.
  init(_ group: ForeignRunGroup, path: String, naming: TagNaming, isComplete: Bool) {
    name = group.name == "." ? FileFacts.lastComponent(path) : group.name
    self.naming = naming
    self.isComplete = isComplete
    keys = TagKeys(naming)
    members = group.members.map {
      Member(
        reader: ForeignRunReader($0.run, naming: naming), split: $0.split, curve: $0.curve)
    }
  }

  /// What a program prints into a pipe.
  ///
  /// - Parameter heard: called with all that comes, as it comes.
  init(
    pipe descriptor: Int32, name: String, naming: TagNaming,
    heard: @escaping (ArraySlice<UInt8>) -> Void
  ) {
    self.name = name
    self.naming = naming
    isComplete = false
    keys = TagKeys(naming)
    members = [Member(reader: ForeignRunReader(pipe: descriptor, naming: naming, heard: heard))]
  }

  /// What is told last, where the run stood: the program has ended, whether it logged anything or not.
  func ending(_ text: String) -> [RunEvent] {
    let message = RunEvent.message(
      Message(level: .note, text: text, step: lastStep, seconds: clock))
    return hasStarted ? [message] : [.started(manifest), message]
  }

  /// The pipe was closed at its other end.
  var isEnded: Bool { members.allSatisfy { $0.reader.isEnded } }

  var fraction: Double {
    let all = members.reduce(0) { $0 + $1.reader.byteCount }
    let read = members.reduce(0) { $0 + $1.reader.bytesRead }
    return all > 0 ? min(1, Double(read) / Double(all)) : 1
  }

  /// What is known of the run so far.
  var manifest: RunManifest {
    .foreign(
      members.map { ($0.reader.run.format, $0.reader.facts) }, name: name, startedAt: origin ?? 0,
      keys: keys.all)
  }

  var isTimed: Bool { members.contains { $0.reader.facts.timing == .recorded } }

  var problemCount: Int { members.reduce(0) { $0 + $1.reader.problemCount } }
  var problems: [ForeignLogProblem] { members.flatMap(\.reader.problems) }

  /// Takes up files, and splits, that came to the run since it was found.
  func take(_ group: ForeignRunGroup) {
    for found in group.members {
      let known = members.first { member in
        member.reader.run.folder == found.run.folder && member.reader.run.format == found.run.format
      }
      if let known {
        known.reader.take(files: found.run.files)
      } else {
        members.append(
          Member(
            reader: ForeignRunReader(found.run, naming: naming), split: found.split,
            curve: found.curve,
            restarts: restarts))
      }
    }
  }

  func read(byteBudget: Int) -> LogProgress {
    for index in members.indices where members[index].waiting.isEmpty {
      let items = members[index].reader.read(
        byteBudget: byteBudget / members.count, isComplete: isComplete)
      if items.contains(.startedOver) { return startOver() }
      members[index].waiting = items[...]
    }
    if origin == nil { origin = members.compactMap(\.reader.facts.startedAt).min() }
    var progress = LogProgress()
    repeat {
      for index in members.indices { report(index, &progress) }
    } while passRestart(&progress)
    isCaughtUp = members.allSatisfy { $0.reader.isCaughtUp && $0.waiting.isEmpty }
    if isCaughtUp { tellNotes(&progress) }
    if !hasStarted, !progress.events.isEmpty {
      hasStarted = true
      progress.events.insert(.started(manifest), at: 0)
    }
    return progress
  }

  /// What is to be known of how the log was read, each note once.
  private func tellNotes(_ progress: inout LogProgress) {
    guard hasStarted || !progress.events.isEmpty else { return }
    for note in members.flatMap(\.reader.facts.remarks) where !toldNotes.contains(note) {
      toldNotes.insert(note)
      progress.events.append(
        .message(Message(level: .note, text: note, step: lastStep, seconds: clock)))
    }
  }

  private func startOver() -> LogProgress {
    for member in members { member.reader.startAgain() }
    toldNotes = []
    members = members.map {
      Member(reader: $0.reader, split: $0.split, curve: $0.curve)
    }
    keys = TagKeys(naming)
    restarts = 0
    origin = nil
    hasStarted = false
    clock = 0
    isCaughtUp = false
    return LogProgress(startsOver: true)
  }

  /// Tells what a member has, up to a restart that has to wait.
  private func report(_ index: Int, _ progress: inout LogProgress) {
    while let item = members[index].waiting.first {
      switch item {
      case .scalars(let block): progress.events.append(.scalars(named(block, index)))
      case .restarted, .wentBack:
        guard members[index].restarts < restarts else { return }
        members[index].restarts += 1
      case .startedOver: break
      }
      members[index].waiting.removeFirst()
    }
  }

  /// When no member can go on but behind a restart: tells of it.
  private func passRestart(_ progress: inout LogProgress) -> Bool {
    let beginnings = members.compactMap { member -> (item: ForeignLogItem, step: Int)? in
      member.waiting.first.flatMap { item in item.restartStep.map { (item, $0) } }
    }
    let areAllThere = members.allSatisfy { !$0.waiting.isEmpty || $0.reader.isCaughtUp }
    guard let first = beginnings.min(by: { $0.step < $1.step }), areAllThere else { return false }
    restarts += 1
    progress.events += first.item.events(seconds: clock)
    return true
  }

  private func named(_ block: ScalarBlock, _ index: Int) -> ScalarBlock {
    var block = block
    block.keys = block.keys.map {
      keys.key(
        for: $0, member: index, split: members[index].split, curve: members[index].curve)
    }
    let shift = members[index].shift ?? shiftOfMember(index)
    lastStep = max(lastStep, block.steps.last ?? lastStep)
    defer { clock = max(clock, block.seconds.last.flatMap { $0.isFinite ? $0 : nil } ?? clock) }
    if shift != 0 { block.seconds = block.seconds.map { $0 + shift } }
    return block
  }

  private func shiftOfMember(_ index: Int) -> Double {
    let start = members[index].reader.facts.startedAt
    let shift = start.flatMap { own in origin.map { own - $0 } } ?? 0
    members[index].shift = shift
    return shift
  }
}
