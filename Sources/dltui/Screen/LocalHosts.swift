import Dashboard
import FoundationEssentials
import Glibc
import RunControl
import RunEvents
import RunHost
import RunLogs
import Synchronization

/// The runs of this machine that live, found and connected to beside the screen.
final class LocalHosts: LivingRuns {
  private struct State: Sendable {
    var attaching: Set<String> = []
    var answers: [LivingRunsAnswer] = []
  }

  /// Seconds that a run has to answer.
  private static let patience = 30.0

  private let folder: RunsFolder?
  private let state = Mutex(State())
  private let looks = RepeatedLook(every: .seconds(1), share: 50)

  /// Whether runs that are begun from here leave the user's configuration alone.
  private let noConfig: Bool

  /// - Parameters:
  ///   - folder: of runs that are looked at besides those that are listed.
  ///   - noConfig: whether runs that are begun from here leave the user's configuration alone.
  init(folder: String? = nil, noConfig: Bool) {
    self.folder = folder.map { RunsFolder($0) }
    self.noConfig = noConfig
  }

  /// What came since the last call.
  func takeAnswers() -> [LivingRunsAnswer] {
    state.withLock { state in
      defer { state.answers = [] }
      return state.answers
    }
  }

  /// Looks at which runs live, when it is time to look again.
  ///
  /// - Parameter paths: of listed runs.
  func look(at paths: [String]) {
    looks.lookIfDue { [self] in
      let hosts = owners(of: paths)
      state.withLock { $0.answers.append(.hosts(hosts)) }
    }
  }

  private func owners(of paths: [String]) -> [String: Int] {
    var hosts: [String: Int] = [:]
    // A folder that cannot be read has no runs to show; its list says so.
    for run in folder.flatMap({ try? LiveRuns.all(in: $0) }) ?? [] { hosts[run.path] = run.process }
    let known = folder.map { $0.path + "/" }
    for path in paths where known.map({ !path.hasPrefix($0) }) ?? true {
      hosts[path] = HostLock.owner(of: path)
    }
    return hosts
  }

  /// Connects to a run's host.
  func attach(_ path: String) {
    guard state.withLock({ $0.attaching.insert(path).inserted }) else { return }
    Task.detached { [self] in
      let answer = Self.connect(AttachedRun(), to: path)
      state.withLock { state in
        state.attaching.remove(path)
        state.answers.append(answer)
      }
    }
  }

  private static func connect(_ run: AttachedRun, to path: String) -> LivingRunsAnswer {
    do throws(HostLink.Failure) {
      run.connect(try ControlClient(.local(runFolder: path), name: HostedTraining.name))
      return .attached(path: path, run)
    } catch {
      return .said(
        LiveRunProblem.unreachable(path, cause: error.cause).description, isRefusal: true)
    }
  }

  /// Begins a run in a process of its own, and connects to it.
  func begin(_ beginning: RunBeginning) {
    let run = AttachedRun()
    let host = Mutex<HostProcess?>(nil)
    let add: @Sendable (LivingRunsAnswer) -> Void = { [self] answer in
      state.withLock { $0.answers.append(answer) }
    }
    do {
      // Whoever hears of its end waits until it is here.
      try host.withLock { held in
        held = try HostProcess(
          beginning.arguments + (noConfig ? ["--no-config"] : []),
          heard: { report in
            guard case .ready(let path) = report, run.client == nil else { return }
            add(Self.connect(run, to: path))
          },
          ended: {
            guard run.client == nil else { return }
            let text = host.withLock(\.self)?.conclusion().text ?? ""
            let line = text.split(separator: "\n").first.map(String.init) ?? "the run did not begin"
            add(.said(line, isRefusal: true))
          })
      }
    } catch {
      add(.said("\(error)", isRefusal: true))
    }
  }

  /// Has a run stop after its batch, whoever controls it.
  func stop(_ path: String, name: String) {
    Task.detached { [self] in
      let answer: LivingRunsAnswer
      do {
        let client = try ControlClient(
          .local(runFolder: path), name: HostedTraining.name, begins: .now)
        defer { client.close() }
        client.takeControl()
        let exchange = CommandExchange(client, run: path, timeout: Self.patience)
        switch try await exchange.ask(.stop(.afterBatch), from: .user) {
        case .commandRefused(let refusal):
          answer = .said("\(name) does not stop: \(refusal.reason)", isRefusal: true)
        default: answer = .said("\(name) stops after this batch", isRefusal: false)
        }
      } catch {
        let cause = (error as? any ExplainedError)?.description ?? "\(error)"
        answer = .said(cause, isRefusal: true)
      }
      state.withLock { $0.answers.append(answer) }
    }
  }
}

extension RunBeginning {
  /// What this program is called with to be the run's host. A new run lies beside the one that is
  /// trained again.
  fileprivate var arguments: [String] {
    switch self {
    case .goOn(let path, let epochs):
      ["train", "--hosted", "--resume", path] + (epochs.map { ["--epochs", "\($0)"] } ?? [])
    case .again(let path, let changes):
      [
        "train", "--hosted", "--again", path, "--runs",
        URL(filePath: path).deletingLastPathComponent().path,
      ]
        + changes.flatMap { ["--set", $0] }
    case .branch(let path, let step, let changes):
      [
        "train", "--hosted", "--from", path, "--at", "\(step)", "--runs",
        URL(filePath: path).deletingLastPathComponent().path,
      ]
        + changes.flatMap { ["--set", $0] }
    }
  }
}
