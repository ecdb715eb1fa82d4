import FoundationEssentials
import Glibc
import LocalFiles

/// Why a run cannot listen.
public struct SocketError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where the socket was to be.
  public var path: String
  /// The system's word.
  public var cause: String

  /// One line for people.
  public var description: String { "control socket: cannot listen at \(path) (\(cause))" }
}

/// Where a run's socket is, and how it comes there: bound in a folder that is this user's alone, then
/// moved to its place, so that nobody else can ever have connected to it.
///
/// A path that is too long for a socket leads by a link to `$XDG_RUNTIME_DIR/dltui`.
struct SocketPlace: Sendable {
  /// What the socket is called in the run's folder.
  static let name = "control.sock"
  /// Bytes of a socket's path, without the end mark (unix(7)).
  static let longestPath = 107

  /// In the run's folder.
  let path: String
  /// Where it is bound.
  let bindingPath: String
  /// The run's folder, wherever it is by now.
  private let folder: HeldFolder?
  private let nursery: String
  /// Where it stays; another than `path` where that is too long.
  private let finalPath: String

  /// - Parameter isElsewhere: the run's file system takes no sockets.
  init(runFolder: String, isElsewhere: Bool = false) throws {
    path = runFolder + "/" + Self.name
    self.folder = try? HeldFolder(runFolder)
    let isShort =
      !isElsewhere && runFolder.utf8.count + Self.name.utf8.count + 20 <= Self.longestPath
    let folder = isShort ? runFolder : try Self.runtimeFolder()
    // Two runs of one process, in a folder that they share, must not clear away each other's.
    nursery = folder + "/.c\(getpid())-\(UInt32.random(in: 0 ... .max))"
    bindingPath = nursery + "/s"
    finalPath = isShort ? path : folder + "/\(getpid())-\(UInt32.random(in: 0 ... .max)).sock"
    guard bindingPath.utf8.count <= Self.longestPath, finalPath.utf8.count <= Self.longestPath
    else {
      throw SocketError(path: path, cause: "the path is too long")
    }
    guard mkdir(nursery, 0o700) == 0 else {
      throw SocketError(path: path, cause: SystemError.text(errno))
    }
  }

  /// Leaves nothing where no socket could be bound.
  func abandon() {
    unlink(bindingPath)
    rmdir(nursery)
  }

  /// Gives the bound socket its name.
  func publish() throws {
    defer { rmdir(nursery) }
    guard chmod(bindingPath, 0o600) == 0, rename(bindingPath, finalPath) == 0 else {
      let cause = SystemError.text(errno)
      unlink(bindingPath)
      throw SocketError(path: path, cause: cause)
    }
    guard finalPath != path else { return }
    unlink(path)
    guard symlink(finalPath, path) == 0 else {
      let cause = SystemError.text(errno)
      unlink(finalPath)
      throw SocketError(path: path, cause: cause)
    }
  }

  func remove() {
    try? folder?.remove(Self.name)
    if finalPath != path { unlink(finalPath) }
  }

  /// `$XDG_RUNTIME_DIR/dltui`, else a folder of the user's own in `/tmp`.
  private static func runtimeFolder() throws -> String {
    let given = ProcessInfo.processInfo.environment["XDG_RUNTIME_DIR"] ?? ""
    let folder = given.hasPrefix("/") ? given + "/dltui" : "/tmp/dltui-\(getuid())"
    mkdir(folder, 0o700)
    var facts = stat()
    guard lstat(folder, &facts) == 0 else {
      throw SocketError(path: folder, cause: SystemError.text(errno))
    }
    guard facts.st_mode & S_IFMT == S_IFDIR, facts.st_uid == getuid(), facts.st_mode & 0o077 == 0
    else {
      throw SocketError(path: folder, cause: "it is not a folder of yours alone")
    }
    return folder
  }
}
