import Foundation
import RunEvents

@testable import RunLogs

/// Every reader of other tools' logs: it takes no more than it is given, never stands still, takes
/// everything at the end, and makes no more points than bytes can hold.
extension FuzzTarget {
  static let logs: [FuzzTarget] = [
    log(.tensorBoard, "tensorboard") { EventFileReader($0, SummaryDecoder($0)) },
    log(.csv, "csv") { CSVReader($0) },
    log(.jsonLines, "jsonl") { JSONLinesReader($0) },
    log(.json, "json") { JSONDocumentReader($0) },
    log(.huggingFace, "trainer-state") { TrainerStateReader($0) },
    log(.wandb, "wandb") { WandBReader($0) },
    log(.mlflow, "mlflow-metric") { MLflowMetricReader($0, metric: "metric") },
    FuzzTarget(
      "log-database", rounds: 60,
      seeds: {
        SampleFiles.beginnings("RunLogsTests/Databases", most: .max) { $0.hasSuffix(".db") }
      },
      check: { bytes in
        try withFile(bytes, named: "runs.db") { path in
          for run in try ForeignRunSearch(path: path).runs.prefix(5) {
            try readWhole(ForeignRunReader(run))
          }
        }
      }),
  ]

  /// The first bytes of every log file of the samples, by format.
  private static let samples: [ForeignLogFormat: [[UInt8]]] = {
    var samples: [ForeignLogFormat: [[UInt8]]] = [:]
    let runs = ["Samples", "Cases"].flatMap { folder in
      let path = SampleFiles.tests.appending(path: "RunLogsTests/" + folder).path
      return (try? ForeignRunSearch(path: path))?.runs ?? []
    }
    for run in runs {
      for file in run.files {
        guard let data = FileManager.default.contents(atPath: run.folder + "/" + file) else {
          continue
        }
        samples[run.format, default: []].append(Array(data.prefix(6000)))
      }
    }
    return samples
  }()

  static func samples(of format: ForeignLogFormat) throws -> [[UInt8]] {
    guard let found = samples[format], !found.isEmpty else {
      throw FuzzFault(description: "no samples of \(format)")
    }
    return found
  }

  private static func log(
    _ format: ForeignLogFormat, _ name: String,
    _ reader: @escaping @Sendable (ScalarCollector) -> any ForeignLogReader
  ) -> FuzzTarget {
    FuzzTarget(
      name, rounds: 240, seeds: { try samples(of: format) },
      check: { bytes in
        let sizes = [1, 13, 700, 40_000]
        let chunk = sizes[choice(of: bytes, below: bytes.count < 2000 ? 4 : 3)]
        let collector = ScalarCollector()
        // In at most 250 pieces: a line that does not end is looked through again with each.
        try read(bytes, reader(collector), chunk: max(chunk, bytes.count / 250))
        let points = pointCount(collector)
        try FuzzFault.unless(
          points <= bytes.count, "\(points) points of \(bytes.count) bytes")
        bytes.withUnsafeBytes {
          _ = FormatDetection.kind(of: $0, isWhole: choice(of: bytes, below: 2) == 0)
        }
      })
  }

  /// Gives a reader the bytes in pieces, as they come from a file that grows.
  static func read(_ bytes: [UInt8], _ reader: any ForeignLogReader, chunk: Int) throws {
    var (offset, arrived) = (0, 0)
    try bytes.withUnsafeBytes { all in
      while arrived < all.count {
        arrived = min(all.count, arrived + chunk)
        let rest = UnsafeRawBufferPointer(rebasing: all[offset..<arrived])
        let consumed = reader.read(rest, at: offset, isLast: false)
        try FuzzFault.unless(
          (0...rest.count).contains(consumed), "took \(consumed) of \(rest.count) bytes")
        try FuzzFault.unless(
          rest.count <= reader.longestRecord || consumed > 0, "stands still at \(offset)")
        offset += consumed
      }
      let rest = UnsafeRawBufferPointer(rebasing: all[offset...])
      let consumed = reader.read(rest, at: offset, isLast: true)
      try FuzzFault.unless(consumed == rest.count, "left \(rest.count - consumed) at the end")
    }
  }

  /// Reads a run as `replay` does.
  static func readWhole(_ reader: ForeignRunReader) throws {
    for _ in 0..<1000 {
      _ = reader.read(isComplete: true)
      if reader.isCaughtUp { return }
    }
    throw FuzzFault(description: "a run is never read")
  }

  static func pointCount(_ collector: ScalarCollector) -> Int {
    var points = 0
    for case .scalars(let block) in collector.take() { points += block.rowCount }
    return points
  }
}
