import RunEvents

/// Every run and tag below a path, with what their points come to and what could not be read.
public struct ForeignLogInspection: Sendable {
  /// A run with its tags.
  public struct Run: Sendable {
    /// Relative to the path that was inspected, `.` for that path itself.
    public var name: String
    /// The format it was recognized as.
    public var format: ForeignLogFormat
    /// By tag as logged, in file order, before any restart purge.
    public var tags: [String: TagSummary]
    /// What each tag becomes on the dashboard.
    public var keys: [String: MetricKey]
    /// What is left when each restart takes away what was logged at its step and after; nil where
    /// that is the same.
    public var tagsAfterPurge: [String: TagSummary]?
    /// What the log says of its axis, its times and its writer.
    public var facts: ForeignRunFacts
    /// The first 1000 of `problemCount`.
    public var problems: [ForeignLogProblem]
    /// All problems, those that are not listed included.
    public var problemCount: Int
    /// Bytes of its files.
    public var byteCount: Int
    /// What people wrote about it.
    public var notes = RunNotes()
  }

  /// Sorted by name.
  public let runs: [Run]

  /// Reads everything at the path, which is taken to be finished.
  ///
  /// - Throws: `RunLogError.cannotOpen` when there is nothing at the path, `.noLog` when there is
  ///   no log of another tool.
  public init(path: String, naming: TagNaming = .standard) throws(RunLogError) {
    let search = try ForeignRunSearch(path: path, naming: naming)
    guard !search.runs.isEmpty else { throw search.noLog ?? .noLog(path: path) }
    self.init(ForeignRunGroup.groups(of: search.runs, naming: naming), naming: naming)
  }

  /// Reads the runs of the groups, which are taken to be finished.
  ///
  /// - Parameter notes: what people wrote about each of the groups; none where it is shorter.
  public init(
    _ groups: [ForeignRunGroup], naming: TagNaming = .standard, notes: [RunNotes] = []
  ) {
    var runs: [(run: Run, file: String)] = []
    var readers = Self.databaseReaders(of: groups.flatMap(\.members).map(\.run), naming)
    for (place, group) in groups.enumerated() {
      var keys = TagKeys(naming)
      for (index, member) in group.members.enumerated() {
        let reader =
          readers.removeValue(forKey: member.run) ?? ForeignRunReader(member.run, naming: naming)
        var run = Self.inspect(member, by: reader, index: index, keys: &keys, naming)
        if notes.indices.contains(place) { run.notes = notes[place] }
        runs.append((run, member.run.files.first ?? ""))
      }
    }
    self.runs = runs.sorted { ($0.run.name, $0.file) < ($1.run.name, $1.file) }.map(\.run)
  }

  /// Readers of runs that share a database with others, which is gone through once for them all.
  private static func databaseReaders(
    of runs: [ForeignRun], _ naming: TagNaming
  ) -> [ForeignRun: ForeignRunReader] {
    var readers: [ForeignRun: ForeignRunReader] = [:]
    let byFile = Dictionary(grouping: runs) { DatabasePass.path(of: $0) }
    for (file, runs) in byFile where file != nil {
      let collectors = DatabasePass.collectors(of: runs)
      for run in runs {
        guard let collector = collectors[run.part ?? ""] else { continue }
        readers[run] = ForeignRunReader(run, naming: naming, of: collector)
      }
    }
    return readers
  }

  private static func inspect(
    _ member: ForeignRunGroup.Member, by reader: ForeignRunReader, index: Int,
    keys: inout TagKeys, _ naming: TagNaming
  ) -> Run {
    var tags: [MetricKey: TagSummary] = [:]
    var hasRestart = false
    let run = member.run
    readAll(reader) { item in
      switch item {
      case .scalars(let block):
        for (column, tag) in block.keys.enumerated() {
          _ = keys.key(for: tag, member: index, split: member.split, curve: member.curve)
          tags[tag, default: TagSummary()].add(block, column: column)
        }
      case .restarted, .wentBack: hasRestart = true
      case .startedOver:
        tags = [:]
        hasRestart = false
      }
    }
    return Run(
      name: run.name, format: run.format,
      tags: Dictionary(tags.map { ($0.key.text, $0.value) }) { first, _ in first },
      keys: keys.byTag(member: index),
      tagsAfterPurge: hasRestart && reader.facts.restarts.isEmpty ? purged(run, naming) : nil,
      facts: reader.facts, problems: reader.problems, problemCount: reader.problemCount,
      byteCount: reader.byteCount)
  }

  /// Reads the run once more, keeping its points until no restart can take them away; runs with a
  /// restart are few, and the others need not hold theirs.
  private static func purged(_ run: ForeignRun, _ naming: TagNaming) -> [String: TagSummary]? {
    var blocks: [ScalarBlock] = []
    var didPurge = false
    readAll(ForeignRunReader(run, naming: naming)) { item in
      switch item {
      case .scalars(let block): blocks.append(block)
      case .restarted(let step), .wentBack(let step):
        blocks = blocks.compactMap { block in
          guard block.steps.contains(where: { $0 >= step }) else { return block }
          didPurge = true
          return block.keeping { $0 < step }
        }
      case .startedOver:
        blocks = []
        didPurge = false
      }
    }
    guard didPurge else { return nil }
    var tags: [String: TagSummary] = [:]
    for block in blocks {
      for (column, key) in block.keys.enumerated() {
        tags[key.text, default: TagSummary()].add(block, column: column)
      }
    }
    return tags
  }

  private static func readAll(_ reader: ForeignRunReader, _ body: (ForeignLogItem) -> Void) {
    repeat {
      // Few enough that the points are still in a core's cache when they are summed up.
      for item in reader.read(byteBudget: 2 << 20, isComplete: true) { body(item) }
    } while !reader.isCaughtUp
  }
}

extension ScalarBlock {
  /// The rows whose step fulfils the condition; nil when there are none.
  fileprivate func keeping(_ isKept: (Int) -> Bool) -> ScalarBlock? {
    let rows = steps.indices.filter { isKept(steps[$0]) }
    guard !rows.isEmpty else { return nil }
    return ScalarBlock(
      keys: keys, steps: rows.map { steps[$0] }, seconds: rows.map { seconds[$0] },
      values: keys.indices.flatMap { key in rows.map { values[key * rowCount + $0] } })
  }
}
