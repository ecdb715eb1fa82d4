import FoundationEssentials
import LocalFiles
import Platform
import RunControl
import RunEvents
import RunHost
import RunLogs
import Synchronization

/// Runs trials on this machine, so many at once, and shares out its GPUs and cores.
package final class LocalLauncher: HostLauncher {
  private let runsFolder: String
  private let room: TrialRoom
  private let threads: Int?

  /// - Parameters:
  ///   - parallel: trials at once.
  ///   - runsFolder: the folder of all runs, from the root.
  package init(parallel: Int, runsFolder: String) {
    self.runsFolder = runsFolder
    mostSpare = min(2, max(1, parallel))
    let gpus = GPUList.available
    room = TrialRoom(
      (0..<max(1, parallel)).map { gpus.isEmpty ? nil : gpus[$0 % gpus.count] })
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let isShared = parallel > 1 && ProcessInfo.processInfo.environment["OMP_NUM_THREADS"] == nil
    threads = isShared ? max(1, cores / parallel) : nil
  }

  package func begin(
    _ place: TrialPlace, _ command: CommandTemplate.Filled, unless isOff: @Sendable () -> Bool
  ) async throws -> (any TrialHost)? {
    let given = await room.take()
    do {
      guard !isOff(), let path = try await start(place, command, on: given.gpu) else {
        await room.give(given)
        return nil
      }
      return LocalHost(path: path, leaves: { [room] in Task { await room.give(given) } })
    } catch {
      await room.give(given)
      throw error
    }
  }

  package func prepare() async throws {}

  package func find(
    _ path: String, unless isOff: @Sendable () -> Bool
  ) async throws -> (any TrialHost)? {
    guard LocalHost.owns(path) else { return nil }
    let manifest = try? RunLog.readManifest(path + "/" + RunLog.manifestName)
    let words = manifest?.provenance["command"]?.split(separator: " ").map(String.init) ?? []
    let gpu = LaunchedCommand(words).environment[GPUList.variable]
    // There was room for it when it began.
    let given = await room.takeNow(gpu: gpu)
    return LocalHost(
      path: path, leaves: { [room] in if let given { Task { await room.give(given) } } })
  }

  /// - Returns: the run's folder; nil when another process has begun it.
  private func start(
    _ place: TrialPlace, _ command: CommandTemplate.Filled, on gpu: String?
  ) async throws -> String? {
    var variables: [String] = []
    let own = LaunchedCommand(command.words).environment
    if let gpu, own[GPUList.variable] == nil { variables.append("\(GPUList.variable)=\(gpu)") }
    if let threads, own["OMP_NUM_THREADS"] == nil { variables.append("OMP_NUM_THREADS=\(threads)") }
    let words =
      ["--hosted", "--trial", try place.text, "--runs", runsFolder]
      + command.settings.flatMap { ["--set", $0] } + ["--"] + variables + command.words
    let host = try begin(words)
    for await path in host.news {
      // Nobody waits for what it says at its end, but somebody must.
      DetachedThread.run { _ = host.process.conclusion() }
      replenish()
      return path
    }
    let (complaint, _) = host.process.conclusion()
    if await isBegun(place) { return nil }
    throw SearchError.cannotBegin(complaint: complaint)
  }

  // MARK: Hosts that wait

  /// A host's process, and the run's folder once that is there.
  private struct Host: Sendable {
    let process: HostProcess
    let news: AsyncStream<String>
  }

  /// Hosts that are kept ready, so that no trial waits until a process has come up.
  private let spare = Mutex<[Host]>([])
  private let mostSpare: Int
  /// After a trial has begun, when it has what it needs of the processor.
  private static let replenishAfter = Duration.milliseconds(300)

  private func begin(_ words: [String]) throws -> Host {
    while let host = spare.withLock({ $0.popLast() }) {
      if host.process.begin(words) { return host }
    }
    let host = try Self.waiting()
    _ = host.process.begin(words)
    return host
  }

  private func replenish() {
    Task { [weak self] in
      try? await Task.sleep(for: Self.replenishAfter)
      guard let self else { return }
      while spare.withLock({ $0.count }) < mostSpare, let host = try? Self.waiting() {
        spare.withLock { $0.append(host) }
      }
    }
  }

  private static func waiting() throws -> Host {
    let (news, feed) = AsyncStream.makeStream(of: String.self)
    let process = try HostProcess(
      ["run", "--hosted", "--waiting"], waits: true,
      heard: { report in if case .ready(let path) = report { feed.yield(path) } },
      ended: { feed.finish() })
    return Host(process: process, news: news)
  }

  /// Whether another process has made the run, or does so now.
  private func isBegun(_ place: TrialPlace) async -> Bool {
    let path = "\(runsFolder)/\(place.folderName)"
    for _ in 0..<20 {
      if FileManager.default.fileExists(atPath: path) { return true }
      try? await Task.sleep(for: .milliseconds(100))
    }
    return false
  }
}

/// A trial's host on this machine, followed over its socket.
private final class LocalHost: TrialHost {
  let path: String
  private let leaves: @Sendable () -> Void
  private let client = Mutex<ControlClient?>(nil)
  private let hasLeft = Mutex(false)

  init(path: String, leaves: @escaping @Sendable () -> Void) {
    self.path = path
    self.leaves = leaves
  }

  var isAlive: Bool { Self.owns(path) }

  /// Whether a process writes the run's log: it does from before the run can be seen until its end is
  /// written.
  static func owns(_ path: String) -> Bool {
    WriteLock.isTaken(path + "/" + RunLog.eventsName)
  }

  func takeBatch() -> EventBatch? { connected()?.takeBatch() }

  func send(_ command: RunCommand) { connected()?.send(command) }

  func leave() {
    let isFirst = hasLeft.withLock { hasLeft in
      defer { hasLeft = true }
      return !hasLeft
    }
    guard isFirst else { return }
    client.withLock { client in
      client?.close()
      client = nil
    }
    leaves()
  }

  /// As a script: who sits at a screen has control.
  private func connected() -> ControlClient? {
    client.withLock { client in
      if client == nil, !hasLeft.withLock(\.self) {
        client = try? ControlClient(.local(runFolder: path), name: "dltui search", role: .script)
      }
      return client
    }
  }
}
