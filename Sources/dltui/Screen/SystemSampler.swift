import Dashboard
import FoundationEssentials
import Glibc
import LocalFiles
import RunControl
import RunEvents
import RunHost
import Synchronization

/// Looks at what the machine does, once a second: a few small files of the system, and the graphics
/// processors beside that where there is a tool that knows of them.
struct SystemSampler: MachineSampler {
  private struct Times {
    var all: Double
    var idle: Double
    /// Of what trains.
    var own: [pid_t: ProcessTree.Usage]
    var at: Double
  }

  private static let interval = 1.0
  private var last: Times?
  private let gpus = GPUWatch()

  /// - Parameters:
  ///   - seconds: on a clock that never goes back.
  ///   - run: whose processes are measured; this one is where it is not known whose they are.
  /// - Returns: nil until it is time, and where the system does not tell.
  mutating func sample(seconds: Double, run: MeasuredRun?) -> SystemLoad? {
    if let last, seconds - last.at < Self.interval { return nil }
    let trainers = Self.trainers(of: run)
    guard let now = Self.times(at: seconds, of: trainers) else { return nil }
    defer { last = now }
    guard let last, now.all > last.all, seconds > last.at, let memory = Self.memoryShare else {
      return nil
    }
    // One that was not there the last time has used what it has since then.
    let used = now.own.reduce(0) { $0 + $1.value.seconds - (last.own[$1.key]?.seconds ?? 0) }
    let isFollowed = now.own.keys.contains { last.own[$0] != nil }
    return SystemLoad(
      processorShare: 1 - (now.idle - last.idle) / (now.all - last.all), memoryShare: memory,
      ownProcessors: isFollowed ? used / (seconds - last.at) : 0,
      ownBytes: now.own.reduce(0) { $0 + $1.value.bytes },
      isExternal: run?.isExternal == true, gpus: gpus.latest)
  }

  /// The processes that train: the run's host, or what it has started where that is somebody else's.
  private static func trainers(of run: MeasuredRun?) -> ProcessTree {
    guard let run, let owner = HostLock.owner(of: run.path) else {
      return ProcessTree(run?.isExternal == true ? [] : [getpid()])
    }
    guard run.isExternal else { return ProcessTree([pid_t(owner)]) }
    return ProcessTree(Array(ProcessTree(of: pid_t(owner)).processes.dropFirst()))
  }

  private static func numbers(_ path: String, line prefix: String = "") -> [Double]? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix(prefix) }
    return line.map { $0.split(separator: " ").compactMap { Double($0) } }
  }

  private static func times(at moment: Double, of trainers: ProcessTree) -> Times? {
    // user nice system idle iowait irq softirq steal; the rest is in the first two already.
    guard let all = numbers("/proc/stat", line: "cpu ")?.prefix(8), all.count >= 5 else {
      return nil
    }
    return Times(
      all: all.reduce(0, +), idle: all[3] + all[4], own: trainers.usage, at: moment)
  }

  private static var memoryShare: Double? {
    guard let total = numbers("/proc/meminfo", line: "MemTotal:")?.first,
      let available = numbers("/proc/meminfo", line: "MemAvailable:")?.first, total > 0
    else { return nil }
    return 1 - available / total
  }
}

/// Asks `nvidia-smi` every two seconds, until it has not answered some times in a row. Ends when it is let go.
private final class GPUWatch: Sendable {
  /// A driver that is not loaded yet takes some.
  private static let limitSeconds = 15.0
  /// One that cannot be started once, or a driver that is busy, is no machine without.
  private static let mostMisses = 3

  private let state = Mutex<[SystemLoad.GPU]>([])

  var latest: [SystemLoad.GPU] { state.withLock { $0 } }

  init() {
    guard let tool = ProgramSearch.path(of: "nvidia-smi") else { return }
    Task.detached { [weak self] in
      var misses = 0
      while misses < Self.mostMisses {
        let found = await Self.ask(tool)
        misses = found == nil ? misses + 1 : 0
        guard let self else { return }
        self.state.withLock { $0 = found ?? [] }
        try? await Task.sleep(for: .seconds(2))
      }
    }
  }

  private static func ask(_ tool: String) async -> [SystemLoad.GPU]? {
    let question = BriefProcess(
      [
        tool, "--query-gpu=utilization.gpu,memory.used,memory.total",
        "--format=csv,noheader,nounits",
      ],
      limitSeconds: limitSeconds)
    guard let answer = try? await question.answer() else { return nil }
    return answer.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: ",").compactMap { Double($0.withoutOuterSpaces) }
      guard fields.count == 3 else { return nil }
      return SystemLoad.GPU(
        share: fields[0] / 100, usedBytes: fields[1] * 0x1p20, totalBytes: fields[2] * 0x1p20)
    }
  }
}
