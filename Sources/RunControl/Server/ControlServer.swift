import Glibc
import NIOCore
import NIOPosix
import RunEvents
import Synchronization

/// The host's end of the control socket: lets in who may look on, sends everybody the log as it grows
/// and passes commands on.
///
/// One event loop does all of it. Training waits for none of its connections: each reads the log's
/// file at its own pace, and one that does not read is cut off.
public final class ControlServer: Sendable {
  private let group: MultiThreadedEventLoopGroup
  private let loop: any EventLoop
  private let connections: Connections
  private let isWakeUnderWay = Atomic(false)
  private let output = Mutex(PrintedLines())

  /// A server that listens nowhere yet.
  ///
  /// - Parameter delegate: answers for the run; called on the server's own thread.
  public init(delegate: any ControlServerDelegate) {
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    loop = group.next()
    connections = Connections(delegate: delegate)
  }

  /// Listens for the run; from now on it is the one that goes on. Whoever looked on at the run before
  /// it is sent its log next.
  ///
  /// - Returns: where the socket is.
  /// - Throws: `SocketError` when there can be none.
  public func serve(_ run: any HostedRun) async throws -> String {
    do {
      return try await serve(run, at: try SocketPlace(runFolder: run.path))
    } catch {
      // Some network file systems take no sockets.
      return try await serve(run, at: try SocketPlace(runFolder: run.path, isElsewhere: true))
    }
  }

  private func serve(_ run: any HostedRun, at place: SocketPlace) async throws -> String {
    let connections = connections
    let bootstrap = ServerBootstrap(group: loop)
      .serverChannelOption(.backlog, value: 128)
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try Self.keep(channel) }
      }
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try Self.keep(channel)
          try channel.pipeline.syncOperations.addHandler(
            Connection(connections, on: channel.eventLoop))
        }
      }
      .childChannelOption(
        .writeBufferWaterMark, value: .init(low: 64 << 10, high: Connection.highWater)
      )
    let channel: any Channel
    do {
      channel = try await bootstrap.bind(unixDomainSocketPath: place.bindingPath).get()
    } catch {
      place.abandon()
      throw error
    }
    do {
      try place.publish()
    } catch {
      try? await channel.close().get()
      throw error
    }
    try await loop.submit {
      connections.listen(on: channel, at: place)
      connections.add(run)
    }.get()
    return place.path
  }

  /// Keeps a socket from programs that are started: a line is closed only once nobody has it open.
  private static func keep(_ channel: any Channel) throws {
    _ = try channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
      of: NIOBSDSocket.Handle.self
    ) { fcntl($0, F_SETFD, FD_CLOEXEC) }
  }

  /// The log has grown. May be called from any thread, as often as one likes.
  public func logGrew() {
    guard !isWakeUnderWay.exchange(true, ordering: .acquiringAndReleasing) else { return }
    loop.execute { [self] in
      isWakeUnderWay.store(false, ordering: .releasing)
      connections.pump()
    }
  }

  /// Tells every viewer, and those who come later, what the trainer prints.
  ///
  /// - Parameter open: lines whose end is still to come, as they stand.
  public func report(output lines: [PrintedLine], open: [String] = []) {
    let isFirst = output.withLock { output in
      defer { output.append(lines, open: open) }
      return output.isTold
    }
    guard isFirst else { return }
    // A screen has no use for more than it can show.
    loop.scheduleTask(in: .milliseconds(50)) { [self] in tellOutput() }
  }

  /// Tells what was printed so far at once, so that it comes before what the log says from now on.
  public func flushOutput() async {
    try? await loop.submit { [self] in tellOutput() }.get()
  }

  /// On the event loop.
  private func tellOutput() {
    if let news = output.withLock({ $0.take() }) { connections.show(news) }
  }

  /// Tells every viewer, and those who come later, of the host's own trouble, which the log may not take;
  /// with nil that it is over.
  public func report(trouble text: String?) {
    loop.execute { [connections] in connections.show(trouble: text) }
  }

  /// No more comes: everybody gets what was printed, the rest of the log and then goodbye; after `seconds` those that
  /// have not taken it are cut off.
  public func close(reason: String, within seconds: Double = 5) async {
    let isEmpty = loop.makePromise(of: Void.self)
    loop.execute { [self] in
      tellOutput()
      connections.end(reason: reason, isEmpty)
      loop.scheduleTask(in: .milliseconds(Int64(seconds * 1000))) { [connections] in
        connections.cutAll()
      }
    }
    try? await isEmpty.futureResult.get()
    try? await group.shutdownGracefully()
  }
}
