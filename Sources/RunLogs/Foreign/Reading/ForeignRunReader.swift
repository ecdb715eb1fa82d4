import Glibc

/// Reads a foreign run from its files, a little at a time, and goes on as they grow.
///
/// Not `Sendable`: one thread owns it. Nothing here throws: a file that cannot be read, and every
/// damaged record, is a problem beside what could be read.
public final class ForeignRunReader {
  public private(set) var run: ForeignRun

  private var collector = ScalarCollector()
  private var feeds: [FileFeed] = []
  private var unreadable: Set<String> = []

  public init(_ run: ForeignRun) {
    self.run = run
    start()
  }

  public var facts: ForeignRunFacts { collector.facts }
  /// The first 1000; `problemCount` has them all.
  public var problems: [ForeignLogProblem] { collector.problems }
  public var problemCount: Int { collector.problemCount }
  /// Bytes read so far, and in all files.
  public var bytesRead: Int { feeds.reduce(0) { $0 + $1.offset } }
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
    for feed in feeds {
      collector.file = relative(feed.path)
      switch feed.read(budget: &budget, isComplete: isComplete) {
      case .caughtUp:
        continue
      case .more:
        isCaughtUp = false
        return collector.take()
      case .replaced:
        start()
        isCaughtUp = false
        return [.startedOver]
      case .unreadable(let error):
        if unreadable.insert(feed.path).inserted {
          collector.report("cannot be read: \(error.cause)", at: feed.offset)
        }
      }
    }
    return collector.take()
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
    if run.format == .mlflow { MLflowRunFolder.readFacts(of: run.folder, into: collector) }
    feeds = run.files.map { feed($0, sharedDecoder) }
  }

  private func feed(_ file: String, _ decoder: SummaryDecoder?) -> FileFeed {
    let reader: any ForeignLogReader =
      switch run.format {
      case .tensorBoard: EventFileReader(collector, decoder ?? SummaryDecoder(collector))
      case .csv: CSVReader(collector)
      case .jsonLines: JSONLinesReader(collector)
      case .huggingFace: TrainerStateReader(collector)
      case .wandb: WandBReader(collector)
      case .mlflow: MLflowMetricReader(collector, metric: MLflowRunFolder.metric(ofFile: file))
      }
    return FileFeed(path: run.folder + "/" + file, reader: reader)
  }

  private func relative(_ path: String) -> String {
    String(path.dropFirst(run.folder.count + 1))
  }
}
