import Glibc

/// Reads a foreign run from its files, a little at a time, and goes on as they grow.
///
/// Not `Sendable`: one thread owns it. Nothing here throws: a file that cannot be read, and every
/// damaged record, is a problem beside what could be read.
public final class ForeignRunReader {
  /// What is read; files that come later are added.
  public private(set) var run: ForeignRun

  private var collector = ScalarCollector()
  private var feeds: [any RunFeed] = []
  private var unreadable: Set<String> = []
  /// How each file is to be read, once that is known; by path.
  private var plans: [String: RowPlan] = [:]
  private var hasHandedOver = false
  /// How often the files were read anew for another plan; a log that keeps changing its mind is
  /// read as it was first understood.
  private var replanCount = 0
  private static let mostReplans = 50

  private let naming: TagNaming

  /// - Parameter naming: has the rules for console text, and the column that is to be x.
  public init(_ run: ForeignRun, naming: TagNaming = .standard) {
    self.run = run
    self.naming = naming
    start()
  }

  /// A run of a database that was read already.
  ///
  /// - Parameter collector: has what it logged.
  init(_ run: ForeignRun, naming: TagNaming, of collector: ScalarCollector) {
    self.run = run
    self.naming = naming
    self.collector = collector
    feeds = run.files.map {
      DatabaseFeed(
        path: run.folder + "/" + $0, format: run.format, part: run.part ?? "",
        collector: collector, wasReadBefore: true)
    }
  }

  /// What a program prints into a pipe.
  ///
  /// - Parameter heard: called with all that comes, as it comes.
  init(
    pipe descriptor: Int32, naming: TagNaming, heard: @escaping (ArraySlice<UInt8>) -> Void
  ) {
    run = ForeignRun(name: ".", format: .console, folder: ".", files: [])
    self.naming = naming
    let collector = collector
    pipe = PipeFeed(descriptor: descriptor, heard: heard) { format in
      switch format {
      case .csv: CSVReader(collector)
      case .jsonLines: JSONLinesReader(collector)
      default: ConsoleTextReader(collector, naming: naming)
      }
    }
    feeds = pipe.map { [$0] } ?? []
  }

  private var pipe: PipeFeed?
  /// The other end of the pipe was closed.
  var isEnded: Bool { pipe?.isEnded ?? false }

  /// What the files have said so far of axis, times and writer.
  public var facts: ForeignRunFacts { collector.facts }
  /// The first 1000; `problemCount` has them all.
  public var problems: [ForeignLogProblem] { collector.problems }
  /// All problems so far, those that are not listed included.
  public var problemCount: Int { collector.problemCount }
  /// Bytes read so far, and in all files.
  public var bytesRead: Int { feeds.reduce(0) { $0 + $1.fetched } }
  /// Bytes read so far, in all files.
  public var byteCount: Int { feeds.reduce(0) { $0 + $1.byteCount } }
  /// Everything the files held at the last `read` has been read.
  public private(set) var isCaughtUp = false

  /// Reads on and returns what was found, empty when there was nothing new.
  ///
  /// - Parameters:
  ///   - byteBudget: about how much to read; what is left is for the next call.
  ///   - isComplete: nobody writes the files any more: records torn at their ends are damage, and
  ///     a last line without an end is taken.
  public func read(byteBudget: Int = 16 << 20, isComplete: Bool) -> [ForeignLogItem] {
    var budget = byteBudget
    isCaughtUp = true
    for (index, feed) in feeds.enumerated() {
      collector.file = relative(feed.path)
      if index != feedInHand { beginFile(index) }
      switch feed.read(budget: &budget, isComplete: isComplete) {
      case .caughtUp:
        if let format = pipe?.format { run.format = format }
        if let damage = feed.damage { reportOnce("cannot be unpacked: \(damage)", feed) }
      case .more:
        isCaughtUp = false
        return handOver()
      case .replaced:
        start()
        isCaughtUp = false
        return [.startedOver]
      case .unreadable(let error):
        reportOnce("cannot be read: \(error.cause)", feed)
      }
    }
    guard !needsOtherPlans() else {
      // Nobody has seen anything of it yet: it is read anew at once.
      guard hasHandedOver else {
        start()
        return read(byteBudget: byteBudget, isComplete: isComplete)
      }
      start()
      isCaughtUp = false
      return [.startedOver]
    }
    return handOver()
  }

  private func handOver() -> [ForeignLogItem] {
    let items = collector.take()
    if !items.isEmpty { hasHandedOver = true }
    return items
  }

  /// The whole of the files tells better than their beginnings how to read them.
  private func needsOtherPlans() -> Bool {
    var needs = false
    for feed in feeds {
      guard let plan = feed.betterPlan, plans[feed.path] != plan else { continue }
      plans[feed.path] = plan
      needs = true
    }
    if needs { replanCount += 1 }
    return needs && replanCount <= Self.mostReplans
  }

  /// The file whose records are being read.
  private var feedInHand = 0

  /// A file after others of an event log: what it logs again is the newer.
  private func beginFile(_ index: Int) {
    feedInHand = index
    sharedDecoder?.beginFile(index)
  }

  private func reportOnce(_ reason: String, _ feed: any RunFeed) {
    guard unreadable.insert(feed.path).inserted else { return }
    collector.report(reason, at: feed.fetched)
  }

  /// Forgets what was read: everything comes again.
  func startAgain() {
    start()
    isCaughtUp = false
  }

  /// Takes up files that came to the run since it was found.
  ///
  /// - Parameter files: all its files, relative to the folder and in order; those that are known
  ///   go on where they were.
  public func take(files: [String]) {
    let known = Set(run.files)
    let decoder = sharedDecoder
    for file in files where !known.contains(file) {
      run.files.append(file)
      feeds.append(feed(file, decoder))
    }
  }

  private var sharedDecoder: SummaryDecoder?

  private func start() {
    collector = ScalarCollector()
    sharedDecoder = run.format == .tensorBoard ? SummaryDecoder(collector) : nil
    unreadable = []
    feedInHand = 0
    hasHandedOver = false
    if run.format == .mlflow { MLflowRunFolder.readFacts(of: run.folder, into: collector) }
    if run.format.keepsSettingsBeside {
      collector.facts.hyperparameters = ConfigurationFile.settings(in: run.folder)
    }
    feeds = run.files.map { feed($0, sharedDecoder) }
  }

  private func feed(_ file: String, _ decoder: SummaryDecoder?) -> any RunFeed {
    let path = run.folder + "/" + file
    if run.format.isDatabase {
      return DatabaseFeed(
        path: path, format: run.format, part: run.part ?? "", collector: collector)
    }
    let reader: any ForeignLogReader =
      switch run.format {
      case .tensorBoard: EventFileReader(collector, decoder ?? SummaryDecoder(collector))
      case .csv:
        CSVReader(collector, plan: plan(of: file), options: run.options(of: file, x: naming.x))
      case .jsonLines: JSONLinesReader(collector, plan: plan(of: file), wanted: naming.x)
      case .json:
        JSONDocumentReader(collector, wanted: naming.x, metric: MetricFile.metric(ofJSON: file))
      case .huggingFace: TrainerStateReader(collector, wanted: naming.x)
      case .wandb: WandBReader(collector)
      case .mlflow: MLflowMetricReader(collector, metric: MLflowRunFolder.metric(ofFile: file))
      case .asciicast: AsciicastReader(collector, naming: naming)
      // Databases are none of bytes in order: they have a feed of their own.
      case .console, .mlflowDatabase, .trackio, .optuna:
        ConsoleTextReader(collector, naming: naming)
      }
    return IncrementalFileReader(path: path, reader: reader)
  }

  private func plan(of file: String) -> RowPlan? { plans[run.folder + "/" + file] }

  private func relative(_ path: String) -> String {
    String(path.dropFirst(run.folder.count + 1))
  }
}
