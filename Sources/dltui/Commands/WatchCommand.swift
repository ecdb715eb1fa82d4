import ArgumentParser
import CursesScreen
import Dashboard
import Glibc
import RunEvents
import RunLogs
import Training

struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Follow runs that other programs are writing, as they write.",
    discussion: """
      PATH is a log, a run's folder, or a folder of runs: TensorBoard event files, CSV, TSV, JSON \
      lines, a Hugging Face trainer_state.json, W&B .wandb files, MLflow runs and databases, Optuna \
      and Trackio databases, what a program printed, and runs of dltui. An Optuna study (study.db, or \
      study.db/NAME) opens as a search: its trials, what each parameter explains, and Enter on a trial. - is what a program prints \
      into a pipe: python -u train.py 2>&1 | dltui watch - (after q it goes on). Files \
      and runs that come later are taken up, and a log that is replaced or cut is read anew. The run \
      written to last is shown first; ( and ) go from run to run, and the screen Runs lists and compares \
      them.
      """)

  @Argument(
    help: ArgumentHelp("Logs, and folders of runs, or - for a pipe.", valueName: "path"),
    completion: .file())
  var paths: [String]

  @OptionGroup var tags: TagsOption

  @OptionGroup var appearance: AppearanceOptions

  @MainActor
  func run() async throws {
    signal(SIGPIPE, SIG_IGN)
    let naming = try tags.load()
    if paths.count == 1, let study = try OptunaStudy.find(paths[0]) {
      return try WatchedStudy(path: study.path, name: study.name).run(appearance: appearance)
    }
    let watch = try RunWatch(paths: paths.filter { $0 != "-" }, naming: naming)
    defer { watch.stop() }
    let pipe = try paths.contains("-") ? PipedInput.takePipe() : nil
    let piped = pipe.map { PipedRun(descriptor: $0, name: "pipe", naming: naming) }
    var waiting = piped.map { [$0.run] } ?? []
    let screen = try appearance.openScreen()
    let model = try appearance.makeModel(.follow, on: screen, canListRuns: true)
    let live = try appearance.makeModel(
      .live, on: screen, canListRuns: true, sender: AttachedRun.sender)
    var deck = RunDeck(
      empty: DashboardProgram(
        model: model, source: NoRun(), preparation: { .ready(runPath: nil) }),
      size: screen.size, living: LocalHosts(noConfig: appearance.noConfig),
      attach: { path, run in
        DashboardProgram(model: live, attachedTo: run, at: path, sampler: SystemSampler())
      },
      notebook: NotesOfRuns(),
      takeNew: {
        let new = waiting + watch.takeNewRuns()
        waiting = []
        return new.map { run in
          RunTab(path: run.path) {
            DashboardProgram(
              model: model, source: run, preparation: { .ready(runPath: run.path) })
          }
        }
      })
    let clock = MonotonicClock()
    deck.run(on: screen, now: { clock.now })
    let problem = appearance.remember(deck.model)
    screen.close()
    if deck.isLeftForSignal { PatientOutput.hurry() }
    if let problem { StandardOutput.print(lines: [problem]) }
    if let piped, !deck.isLeftForSignal, piped.isOpen(after: 0.2) {
      // A closed pipe would end the training at its next line.
      StandardError.print(line: "dltui: the program goes on; Ctrl-C ends it")
      piped.drain()
    }
    try await deck.conclude(HostedTraining(appearance: appearance, runsFolder: RunsFolder.usual))
  }
}

/// The source of a run that has not come yet.
private struct NoRun: RunSource {
  func takeBatch() -> EventBatch? { nil }
  func send(_ command: RunCommand) {}
}

extension RunDeck {
  /// The screen that played or followed runs was left.
  @MainActor
  func conclude(_ hosted: HostedTraining) async throws {
    if let run = source as? AttachedRun {
      return try await hosted.conclude(leaving, run, isPaced: model.isPaced)
    }
    try leaving?.throwIfInterrupted()
  }
}

extension DashboardProgram.Leaving {
  /// - Throws: `ExitStatus.interrupted` when a signal ended it.
  func throwIfInterrupted() throws {
    switch self {
    case .terminated, .terminalLost, .atOnce: throw ExitStatus.interrupted
    case .quit, .afterRunFinishes, .sourceFailed: break
    }
  }
}
