import Glibc
import RunControl
import RunHost
import RunLogs

/// What the dashboard costs and how quickly it answers, measured on the real program in a real
/// terminal of 160×48.
struct DashboardBenchmark {
  enum Problem: ExplainedError {
    case cannotStart(String)
    case neverShowed(String)
    case noFinish(String)

    var description: String {
      switch self {
      case .cannotStart(let cause): "bench: cannot start dltui in a terminal (\(cause))"
      case .neverShowed(let text): "bench: cannot measure the dashboard (it never showed ‘\(text)’)"
      case .noFinish(let cause): "bench: cannot time a run (\(cause))"
      }
    }

    var hint: String? { nil }
  }

  let program: String
  /// Where the runs of the benchmark go.
  let folder: String

  func measure(isQuick: Bool) async throws -> [Figure] {
    defer { endHosts() }
    return [
      try firstFrame(samples: isQuick ? 3 : 15),
      try keyLatency(samples: isQuick ? 20 : 200),
      try idleShare(seconds: isQuick ? 2 : 10),
      try await overhead(recipe: "digits", epochs: isQuick ? 300 : 3000, watched: isQuick ? 4 : 12),
      try await overhead(
        recipe: "fashion-mnist", epochs: isQuick ? 2 : 16, watched: isQuick ? 4 : 12),
    ]
  }

  /// How much longer training takes with dashboard and log than without both. A virtual machine's
  /// speed may change by a third within seconds: each watched run lies between two plain ones, and
  /// the half of them counts whose plain runs agree best.
  func overhead(recipe: String, epochs: Int, watched: Int) async throws -> Figure {
    let settings = [
      "--set", "pace=0", "--set", "earlyStopping=null", "--epochs", String(epochs),
    ]
    var runs: [(disagreement: Double, ratio: Double)] = []
    var before = try await plainSeconds(recipe, settings)
    for turn in 0..<watched {
      let seconds = try watchedSeconds(recipe, settings, name: "overhead-\(recipe)-\(turn)")
      let after = try await plainSeconds(recipe, settings)
      runs.append((abs(after / before - 1), 2 * seconds / (before + after) - 1))
      before = after
    }
    let agreeing = runs.sorted { $0.disagreement < $1.disagreement }.prefix((watched + 1) / 2)
    return Figure(
      name: "dashboard and log, \(recipe)", value: agreeing.map(\.ratio).median * 100, unit: "%",
      bound: 3, samples: agreeing.count)
  }

  /// Spawn to the first painted frame.
  func firstFrame(samples: Int) throws -> Figure {
    var times: [Double] = []
    for sample in 0..<samples {
      let terminal = try start(["train", "digits", "--name", "first-\(sample)"])
      guard let seconds = terminal.waitFor("cost", within: 10) else {
        throw Problem.neverShowed("cost")
      }
      times.append(seconds * 1000)
      endHosts()
    }
    return Figure(
      name: "start to first frame", value: times.median, unit: "ms", bound: 200,
      samples: samples)
  }

  /// A key typed to its effect read back from the terminal, while training uses every core.
  func keyLatency(samples: Int) throws -> Figure {
    let terminal = try start([
      "train", "fashion-mnist", "--name", "latency", "--epochs", "10000", "--set", "pace=0",
      "--set", "earlyStopping=null",
    ])
    guard terminal.waitFor("RUNNING", within: 20) != nil else {
      throw Problem.neverShowed("RUNNING")
    }
    terminal.drain(seconds: 2)
    var times: [Double] = []
    for _ in 0..<samples {
      terminal.type("?")
      guard let seconds = terminal.waitFor("keys", within: 5) else {
        throw Problem.neverShowed("keys")
      }
      times.append(seconds * 1000)
      terminal.type("?")
      terminal.drain(seconds: 0.08)
    }
    endHosts()
    let sorted = times.sorted()
    return Figure(
      name: "key to screen while training, p99", value: sorted[sorted.count * 99 / 100], unit: "ms",
      bound: 50, samples: samples)
  }

  /// CPU of the screen and of the run's host while the run is paused.
  func idleShare(seconds: Double) throws -> Figure {
    let terminal = try start(["train", "digits", "--name", "idle"])
    guard terminal.waitFor("RUNNING", within: 10) != nil else {
      throw Problem.neverShowed("RUNNING")
    }
    terminal.type(" ")
    guard terminal.waitFor("PAUSED", within: 10) != nil else {
      throw Problem.neverShowed("PAUSED")
    }
    terminal.drain(seconds: 2)
    guard let host = hosts.first else { throw Problem.neverShowed("a host") }
    func used() -> Double {
      [terminal.process, host].map { PseudoTerminal.cpuSeconds(of: $0) ?? .nan }.reduce(0, +)
    }
    let before = used()
    terminal.drain(seconds: seconds)
    let after = used()
    endHosts()
    return Figure(
      name: "CPU while paused", value: (after - before) / seconds * 100, unit: "%", bound: 1,
      samples: 1)
  }

  /// The processes of the runs that live.
  private var hosts: [pid_t] {
    ((try? LiveRuns.all(in: RunsFolder(folder))) ?? []).map { pid_t($0.process) }
  }

  /// Runs outlive their screens: what one measurement began must not train beside the next.
  private func endHosts() {
    let hosts = hosts
    for host in hosts { kill(host, SIGKILL) }
    while !self.hosts.isEmpty { usleep(1000) }
  }

  private func start(_ arguments: [String]) throws -> PseudoTerminal {
    do {
      return try PseudoTerminal(
        [program] + arguments + ["--runs", folder], columns: 160, rows: 48,
        environment: ["TERM": "xterm-256color", "LC_ALL": "C.UTF-8"])
    } catch let error as PseudoTerminal.CannotStart {
      throw Problem.cannotStart(error.cause)
    }
  }

  private func watchedSeconds(_ recipe: String, _ settings: [String], name: String) throws
    -> Double
  {
    let terminal = try start(["train", recipe, "--name", name] + settings)
    guard terminal.waitFor("FINISHED", within: 600) != nil else {
      throw Problem.neverShowed("FINISHED")
    }
    terminal.type("q")
    _ = terminal.drainToExit()
    let log = try RunLog.open(RunsFolder(folder).find(name))
    return RunSummary(log).durationSeconds
  }

  /// Without the JSON lines, which would cost the plain run as much as the other's log.
  private func plainSeconds(_ recipe: String, _ settings: [String]) async throws -> Double {
    let text: String
    do {
      text = try await BriefProcess(
        [program, "train", recipe, "--headless", "--no-log"] + settings, limitSeconds: 600
      ).answer(limitBytes: 1 << 20)
    } catch {
      throw Problem.noFinish("it \(error.cause)")
    }
    guard let end = text.firstMatch(of: /at step \d+, ([0-9.]+) s/), let seconds = Double(end.1)
    else { throw Problem.noFinish("it printed no end") }
    return seconds
  }

}
