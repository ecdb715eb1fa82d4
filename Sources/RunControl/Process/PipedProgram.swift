import Dispatch
import Glibc
import LocalFiles
import Platform
import Synchronization

/// A program that reads and writes pipes of this process's, which are closed when it is let go. The last
/// line that it writes to its standard error is kept.
final class PipedProgram: Sendable {
  /// Why there is no process.
  struct CannotStart: Error {
    var cause: String
  }

  /// Of the last words that are kept.
  private static let longestComplaint = 4096
  /// Milliseconds that the last words of a program whose output has ended are waited for: another that it
  /// has started may hold its standard error open.
  private static let patienceMilliseconds = 1000
  /// POSIX_SPAWN_SETPGROUP of <spawn.h>, which is not imported: keys pressed at the terminal are not for it.
  private static let ownGroup: Int16 = 0x02

  private let process: pid_t
  private let complaint: Complaint
  /// What is written here it reads.
  let input: Int32
  /// Where what it writes is read.
  let output: Int32

  /// - Parameter command: the program and its words; without a slash it is looked for along `PATH`.
  init(_ command: [String]) throws(CannotStart) {
    guard let program = command[0].contains("/") ? command[0] : ProgramSearch.path(of: command[0])
    else { throw CannotStart(cause: SystemError.text(ENOENT)) }
    let pipes = try Self.pipes(3)
    // Its own ends.
    let ends = [pipes[0].read, pipes[1].write, pipes[2].write]
    defer { for end in ends { close(end) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, end) in ends.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, end, Int32(descriptor))
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Self.ownGroup)
    let words = command.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    let status = posix_spawn(&child, program, &actions, &attributes, words, environ)
    guard status == 0 else {
      for end in [pipes[0].write, pipes[1].read, pipes[2].read] { close(end) }
      throw CannotStart(cause: SystemError.text(status))
    }
    self.process = child
    input = pipes[0].write
    output = pipes[1].read
    complaint = Complaint()
    let (process, complaint, errors) = (child, complaint, pipes[2].read)
    DetachedThread.run {
      Self.readToEnd(errors) { complaint.add($0) }
      close(errors)
      complaint.isWhole.signal()
      var facts = siginfo_t()
      while waitid(P_PID, id_t(process), &facts, WEXITED | WNOWAIT) < 0, errno == EINTR {}
      // Until here the number is its own.
      complaint.isOver.withLock { isOver in
        var status: Int32 = 0
        waitpid(process, &status, 0)
        isOver = true
      }
    }
  }

  deinit {
    close(input)
    close(output)
  }

  /// Asks it to end.
  func terminate() {
    complaint.isOver.withLock { isOver in
      if !isOver { kill(process, SIGTERM) }
    }
  }

  /// The last line that it wrote to its standard error, waited for a moment; empty without one.
  func finalComplaint() -> String {
    _ = complaint.isWhole.wait(timeout: .now() + .milliseconds(Self.patienceMilliseconds))
    complaint.isWhole.signal()
    return complaint.last
  }

  /// What it says of itself, and whether it is over: set by the thread that waits for it.
  private final class Complaint: Sendable {
    private let bytes = Mutex<[UInt8]>([])
    let isOver = Mutex(false)
    /// Signalled once its standard error has ended.
    let isWhole = DispatchSemaphore(value: 0)

    func add(_ more: ArraySlice<UInt8>) {
      bytes.withLock { $0 = Array(($0 + more).suffix(PipedProgram.longestComplaint)) }
    }

    var last: String {
      let text = bytes.withLock { String(decoding: $0, as: UTF8.self) }
      return text.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
    }
  }

  private static func pipes(_ count: Int) throws(CannotStart) -> [(read: Int32, write: Int32)] {
    var pipes: [(read: Int32, write: Int32)] = []
    for _ in 0..<count {
      var ends: [Int32] = [-1, -1]
      guard pipe(&ends) == 0 else {
        let code = errno
        for (read, write) in pipes {
          close(read)
          close(write)
        }
        throw CannotStart(cause: SystemError.text(code))
      }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      pipes.append((ends[0], ends[1]))
    }
    return pipes
  }

  private static func readToEnd(_ descriptor: Int32, _ take: (ArraySlice<UInt8>) -> Void) {
    var piece = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(descriptor, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      take(piece[..<count])
    }
  }
}
