import ArgumentParser
import CursesScreen
import Dashboard
import Glibc
import RunEvents
import RunHost
import RunLogs
import Synchronization
import Training

struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Play a logged run on the dashboard.",
    discussion: """
      RUN is a run's folder, its name or the beginning of it, latest, a log of another tool, or a \
      folder of these: ( and ) then go from run to run, the screen Runs lists and compares them, and \
      the newest that has a curve is shown first. Space plays \
      and pauses, ← and → seek, < and > change the speed, n and N jump between interventions, b to \
      the best epoch. Logs of other tools are shown as a whole at first; Space, --from and --speed \
      play them.
      """)

  @Argument(
    help: ArgumentHelp("The runs to play.", valueName: "run"), completion: .runsOrFiles)
  var names: [String]

  @OptionGroup var folder: RunsFolderOption
  @OptionGroup var tags: TagsOption

  @Option(
    help: ArgumentHelp(
      "Times the speed it was trained at, 0.25 to 1000 (default: 1).", valueName: "factor"))
  var speed: Double?

  @Option(help: ArgumentHelp("Begin at this step.", valueName: "step"))
  var from: Int?

  @Flag(help: "Begin paused.")
  var paused = false

  @OptionGroup var appearance: AppearanceOptions

  func validate() throws {
    if let speed, !ReplaySource.speeds.contains(speed) {
      throw ValidationError("--speed must be 0.25 to 1000 (got \(speed))")
    }
  }

  @MainActor
  func run() async throws {
    signal(SIGPIPE, SIG_IGN)
    let naming = try tags.load()
    if names.count == 1, let study = try OptunaStudy.find(names[0]) {
      return try WatchedStudy(path: study.path, name: study.name).run(appearance: appearance)
    }
    let found = try names.flatMap {
      try RunSearch($0, in: RunsFolder(folder.runs), naming: naming).runs
    }
    let newest = found.indexOfFirstShown
    // What cannot be read is told before the screen opens, not on it.
    let first = try newest.map { try source(of: found[$0], naming: naming) }
    let screen = try appearance.openScreen()
    let model = try appearance.makeModel(.replay, on: screen, canListRuns: true)
    let live = try appearance.makeModel(
      .live, on: screen, canListRuns: true, sender: AttachedRun.sender)
    func tab(_ run: FoundRun, _ ready: (any RunSource)? = nil) -> RunTab {
      RunTab(path: run.path) {
        DashboardProgram(
          model: model, source: ready ?? openedSource(of: run, naming: naming),
          // Its own: whoever asks gets the answers.
          library: FolderLibrary(folder: folder.runs, found: found, naming: naming),
          preparation: { .ready(runPath: run.path) })
      }
    }
    var deck = RunDeck(
      empty: DashboardProgram(
        model: model, source: UnreadableRun(reason: ""), preparation: { .failed }),
      size: screen.size, findOther: { tab(.own(path: $0)) },
      living: LocalHosts(folder: folder.runs, noConfig: appearance.noConfig),
      attach: { path, run in
        DashboardProgram(
          model: live, attachedTo: run, at: path,
          library: FolderLibrary(folder: folder.runs, found: found, naming: naming),
          sampler: SystemSampler())
      },
      notebook: NotesOfRuns())
    for (index, run) in found.enumerated() {
      deck.add(tab(run, index == newest ? first : nil))
    }
    deck.show(newest ?? 0)
    let clock = MonotonicClock()
    deck.run(on: screen, now: { clock.now })
    let problem = appearance.remember(deck.model)
    screen.close()
    if deck.isLeftForSignal { PatientOutput.hurry() }
    if let problem { StandardOutput.print(lines: [problem]) }
    try await deck.conclude(HostedTraining(appearance: appearance, runsFolder: folder.runs))
  }

  /// What plays the run; what cannot be read says why on the screen.
  private func openedSource(of run: FoundRun, naming: TagNaming) -> any RunSource {
    do {
      return try source(of: run, naming: naming)
    } catch {
      return UnreadableRun(reason: "\(error)")
    }
  }

  private func source(of run: FoundRun, naming: TagNaming) throws -> any RunSource {
    switch run {
    case .own(let path) where RunLog.sizeBytes(path) >= LoadingReplay.worthwhileBytes:
      return ReplayedOutput(
        LoadingReplay(ofRunAt: path, speed: speed ?? 1, from: from, isPaused: paused),
        ofRunAt: path)
    case .own(let path):
      return ReplayedOutput(
        ReplaySource(try RunLog.open(path), speed: speed ?? 1, from: from, isPaused: paused),
        ofRunAt: path)
    case .foreign(let group, let path):
      let plays = from != nil || speed != nil
      let replay = LoadingReplay(
        group, path: path, naming: naming, speed: speed ?? 1, from: from ?? (plays ? 0 : nil),
        isPaused: paused || !plays)
      guard let text = group.printedText else { return replay }
      return ReplayedOutput(replay, printedIn: text, naming: naming)
    }
  }
}

/// Stands for a run of several that cannot be read, and says why, once.
private final class UnreadableRun: RunSource {
  private let reason: Mutex<String?>

  init(reason: String) { self.reason = Mutex(reason) }

  func takeBatch() -> EventBatch? {
    let text = reason.withLock { reason in
      defer { reason = nil }
      return reason
    }
    return text.map {
      EventBatch(events: [.message(Message(level: .error, text: $0, step: 0, seconds: 0))])
    }
  }

  func send(_ command: RunCommand) {}
}
