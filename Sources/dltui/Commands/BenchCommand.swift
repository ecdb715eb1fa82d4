import ArgumentParser
import FoundationEssentials
import NeuralEngine
import Platform

struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Time the engine and the dashboard on this machine.",
    discussion: """
      engine: training steps of seeded synthetic workloads. prediction: answers of their networks, \
      an example or 1,024 at a time. vectorization: a dot product and a matrix product by a plain loop, \
      and as the engine computes them. augmentation: images changed at random, \
      by themselves and in a run. logs: a frame of a run of ten million points. dashboard: what \
      dashboard and log cost a run, start to first frame, key to screen while every core trains, \
      and the CPU of a paused run, all on the real program in a terminal of its own. frame: what a \
      frame costs, without a terminal. Compare figures of one run only.
      """)

  @Argument(
    help:
      "engine, prediction, vectorization, augmentation, logs, dashboard or frame (default: all).")
  var name: Suite?

  @Option(
    help: ArgumentHelp(
      "The engine's workloads to time alone: "
        + EngineBenchmark.allCases.map(\.rawValue).joined(separator: ", ") + "."))
  var workload: [EngineBenchmark] = []

  @Flag(help: "Print the figures as JSON.")
  var json = false

  @Flag(help: "Fewer samples: a look in half a minute rather than a measurement.")
  var quick = false

  enum Suite: String, ExpressibleByArgument, CaseIterable {
    case engine, prediction, vectorization, augmentation, logs, dashboard, frame
  }

  func run() async throws {
    var figures: [Figure] = []
    let seconds = quick ? 0.5 : 3
    if name == nil || name == .engine {
      figures += try EngineFigures.measure(seconds: seconds, names: workload)
    }
    if name == .prediction || name == nil {
      figures += try EngineFigures.measurePrediction(seconds: seconds, names: workload)
    }
    let isWhole = name == nil && workload.isEmpty
    if isWhole || name == .vectorization {
      figures += VectorizationFigures.measure(seconds: seconds / 3)
    }
    if isWhole || name == .augmentation {
      figures += try await AugmentationFigures.measure(seconds: seconds)
    }
    if isWhole || name == .logs { figures += LogFigures.measure(frames: quick ? 100 : 1000) }
    if isWhole || name == .dashboard || name == .frame {
      figures += await FrameFigures.measure(samples: quick ? 20 : 200)
      figures += SearchFrameFigures.measure(samples: quick ? 20 : 200)
      figures += try await PictureFrameFigures.measure(samples: quick ? 20 : 200)
    }
    if isWhole || name == .dashboard {
      let folder = FileManager.default.temporaryDirectory.appending(
        path: "dltui-bench-\(ProcessInfo.processInfo.processIdentifier)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      figures += try await DashboardBenchmark(
        program: CommandLine.arguments[0].contains("/")
          ? CommandLine.arguments[0] : "/proc/self/exe", folder: folder.path
      ).measure(isQuick: quick)
    }
    StandardOutput.print(
      json ? try JSONText.of(figures) : Self.text(figures), as: json ? .json : .text)
    if figures.contains(where: { !$0.isWithinBound }) { throw ExitStatus.runFailed }
  }

  private static func text(_ figures: [Figure]) -> String {
    var table = TextTable(["figure", "value", "unit", "bound", "samples", ""])
    for figure in figures {
      table.append([
        figure.name, String(printf: figure.value < 1000 ? "%.2f" : "%.0f", figure.value),
        figure.unit, figure.bound.map { String(printf: "%g", $0) } ?? "", String(figure.samples),
        figure.isWithinBound ? "" : "OVER",
      ])
    }
    return table.text
  }
}

/// One measured number.
struct Figure: Encodable {
  var name: String
  var value: Double
  var unit: String
  /// The most it may be; nil when nothing is promised.
  var bound: Double?
  var samples: Int

  var isWithinBound: Bool { bound.map { value <= $0 } ?? true }
}

extension EngineBenchmark: ExpressibleByArgument {}
