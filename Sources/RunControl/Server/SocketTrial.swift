import Glibc
import LocalFiles

/// Whether runs in a folder could be listened to, tried out.
public enum SocketTrial {
  /// Binds a socket as a run whose folder this is would, and takes it away again.
  ///
  /// - Returns: the folder that the socket was bound in, which is another one where the path is too long or
  ///   the file system takes no sockets.
  /// - Throws: `SocketError` when there can be none.
  public static func bind(in runFolder: String) throws -> String {
    do {
      return try bind(at: try SocketPlace(runFolder: runFolder))
    } catch {
      return try bind(at: try SocketPlace(runFolder: runFolder, isElsewhere: true))
    }
  }

  private static func bind(at place: SocketPlace) throws -> String {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw failure(place) }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let path = Array(place.bindingPath.utf8)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let code = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.bind(descriptor, $0, size)
      }
    }
    guard code == 0, listen(descriptor, 1) == 0 else {
      let problem = failure(place)
      place.abandon()
      throw problem
    }
    try place.publish()
    place.remove()
    let parts = place.bindingPath.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast(2).joined(separator: "/")
  }

  private static func failure(_ place: SocketPlace) -> SocketError {
    SocketError(path: place.path, cause: SystemError.text(errno))
  }
}
