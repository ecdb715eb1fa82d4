import Glibc
import LocalFiles

/// The way to a run's host: a socket of this machine, or a program that leads to one on another.
public struct HostLink: Sendable {
  /// Two open ends of a line.
  public struct Open: Sendable {
    var input: Int32
    var output: Int32
    var close: @Sendable () -> Void
    /// What the program that leads there said last, once the line is broken; empty without one. It waits
    /// for that a moment.
    var complaint: @Sendable () -> String
  }

  /// Why there is no way; `isFinal` when it makes no sense to try again.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// Why not, as one clause.
    public var cause: String
    /// Whether trying again is of no use.
    public var isFinal: Bool

    /// One line for people.
    public var description: String { "host: cannot connect (\(cause))" }
  }

  /// Opens the line; `isAgain` when it broke before.
  public var open: @Sendable (_ isAgain: Bool) throws(Failure) -> Open
  /// The run's folder, on this machine; nil where a program leads to its host.
  public var runFolder: String? = nil
  /// Whether a line that breaks before the host has greeted is not opened anew.
  public var mustGreetAtOnce = false

  /// - Parameter runFolder: of a run on this machine.
  public static func local(runFolder: String) -> HostLink {
    HostLink(
      open: { _ throws(Failure) in
        let descriptor = try connect(runFolder + "/" + SocketPlace.name)
        return Open(
          input: descriptor, output: descriptor,
          close: { shutdown(descriptor, Int32(SHUT_RDWR)) }, complaint: { "" })
      }, runFolder: runFolder)
  }

  /// Whether a host listens in a run's folder on this machine.
  public static func answers(runFolder: String) -> Bool {
    guard let descriptor = try? connect(runFolder + "/" + SocketPlace.name) else { return false }
    Glibc.close(descriptor)
    return true
  }

  /// Runs a program and speaks over its standard input and output.
  ///
  /// - Parameters:
  ///   - again: what is run when the line broke before.
  ///   - mustGreetAtOnce: whether a line that breaks before the host has greeted is not opened anew.
  public static func program(
    _ command: [String], again: [String], mustGreetAtOnce: Bool = false
  ) -> HostLink {
    HostLink(
      open: { isAgain throws(Failure) in
        let words = isAgain ? again : command
        do throws(PipedProgram.CannotStart) {
          let program = try PipedProgram(words)
          // Its pipes are open for as long as somebody may close the line.
          return Open(
            input: program.output, output: program.input, close: { program.terminate() },
            complaint: { program.finalComplaint() })
        } catch {
          throw Failure(cause: "cannot start \(words[0]): \(error.cause)", isFinal: true)
        }
      }, mustGreetAtOnce: mustGreetAtOnce)
  }

  /// - Throws: `Failure`, final when nobody listens there.
  static func connect(_ path: String) throws(Failure) -> Int32 {
    var path = path
    if path.utf8.count > SocketPlace.longestPath {
      var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
      let count = readlink(path, &buffer, buffer.count)
      guard count > 0 else { throw Failure(cause: "no host listens", isFinal: true) }
      path = String(decoding: buffer[..<count].map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
    }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    guard path.utf8.count <= SocketPlace.longestPath else {
      throw Failure(cause: "the socket's path is too long", isFinal: true)
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw Failure(cause: SystemError.text(errno), isFinal: false) }
    let length = socklen_t(MemoryLayout<sockaddr_un>.size)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(descriptor, $0, length) }
    }
    guard result == 0 else {
      let code = errno
      Glibc.close(descriptor)
      let isGone = code == ENOENT || code == ECONNREFUSED || code == ENOTDIR
      throw Failure(cause: isGone ? "no host listens" : SystemError.text(code), isFinal: isGone)
    }
    return descriptor
  }
}
