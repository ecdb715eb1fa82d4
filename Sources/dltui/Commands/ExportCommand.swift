import ArgumentParser
import CellUI
import FoundationEssentials
import Glibc
import LocalFiles
import RunHost
import RunLogs
import Search
import Training

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a run as a table, events, a picture, a recording or a schedule, or its model.",
    discussion: """
      csv is one row a step; jsonl every event, in the format of events.jsonl; tensorboard a \
      folder that TensorBoard opens; svg the dashboard as a picture; asciicast a replay that \
      asciinema plays; schedule the learning rates that were set by hand, as a recipe's schedule or \
      as lines of Python that need no hand; of a search with --population how its best trial came about. \
      onnx is the run's model as other runtimes take it, \
      normalization and softmax within, and of a model of text its tokenizer, as JSON, in the metadata; \
      pytorch a Python file that computes the same from the run's final.safetensors. optuna is a search as a journal of Optuna's: optuna-dashboard FILE opens it.
      """)

  @Argument(
    help: ArgumentHelp(
      "Its folder, its name or the beginning of it, latest, or a log of another tool; for onnx and "
        + "pytorch also a .safetensors file, for optuna a search.",
      valueName: "run"), completion: .runsOrFiles)
  var name: String

  @OptionGroup var folder: RunsFolderOption
  @OptionGroup var tags: TagsOption

  @Option(
    help: ArgumentHelp(
      "csv, jsonl, tensorboard, svg, asciicast, schedule, onnx, pytorch or optuna.",
      valueName: "format"))
  var format: Format

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Where to write, a folder for tensorboard (default: standard output).", valueName: "path"),
    completion: .file())
  var output: String?

  @Flag(help: "Replace a file that is there.")
  var force = false

  @Flag(help: "The charts alone (svg).")
  var charts = false

  @Flag(
    help: ArgumentHelp(
      """
      Write 64-bit numbers instead of rounding to the 32 bits that TensorBoard's data server takes: \
      for its Python reader, and for TensorBoard with --load_fast=false (tensorboard).
      """))
  var exact = false

  @Option(
    help: ArgumentHelp(
      """
      Times the speed it was trained at, 0.25 to 1000 (asciicast); without, what brings it to a \
      minute at most.
      """, valueName: "factor"))
  var speed: Double?

  @OptionGroup(title: "The dashboard, for svg and asciicast") var frame: FrameChoice

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case csv, jsonl, tensorboard, svg, asciicast, schedule, onnx, pytorch, optuna
  }

  func validate() throws {
    if format == .tensorboard, output == nil {
      throw ValidationError("--format tensorboard needs --output, the folder to write into")
    }
    if format == .onnx, output == nil, isatty(STDOUT_FILENO) == 1 {
      throw ValidationError("--format onnx is no text: it needs --output, the file to write")
    }
    if let speed, !ReplaySource.speeds.contains(speed) {
      throw ValidationError("--speed must be 0.25 to 1000 (got \(speed))")
    }
    if speed != nil, format != .asciicast {
      throw ValidationError("--speed is for asciicast (got \(format.rawValue))")
    }
    if exact, format != .tensorboard {
      throw ValidationError("--exact is for tensorboard (got \(format.rawValue))")
    }
    if charts || frame.at != nil, format != .svg {
      throw ValidationError("--charts and --at are for svg (got \(format.rawValue))")
    }
  }

  func run() throws {
    switch format {
    case .onnx:
      let model = try folder.model(name)
      return try write { try $0.append(bytes: ONNXExport.bytes(of: model)) }
    case .pytorch:
      let model = try folder.model(name)
      return try write { try $0.append(PyTorchExport.text(of: model)) }
    case .schedule where SearchSetup.folder(named: name, in: folder.runs) != nil:
      let text = try PopulationSchedule.text(of: name, in: folder.runs)
      return try write { try $0.append(text) }
    case .optuna:
      let text = try OptunaJournal(of: name, in: folder.runs).text()
      return try write { try $0.append(text) }
    default: break
    }
    let log = try folder.open(name, tags: tags)
    let theme = try frame.appearance.loadTheme()
    let path = try target(for: log)
    let output = try ExportOutput(path.map { .file($0, replaces: force) } ?? standardOutput)
    let signals = output.leftover.map { leftover in
      SignalWatch { meaning in
        guard meaning != .save else { return }
        unlink(leftover)
        _exit(ExitStatus.interrupted.rawValue)
      }
    }
    defer { withExtendedLifetime(signals) {} }
    let progress = ExportProgress()
    defer { progress.end() }
    switch format {
    case .csv: try log.writeCSV(to: output, progress: progress.report)
    case .jsonl: try log.writeJSONLines(to: output, progress: progress.report)
    case .tensorboard:
      try log.writeTensorBoard(to: output, isExact: exact, progress: progress.report)
    case .svg:
      let grid = try frame.grid(of: log, onlyCharts: charts)
      try output.append(grid.svgText(title: log.pictureTitle))
    case .asciicast:
      let recording = ReplayRecording(
        log: log, size: frame.size, theme: theme, glyphs: frame.glyphs, speed: speed)
      try recording.write(to: output, progress: progress.report)
    case .schedule: try output.append(BakedSchedule.text(of: log))
    case .onnx, .pytorch, .optuna: break
    }
    try output.finish()
  }

  /// Writes what is none of a run's course.
  private func write(_ body: (ExportOutput) throws -> Void) throws {
    let output = try ExportOutput(
      output.map { .file($0, replaces: force) } ?? standardOutput)
    try body(output)
    try output.finish()
  }

  /// Standard output by the one way to it.
  private var standardOutput: ExportOutput.Target {
    let content: StandardOutput.Content =
      [.jsonl, .asciicast, .optuna].contains(format) ? .json : .data
    return .stream(name: "standard output") { StandardOutput.write($0, as: content) }
  }

  /// The file to write; nil for standard output.
  private func target(for log: RunLog) throws -> String? {
    guard let output, format == .tensorboard else { return output }
    do throws(FileError) {
      try NewFolder.make(output, permissions: 0o777)
    } catch {
      throw RunLogError.cannotExport(path: output, cause: error.cause)
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: output)) ?? []
    // TensorBoard would show the two as one run.
    if let other = names.sorted().first(where: { $0.contains("tfevents") }), !force {
      throw RunLogError.alreadyThere(path: "\(output)/\(other)")
    }
    return "\(output)/\(log.tensorBoardFileName)"
  }
}
