import Foundation
import LocalFiles

/// The real binary, and other programs, run to their end without a terminal.
enum Command {
  struct Result {
    var status: Int32
    var output: String
    var errors: String
  }

  /// The `dltui` built beside this test bundle.
  static let dltui: String = {
    let bundle = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    let beside = bundle.deletingLastPathComponent().appending(path: "dltui").path
    if FileManager.default.isExecutableFile(atPath: beside) { return beside }
    let argument = URL(filePath: CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? ".")
    return argument.deletingLastPathComponent().appending(path: "dltui").path
  }()

  /// By `posix_spawn` and `waitpid`: Foundation's `Process` waits for whoever inherits its files, and
  /// tmux leaves a server behind.
  @discardableResult
  static func run(
    _ program: String, _ arguments: [String], folder: String? = nil
  ) throws -> Result {
    // Not a folder for runs: a terminal is asked for its screen thousands of times.
    let name = FileManager.default.temporaryDirectory.path + "/dltui-test-\(UUID().uuidString)"
    let files = ["output", "errors"].map { "\(name).\($0)" }
    defer { for file in files { unlink(file) } }
    let process = try start(program, arguments, folder: folder, files: files)
    let status = wait(for: process)
    let texts = try files.map { try String(contentsOfFile: $0, encoding: .utf8) }
    return Result(status: status, output: texts[0], errors: texts[1])
  }

  /// Of glibc's spawn.h, which the Glibc module leaves out.
  private static let setSignalMask: Int16 = 0x08

  /// Starts a program, which is looked for as a shell does, with its output and errors in `files`.
  ///
  /// - Returns: its process id.
  static func start(
    _ program: String, _ arguments: [String], folder: String? = nil,
    files: [String] = ["/dev/null", "/dev/null"]
  ) throws -> Int32 {
    try start(program, arguments, folder: folder) { actions in
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      for (descriptor, file) in files.enumerated() {
        posix_spawn_file_actions_addopen(
          &actions, Int32(descriptor) + 1, file, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
      }
    }
  }

  /// Starts a program that reads from and writes to a socket.
  ///
  /// - Returns: its process id.
  static func start(_ program: String, _ arguments: [String], socket: Int32) throws -> Int32 {
    try start(program, arguments, folder: nil) { actions in
      posix_spawn_file_actions_adddup2(&actions, socket, 0)
      posix_spawn_file_actions_adddup2(&actions, socket, 1)
      posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    }
  }

  private static func start(
    _ program: String, _ arguments: [String], folder: String?,
    open: (inout posix_spawn_file_actions_t) -> Void
  ) throws -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    open(&actions)
    // Threads of a test block signals, and a child would inherit that.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, setSignalMask)
    let move = folder.map { ["/usr/bin/env", "-C", $0] } ?? []
    let command = move + [program] + arguments
    let words = command.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var process: pid_t = 0
    let code = posix_spawnp(&process, command[0], &actions, &attributes, words, environ)
    guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
    return process
  }

  /// Waits for a child that `start` gave.
  ///
  /// - Returns: its exit status; 128 and the signal's number when one ended it.
  @discardableResult
  static func wait(for process: Int32) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let signal = status & 0x7F
    return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
  }

  /// Runs `dltui` with these arguments.
  static func dltui(_ arguments: String..., folder: String? = nil) throws -> Result {
    try dltui(arguments, folder: folder)
  }

  static func dltui(_ arguments: [String], folder: String? = nil) throws -> Result {
    try run(dltui, arguments, folder: folder)
  }
}

/// A folder of its own for one test, removed with it.
final class TemporaryFolder {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appending(path: "dltui-test-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit {
    // A run outlives its screen, but no test: nor does one that is only about to begin, or whose folder
    // is gone.
    for process in processes { kill(process, SIGKILL) }
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Writes a program of a shell or another interpreter, which can be executed at once.
  ///
  /// Whatever is started while this process writes a file inherits it open, and nothing executes a file
  /// that anyone can still write to: another process makes the one that is executed.
  ///
  /// - Returns: its path.
  @discardableResult
  func writeProgram(_ text: String, to name: String) throws -> String {
    let draft = path + "/\(UUID().uuidString).draft"
    try text.write(toFile: draft, atomically: false, encoding: .utf8)
    defer { unlink(draft) }
    let program = path + "/" + name
    let result = try Command.run("install", ["-D", "-m", "755", draft, program])
    guard result.status == 0 else { throw NotWritten(cause: result.errors) }
    return program
  }

  /// Why a program could not be written.
  struct NotWritten: Error {
    var cause: String
  }

  /// All that work in the folder, or were told of it.
  private var processes: [pid_t] {
    let numbers = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return numbers.compactMap { pid_t($0) }.filter { process in
      let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")
      if process == getpid() { return false }
      if place?.hasPrefix(path) ?? false { return true }
      let words = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
      return String(decoding: words, as: UTF8.self).contains(path)
    }
  }

  /// The processes that own the runs that still live.
  var hosts: [pid_t] {
    let runs = path + "/runs"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? []
    return names.compactMap { name in
      let lock = "\(runs)/\(name)/host.lock"
      guard WriteLock.isTaken(lock), let text = try? String(contentsOfFile: lock, encoding: .utf8)
      else { return nil }
      return pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
  }
}
