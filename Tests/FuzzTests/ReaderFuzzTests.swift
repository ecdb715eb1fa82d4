import Foundation
import RunEvents
import Testing

@testable import RunLogs

/// Every reader of other tools' logs on mutants of real ones: it takes no more than it is given,
/// never stands still, takes everything at the end, and makes no more points than bytes can hold.
@Suite(.timeLimit(.minutes(60))) struct ReaderFuzzTests {
  /// The first bytes of every log file in the corpus, by format.
  private static let corpus: [ForeignLogFormat: [[UInt8]]] = {
    let tests = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "RunLogsTests")
    var corpus: [ForeignLogFormat: [[UInt8]]] = [:]
    let runs = ["Samples", "Cases"].flatMap { folder in
      (try? ForeignRunSearch(path: tests.appending(path: folder).path))?.runs ?? []
    }
    for run in runs {
      for file in run.files {
        guard let data = FileManager.default.contents(atPath: run.folder + "/" + file) else {
          continue
        }
        corpus[run.format, default: []].append(Array(data.prefix(6000)))
      }
    }
    return corpus
  }()

  /// Formats that are read as bytes come; the others have tests of their own.
  private static let formats = ForeignLogFormat.allCases.filter {
    !$0.isDatabase && ![.console, .asciicast].contains($0)
  }

  @Test(arguments: formats)
  func readersSurviveMutants(format: ForeignLogFormat) throws {
    let originals = try #require(Self.corpus[format])
    FuzzRounds.run(240, of: originals, seed: UInt64(format.title.utf8.count)) { bytes, mutator in
      let chunk = [1, 13, 700, 40_000][mutator.number(below: bytes.count < 2000 ? 4 : 3) % 4]
      read(bytes, format, chunk: max(chunk, bytes.count / 2000))
      bytes.withUnsafeBytes {
        _ = FormatDetection.kind(of: $0, isWhole: mutator.number(below: 2) == 0)
      }
    }
  }

  /// Checksums keep mutants from the decoders behind them: these are given the records themselves.
  @Test func decodersSurviveMutantsOfRecords() throws {
    let scalars = try #require(Self.corpus[.tensorBoard]).flatMap {
      Self.records($0, header: 12, start: 0) { bytes, at in
        bytes[at..<at + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
      }
    }
    FuzzRounds.run(2000, of: scalars, seed: 21) { bytes, _ in
      let collector = ScalarCollector()
      bytes.withUnsafeBytes { _ = SummaryDecoder(collector).decode($0) }
      _ = collector.take()
    }
    let rows = try #require(Self.corpus[.wandb]).flatMap {
      Self.records($0, header: 7, start: 7) { bytes, at in
        UInt64(bytes[at + 4]) | UInt64(bytes[at + 5]) << 8
      }
    }
    FuzzRounds.run(2000, of: rows, seed: 22) { bytes, _ in
      let collector = ScalarCollector()
      var decoder = WandBDecoder(collector)
      bytes.withUnsafeBytes { _ = decoder.decode($0) }
      _ = collector.take()
    }
  }

  /// The records of a file whose framing is a header with a length in it.
  private static func records(
    _ bytes: [UInt8], header: Int, start: Int, _ length: ([UInt8], Int) -> UInt64
  ) -> [[UInt8]] {
    var records: [[UInt8]] = []
    var position = start
    while position + header < bytes.count {
      let size = length(bytes, position)
      let end = position + header + Int(truncatingIfNeeded: min(size, 1 << 20))
      guard end <= bytes.count else { break }
      records.append(Array(bytes[(position + header)..<end]))
      position = end + (header == 12 ? 4 : 0)
    }
    return records
  }

  private func read(_ bytes: [UInt8], _ format: ForeignLogFormat, chunk: Int) {
    let collector = ScalarCollector()
    let reader: any ForeignLogReader =
      switch format {
      case .tensorBoard: EventFileReader(collector, SummaryDecoder(collector))
      case .csv: CSVReader(collector)
      case .jsonLines: JSONLinesReader(collector)
      case .json: JSONDocumentReader(collector)
      case .huggingFace: TrainerStateReader(collector)
      case .wandb: WandBReader(collector)
      case .mlflow: MLflowMetricReader(collector, metric: "metric")
      case .console: ConsoleTextReader(collector)
      case .asciicast: AsciicastReader(collector, naming: .standard)
      case .mlflowDatabase, .trackio, .optuna: preconditionFailure("a database is no bytes")
      }
    var (offset, arrived) = (0, 0)
    bytes.withUnsafeBytes { all in
      while arrived < all.count {
        arrived = min(all.count, arrived + chunk)
        let rest = UnsafeRawBufferPointer(rebasing: all[offset..<arrived])
        let consumed = reader.read(rest, at: offset, isLast: false)
        #expect(consumed >= 0 && consumed <= rest.count)
        offset += consumed
      }
      let rest = UnsafeRawBufferPointer(rebasing: all[offset...])
      #expect(reader.read(rest, at: offset, isLast: true) == rest.count)
    }
    var points = 0
    for case .scalars(let block) in collector.take() { points += block.rowCount }
    #expect(points <= bytes.count)
  }
}
