import RunCoding
import RunEvents

extension RunLog {
  /// How long the replay of a log without times takes at its own speed, in seconds.
  public static let untimedReplaySeconds = 60.0

  /// Reads another tool's run as a log of ours, to be replayed or shown.
  ///
  /// Tags become keys by `naming`; of two that would become the same, the second keeps its name.
  /// A restart in the log becomes the restoring of a checkpoint, so that what was logged twice is
  /// shown once; what a log gave up without a word becomes a branch that was left. A log without times is spread over `untimedReplaySeconds`.
  ///
  /// - Parameters:
  ///   - group: the run, perhaps in several splits.
  ///   - path: what the log is called when it is spoken of.
  public static func reading(
    _ group: ForeignRunGroup, path: String, naming: TagNaming = .standard
  ) -> RunLog {
    let members = group.members.map { ForeignMember($0, naming) }
    let start = members.compactMap(\.facts.startedAt).min()
    var keys = TagKeys(naming)
    var events: [RunEvent] = []
    var clock = 0.0
    let segmentCount = members.map(\.segments.count).max() ?? 0
    for index in 0..<segmentCount {
      var curves: [CurveTables.Curve] = []
      for (place, member) in members.enumerated() where index < member.segments.count {
        if let beginning = member.segments[index].beginning {
          events += beginning.events(seconds: clock)
        }
        curves += member.curves(in: index, start: start).map { tag, curve in
          var curve = curve
          curve.key = keys.key(for: tag, member: place, split: member.split, curve: member.curve)
          return curve
        }
      }
      events += CurveTables(curves).blocks(after: &clock).map { .scalars($0) }
    }
    let manifest = RunManifest.foreign(
      members.map { ($0.run.format, $0.facts) },
      name: group.name == "." ? FileFacts.lastComponent(path) : group.name,
      startedAt: start ?? 0, keys: keys.all)
    let problems = members.flatMap { member in
      member.problems.map { LogProblem(offset: $0.offset, reason: "\($0.file): \($0.reason)") }
    }
    return RunLog(
      path: path, manifest: manifest, events: [.started(manifest)] + events, problems: problems,
      problemCount: members.reduce(0) { $0 + $1.problemCount }, tornTailBytes: 0,
      isBeingWritten: false)
  }
}

/// One foreign run, read wholly: its curves from each restart to the next.
private struct ForeignMember {
  struct Segment {
    /// How the writer began again; nil for the first segment.
    var beginning: ForeignLogItem?
    var blocks: [ScalarBlock] = []
  }

  let run: ForeignRun
  let facts: ForeignRunFacts
  let problems: [ForeignLogProblem]
  let problemCount: Int
  private(set) var segments = [Segment()]
  let split: Split?
  let curve: String?

  init(_ member: ForeignRunGroup.Member, _ naming: TagNaming) {
    run = member.run
    split = member.split
    curve = member.curve
    let reader = ForeignRunReader(member.run, naming: naming)
    repeat {
      for item in reader.read(isComplete: true) {
        switch item {
        case .scalars(let block): segments[segments.count - 1].blocks.append(block)
        case .restarted, .wentBack: segments.append(Segment(beginning: item))
        case .startedOver: segments = [Segment()]
        }
      }
    } while !reader.isCaughtUp
    facts = reader.facts
    problems = reader.problems
    problemCount = reader.problemCount
  }

  /// The curves of a segment under the tags as logged, in seconds since `start`.
  func curves(
    in index: Int, start: Double?
  ) -> [(tag: MetricKey, curve: CurveTables.Curve)] {
    let shift = facts.startedAt.flatMap { own in start.map { own - $0 } } ?? 0
    var scale = 1.0
    if facts.timing == .rows {
      let last = segments.flatMap(\.blocks).compactMap { $0.seconds.last }.max() ?? 0
      scale = RunLog.untimedReplaySeconds / max(last, 1)
    }
    var places: [MetricKey: Int] = [:]
    var curves: [(tag: MetricKey, curve: CurveTables.Curve)] = []
    for block in segments[index].blocks {
      guard let tag = block.keys.first else { continue }
      let place = places[tag] ?? curves.count
      if place == curves.count {
        places[tag] = place
        curves.append((tag, CurveTables.Curve(key: tag)))
      }
      curves[place].curve.steps += block.steps
      curves[place].curve.epochs += block.epochs
      curves[place].curve.seconds += block.seconds.map { $0 * scale + shift }
      curves[place].curve.values += block.values
    }
    return curves
  }
}
