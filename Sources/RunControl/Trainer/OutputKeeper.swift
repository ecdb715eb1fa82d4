import Glibc
import LocalFiles

/// Takes over reading what a trainer prints when the process that reads it is killed: without anybody who
/// reads, the trainer's next line would end it (EPIPE).
///
/// It is a shell in a session of its own. It waits on a pipe whose other end only this process has, and is
/// sent away by a line on it; when the pipe just ends, it appends what comes to a file.
final class OutputKeeper {
  private let process: pid_t
  private let line: Int32

  // Numbers of one digit: a plain shell knows no others. A disk that is full must not end it either.
  private static let script = """
    trap '' HUP INT TERM USR1 USR2 PIPE
    read -r word <&3 && exit
    exec 3<&-
    { cat <&4 >>"$1" || cat <&4 >/dev/null; } &
    [ "$2" = 1 ] || { cat <&5 >>"$1" || cat <&5 >/dev/null; } &
    exec 4<&- 5<&-
    wait
    """

  /// `POSIX_SPAWN_SETSID` and `POSIX_SPAWN_SETSIGMASK` of <spawn.h>, which are not imported.
  private static let setSessionAndMask: Int16 = 0x80 | 0x08

  /// What a new program would get of this process's files, as those that whoever started it left open: a
  /// pipe among them would not end with its host.
  private static var inherited: [Int32] {
    guard let folder = opendir("/proc/self/fd") else { return [] }
    return FolderContents.names(reading: folder).compactMap { Int32($0) }.filter { descriptor in
      let flags = fcntl(descriptor, F_GETFD)
      return descriptor > 2 && flags >= 0 && flags & FD_CLOEXEC == 0
    }
  }

  /// - Parameters:
  ///   - descriptors: what is read, one or two.
  ///   - path: the file that takes it.
  /// - Returns: nil when the system gives no process; the trainer runs without it then.
  init?(of descriptors: [Int32], into path: String) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    // Out of the way of the numbers that they get in the shell.
    let sources = ([ends[0]] + descriptors).map { fcntl($0, F_DUPFD_CLOEXEC, 10) }
    Glibc.close(ends[0])
    defer { for source in sources where source >= 0 { Glibc.close(source) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in Self.inherited { posix_spawn_file_actions_addclose(&actions, descriptor) }
    for descriptor in Int32(0)...2 {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
    for (index, source) in sources.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, source, Int32(3 + index))
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The threads of a host block signals, and a shell that hears of no child's end waits for ever.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Self.setSessionAndMask)
    let texts = ["sh", "-c", Self.script, "sh", path, "\(descriptors.count)"]
    let words: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
    let environment: [UnsafeMutablePointer<CChar>?] = [strdup("PATH=/usr/bin:/bin"), nil]
    defer { for word in words + environment { free(word) } }
    var process: pid_t = 0
    guard posix_spawn(&process, "/bin/sh", &actions, &attributes, words, environment) == 0 else {
      Glibc.close(ends[1])
      return nil
    }
    (self.process, line) = (process, ends[1])
  }

  /// Everything is read: it is not needed any more.
  func dismiss() {
    _ = write(line, "\n", 1)
    Glibc.close(line)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
  }
}
