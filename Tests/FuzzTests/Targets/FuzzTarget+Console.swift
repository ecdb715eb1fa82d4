import CellUI
import Foundation
import RunEvents

@testable import RunHost
@testable import RunLogs

/// What programs print, recordings of it, and rules for reading it.
extension FuzzTarget {
  static let console: [FuzzTarget] = [
    FuzzTarget("console", rounds: 600, seeds: { consoleTexts }) { bytes in
      let sizes = [1, 17, 900, 1 << 20]
      let chunk = max(sizes[choice(of: bytes, below: 4)], bytes.count / 2000)
      let collector = ScalarCollector()
      try read(bytes, ConsoleTextReader(collector), chunk: chunk)
      try FuzzFault.unless(pointCount(collector) <= bytes.count, "more points than bytes")
      bytes.withUnsafeBytes {
        _ = ConsoleTextReader.isConsoleText($0, isStrict: choice(of: bytes, below: 2) == 0)
      }
    },
    FuzzTarget("recording", rounds: 200, seeds: { consoleTexts.map(recording) }) { bytes in
      let sizes = [13, 900, 1 << 20]
      let collector = ScalarCollector()
      try read(
        bytes, AsciicastReader(collector, naming: .standard),
        chunk: max(sizes[choice(of: bytes, below: 3)], bytes.count / 2000))
      try FuzzFault.unless(pointCount(collector) <= bytes.count, "more points than bytes")
    },
    // What a trainer prints while it runs, cut into lines, shown in colours, and asked for metrics.
    FuzzTarget("printed", rounds: 300, seeds: { consoleTexts }) { bytes in
      var splitter = PrintedLineSplitter()
      var stamps = StepStamps()
      var metrics = PrintedMetrics()
      let chunk = 1 + choice(of: bytes, below: 200)
      for start in stride(from: 0, to: bytes.count, by: chunk) {
        let end = min(bytes.count, start + chunk)
        let lines = stamps.pieces(of: bytes[start..<end]).flatMap { piece in
          splitter.lines(in: piece.bytes, stamp: piece.stamp) { line, stamp in
            stamp?.step ?? metrics.read(line.plain)?.step
          }
        }
        for line in lines {
          let spans = TerminalColors.spans(of: line.text, base: Style())
          let isPlain = spans.allSatisfy { span in
            span.text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
          }
          try FuzzFault.unless(isPlain, "a control comes to the screen")
        }
      }
    },
    // Rules that are wrong say where; those that are right are followed.
    FuzzTarget(
      "console-rules", rounds: 300,
      seeds: {
        let file = SampleFiles.tests.deletingLastPathComponent()
          .appending(path: "Sources/RunLogs/Console/console.yaml")
        let small = """
          epochs: [epoche]
          splits: {prüfung: dev}
          lines:
            - {name: mine, line: "runde {step}: verlust {loss}"}
          tables:
            - {name: t, columns: [a, b], curves: ["-", dev/b]}
          """
        return [Array(try Data(contentsOf: file)), Array(small.utf8)]
      },
      check: { bytes in
        do throws(RunLogError) {
          var naming = TagNaming.standard
          naming.console = try ConsoleRules().adding(
            String(decoding: bytes, as: UTF8.self), file: "rules.yaml")
          let text = consoleTexts.first ?? []
          let reader = ConsoleTextReader(ScalarCollector(), naming: naming)
          text.withUnsafeBytes { _ = reader.read($0, at: 0, isLast: true) }
        } catch {
          guard case .wrongConsoleRules(_, let line, _, let problem) = error else {
            throw FuzzFault(description: "\(error)")
          }
          try FuzzFault.unless(line >= 0 && !problem.isEmpty, "a fault without a place")
        }
      }),
    FuzzTarget(
      "tag-rules", rounds: 300,
      seeds: {
        let file = SampleFiles.tests.deletingLastPathComponent()
          .appending(path: "Sources/RunLogs/Foreign/Replay/tags.yaml")
        return [Array(try Data(contentsOf: file))]
      },
      check: { bytes in
        _ = try? TagNaming.standard.adding(String(decoding: bytes, as: UTF8.self), file: "t.yaml")
      }),
  ]

  static let consoleTexts = SampleFiles.beginnings("RunLogsTests/ConsoleCases", most: 3000) {
    $0.contains("/log/")
  }

  /// A recording of a terminal in which a text came line by line.
  private static func recording(of text: [UInt8]) -> [UInt8] {
    var lines = #"{"version": 2, "width": 80, "height": 24}"# + "\n"
    let pieces = String(decoding: text, as: UTF8.self).split(separator: "\n")
    for (place, piece) in pieces.enumerated() {
      let escaped = piece.unicodeScalars.map { scalar in
        scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
          ? "\\u00" + String(scalar.value + 256, radix: 16).suffix(2) : String(scalar)
      }.joined()
      lines += "[\(place).5, \"o\", \"\(escaped)\\r\\n\"]\n"
    }
    return Array(lines.utf8)
  }
}
