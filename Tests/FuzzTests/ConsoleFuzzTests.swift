import Foundation
import RunEvents
import Testing

@testable import RunLogs

/// Console text, recordings, rules and databases, each as damage leaves them: nothing traps, nothing
/// stands still, and no more comes out than bytes can hold.
@Suite(.timeLimit(.minutes(60))) struct ConsoleFuzzTests {
  private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()

  private static let texts: [[UInt8]] = {
    let folder = tests.appending(path: "RunLogsTests/ConsoleCases").path
    let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return paths.sorted().filter { $0.contains("/log/") }.compactMap {
      FileManager.default.contents(atPath: folder + "/" + $0).map { Array($0.prefix(3000)) }
    }
  }()

  @Test func theReaderSurvivesMutants() throws {
    try #require(!Self.texts.isEmpty)
    FuzzRounds.run(600, of: Self.texts, seed: 61) { bytes, mutator in
      let chunk = [1, 17, 900, 1 << 20][mutator.number(below: 4)]
      let collector = ScalarCollector()
      Self.feed(ConsoleTextReader(collector), bytes, chunk: max(chunk, bytes.count / 2000))
      #expect(Self.pointCount(collector) <= bytes.count)
      bytes.withUnsafeBytes {
        _ = ConsoleTextReader.isConsoleText($0, isStrict: mutator.number(below: 2) == 0)
      }
    }
  }

  @Test func recordingsSurviveMutants() {
    let originals = Self.texts.map { text in
      var lines = #"{"version": 2, "width": 80, "height": 24}"# + "\n"
      for (place, piece) in String(decoding: text, as: UTF8.self).split(separator: "\n")
        .enumerated()
      {
        let escaped = piece.unicodeScalars.map { scalar in
          scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
            ? "\\u00" + String(scalar.value + 256, radix: 16).suffix(2) : String(scalar)
        }.joined()
        lines += "[\(place).5, \"o\", \"\(escaped)\\r\\n\"]\n"
      }
      return Array(lines.utf8)
    }
    FuzzRounds.run(200, of: originals, seed: 62) { bytes, mutator in
      let collector = ScalarCollector()
      let chunk = [13, 900, 1 << 20][mutator.number(below: 3)]
      Self.feed(AsciicastReader(collector, naming: .standard), bytes, chunk: chunk)
      #expect(Self.pointCount(collector) <= bytes.count)
    }
  }

  /// Rules that are wrong say where; those that are right are followed.
  @Test func rulesSurviveMutants() throws {
    let file = Self.tests.deletingLastPathComponent()
      .appending(path: "Sources/RunLogs/Console/console.yaml")
    let rules = Array(try Data(contentsOf: file))
    let small = Array(
      """
      epochs: [epoche]
      splits: {prüfung: dev}
      lines:
        - {name: mine, line: "runde {step}: verlust {loss}"}
      tables:
        - {name: t, columns: [a, b], curves: ["-", dev/b]}
      """.utf8)
    let text = Self.texts.first ?? []
    FuzzRounds.run(300, of: [rules, small], seed: 63) { bytes, _ in
      do throws(RunLogError) {
        var naming = TagNaming.standard
        naming.console = try ConsoleRules().adding(
          String(decoding: bytes, as: UTF8.self), file: "rules.yaml")
        let collector = ScalarCollector()
        Self.feed(ConsoleTextReader(collector, naming: naming), text, chunk: 1 << 20)
      } catch {
        guard case .wrongConsoleRules(_, let line, _, let problem) = error else {
          Issue.record("\(error)")
          return
        }
        #expect(line >= 0 && !problem.isEmpty)
      }
    }
  }

  @Test func databasesSurviveMutants() throws {
    let folder = Self.tests.appending(path: "RunLogsTests/Databases").path
    let originals = try ["mlflow.db", "optuna.db", "trackio.db"].map {
      Array(try Data(contentsOf: URL(filePath: folder + "/" + $0)))
    }
    let path = NSTemporaryDirectory() + "dltui-fuzz-\(UUID().uuidString).db"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try FuzzRounds.run(60, of: originals, seed: 64) { bytes, _ in
      try Data(bytes).write(to: URL(filePath: path))
      for run in try ForeignRunSearch(path: path).runs.prefix(5) {
        let reader = ForeignRunReader(run)
        var rounds = 0
        repeat {
          _ = reader.read(isComplete: true)
          rounds += 1
        } while !reader.isCaughtUp && rounds < 1000
        #expect(rounds < 1000)
      }
    }
  }

  private static func feed(_ reader: any ForeignLogReader, _ bytes: [UInt8], chunk: Int) {
    var (offset, arrived) = (0, 0)
    bytes.withUnsafeBytes { all in
      while arrived < all.count {
        arrived = min(all.count, arrived + chunk)
        let rest = UnsafeRawBufferPointer(rebasing: all[offset..<arrived])
        let consumed = reader.read(rest, at: offset, isLast: false)
        #expect(consumed >= 0 && consumed <= rest.count)
        #expect(rest.count <= reader.longestRecord || consumed > 0)
        offset += consumed
      }
      let rest = UnsafeRawBufferPointer(rebasing: all[offset...])
      #expect(reader.read(rest, at: offset, isLast: true) == rest.count)
    }
  }

  private static func pointCount(_ collector: ScalarCollector) -> Int {
    var points = 0
    for case .scalars(let block) in collector.take() { points += block.rowCount }
    return points
  }
}
