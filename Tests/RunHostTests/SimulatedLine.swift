import NIOCore
import NIOEmbedded

@testable import RunControl

/// A connection to a simulated host: the host's own end of it, and the bytes on their way, which come in
/// order and in pieces of any size, until the line breaks.
final class SimulatedLine {
  private let channel: EmbeddedChannel
  private var toHost: [UInt8] = []
  private var fromHost: [UInt8] = []
  /// Whether the host has closed it, or nobody hears any more.
  private(set) var isClosed = false
  /// Whether nobody hears any more, while the host still hears what was said before.
  private var isLeft = false
  private var hasGreeted = false

  init(_ connections: Connections, on loop: EmbeddedEventLoop) throws {
    channel = EmbeddedChannel(handler: Connection(connections, on: loop), loop: loop)
    channel.connect(to: try SocketAddress(unixDomainSocketPath: "/s"), promise: nil)
  }

  /// Puts a line, without its newline, on its way to the host.
  func write(_ line: String) { toHost += Array((line + "\n").utf8) }

  /// Brings at most so many bytes to the host.
  func carry(toHost count: Int) throws {
    guard !isClosed, !toHost.isEmpty else { return }
    let piece = toHost.prefix(count)
    toHost.removeFirst(piece.count)
    hasGreeted = hasGreeted || piece.contains(0x0A)
    try channel.writeInbound(ByteBuffer(bytes: piece))
    if isLeft, toHost.isEmpty { cut() }
  }

  /// Brings at most so many bytes from the host.
  func carry(fromHost count: Int) throws -> [UInt8] {
    try collect()
    let piece = Array(fromHost.prefix(count))
    fromHost.removeFirst(piece.count)
    return piece
  }

  var isIdle: Bool {
    get throws {
      try collect()
      return (toHost.isEmpty || isClosed) && fromHost.isEmpty
    }
  }

  /// The host has closed it, and all that it said has come.
  var isOver: Bool {
    get throws {
      try collect()
      return !channel.isActive && fromHost.isEmpty
    }
  }

  /// What is on its way is lost. The host hears that nobody is there any more.
  func cut() {
    guard !isClosed else { return }
    isClosed = true
    (toHost, fromHost) = ([], [])
    channel.close(promise: nil)
  }

  /// Nobody hears any more, as with `cut`; but what is on its way to the host still arrives, when others may
  /// have said more on another line: a relay over ssh lives on for a while.
  func leave() {
    guard hasGreeted, !toHost.isEmpty else { return cut() }
    isLeft = true
    fromHost = []
  }

  private func collect() throws {
    while let buffer = try channel.readOutbound(as: ByteBuffer.self) {
      if !isClosed, !isLeft { fromHost += Array(buffer.readableBytesView) }
    }
  }
}
