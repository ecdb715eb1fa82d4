import Dashboard
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

  /// - Parameter folder: of runs that are looked at besides those that are listed.
  init(folder: String? = nil) { self.folder = folder.map { RunsFolder($0) } }

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
      let answer: LivingRunsAnswer
      do throws(HostLink.Failure) {
        let client = try ControlClient(.local(runFolder: path), name: HostedTraining.name)
        answer = .attached(path: path, AttachedRun(client))
      } catch {
        let problem = LiveRunProblem.unreachable(path, cause: error.cause)
        answer = .said(problem.description, isRefusal: true)
      }
      state.withLock { state in
        state.attaching.remove(path)
        state.answers.append(answer)
      }
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
