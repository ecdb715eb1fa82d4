import Glibc

/// Passes bytes between standard input and output and a run's socket, both ways, until either end
/// closes.
public enum Relay {
  /// - Throws: `HostLink.Failure` when no host listens.
  public static func run(to runFolder: String) throws(HostLink.Failure) {
    let socket = try HostLink.connect(runFolder + "/" + SocketPlace.name)
    defer { close(socket) }
    var ways = [pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)]
    ways.append(pollfd(fd: socket, events: Int16(POLLIN), revents: 0))
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      guard poll(&ways, 2, -1) > 0 else {
        if errno == EINTR { continue }
        return
      }
      for (way, target) in [(0, socket), (1, STDOUT_FILENO)] where ways[way].revents != 0 {
        let count = read(ways[way].fd, &piece, piece.count)
        if count < 0, errno == EINTR || errno == EAGAIN { continue }
        guard count > 0, pass(piece[..<count], to: target) else { return }
      }
    }
  }

  private static func pass(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
