import Foundation
import RunEvents
import Testing

@testable import RunLogs

/// What a reader made of some bytes.
struct ForeignReading: Equatable {
  struct Point: Equatable, CustomStringConvertible {
    var step: Int
    var seconds: Double
    var value: Double
    var description: String { "\(step):\(value)" }

    /// By bits, so that NaN equals itself.
    static func == (left: Point, right: Point) -> Bool {
      left.step == right.step && left.seconds.bitPattern == right.seconds.bitPattern
        && left.value.bitPattern == right.value.bitPattern
    }
  }

  var points: [String: [Point]] = [:]
  var restarts: [Int] = []
  /// Where the log goes back without a word.
  var returns: [Int] = []
  var problems: [ForeignLogProblem] = []
  var facts = ForeignRunFacts()

  init() {}

  var pointCount: Int { points.reduce(0) { $0 + $1.value.count } }

  func values(_ tag: String) -> [Double]? { points[tag]?.map(\.value) }
  func steps(_ tag: String) -> [Int]? { points[tag]?.map(\.step) }

  mutating func add(_ items: [ForeignLogItem]) {
    for item in items {
      switch item {
      case .scalars(let block):
        for (column, key) in block.keys.enumerated() {
          let values = Array(block.column(column))
          for row in 0..<block.rowCount {
            points[key.text, default: []].append(
              Point(step: block.steps[row], seconds: block.seconds[row], value: values[row]))
          }
        }
      case .restarted(let step): restarts.append(step)
      case .wentBack(let step): returns.append(step)
      case .startedOver: self = ForeignReading()
      }
    }
  }

  /// Feeds bytes to a reader as a growing file would, and checks what every reader promises.
  ///
  /// - Parameter chunk: how many bytes arrive next; nil for all at once.
  init(
    _ bytes: [UInt8], _ format: ForeignLogFormat, isComplete: Bool = true,
    chunk: (() -> Int)? = nil, plan: RowPlan? = nil
  ) {
    let collector = ScalarCollector()
    let reader = Self.reader(format, collector, plan)
    var offset = 0
    var arrived = 0
    bytes.withUnsafeBytes { all in
      while arrived < all.count {
        arrived = min(all.count, arrived + (chunk?() ?? all.count))
        let rest = UnsafeRawBufferPointer(rebasing: all[offset..<arrived])
        let consumed = reader.read(rest, at: offset, isLast: false)
        #expect(consumed >= 0 && consumed <= rest.count)
        #expect(rest.count <= reader.longestRecord || consumed > 0)
        offset += consumed
      }
      if isComplete {
        let rest = UnsafeRawBufferPointer(rebasing: all[offset...])
        #expect(reader.read(rest, at: offset, isLast: true) == rest.count)
      }
    }
    // The whole of it may ask to be read in another way than its beginning did.
    if let better = reader.betterPlan, plan != better {
      self = ForeignReading(bytes, format, isComplete: isComplete, chunk: chunk, plan: better)
      return
    }
    add(collector.take())
    problems = collector.problems
    facts = collector.facts
  }

  init(_ text: String, _ format: ForeignLogFormat, isComplete: Bool = true) {
    self.init(Array(text.utf8), format, isComplete: isComplete)
  }

  /// Reads a whole run from the disk.
  init(_ run: ForeignRun) {
    let reader = ForeignRunReader(run)
    repeat { add(reader.read(isComplete: true)) } while !reader.isCaughtUp
    problems = reader.problems
    facts = reader.facts
  }

  private static func reader(
    _ format: ForeignLogFormat, _ collector: ScalarCollector, _ plan: RowPlan?
  ) -> any ForeignLogReader {
    switch format {
    case .tensorBoard: EventFileReader(collector, SummaryDecoder(collector))
    case .csv: CSVReader(collector, plan: plan)
    case .jsonLines: JSONLinesReader(collector, plan: plan)
    case .json: JSONDocumentReader(collector, plan: plan)
    case .huggingFace: TrainerStateReader(collector)
    case .wandb: WandBReader(collector)
    case .mlflow: MLflowMetricReader(collector, metric: "metric")
    case .console: ConsoleTextReader(collector)
    case .asciicast: AsciicastReader(collector, naming: .standard)
    case .mlflowDatabase, .trackio, .optuna: preconditionFailure("a database is no bytes")
    }
  }
}

extension ForeignSample {
  /// The bytes of the first log file in the sample, and its format.
  func firstFile() throws -> (bytes: [UInt8], format: ForeignLogFormat) {
    let run = try #require(try ForeignRunSearch(path: log).runs.first)
    let file = try #require(run.files.first)
    return (Array(try Data(contentsOf: URL(filePath: run.folder + "/" + file))), run.format)
  }

  static func named(_ path: String) -> ForeignSample { ForeignSample(path: path) }
}
