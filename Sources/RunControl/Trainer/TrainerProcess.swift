import Glibc
import Platform
import Subprocess
import SystemPackage

/// Somebody else's program, run in a process group of its own with its output passed on.
public struct TrainerProcess: Sendable {
  /// How a process ended.
  public enum Ending: Hashable, Sendable {
    case exited(Int32)
    case signalled(Int32)
    /// The system's word.
    case cannotStart(String)

    /// As a shell has it: 128 and the number for a signal.
    public var status: Int32 {
      switch self {
      case .exited(let code): code
      case .signalled(let signal): 128 + signal
      case .cannotStart: 127
      }
    }
  }

  /// Which of its two outputs something came from.
  public enum Stream: Hashable, Sendable { case output, error }

  /// The program and its arguments.
  public var command: [String]
  /// What is added to this process's environment, or replaced in it.
  public var environment: [String: String]
  /// Whether its output is a terminal, of which program shows more; both outputs are then one.
  public var usesTerminal = false
  /// The file that takes what it prints after this process was killed; nil lets its next line end it.
  public var orphanedOutput: String?
  /// The variable that tells the program which outputs are read here, each by its device and its number
  /// there; nil tells it nothing.
  public var outputVariable: String?

  /// A process that has not been started.
  ///
  /// - Parameters:
  ///   - command: the program, found on the path, and its arguments.
  ///   - environment: variables beside those of this process, which they replace.
  public init(command: [String], environment: [String: String] = [:]) {
    self.command = command
    self.environment = environment
  }

  /// Runs it to its end.
  ///
  /// - Parameters:
  ///   - started: called with its process id, which is its group's too.
  ///   - receive: called in order with what it writes, on threads of their own.
  public func run(
    started: @escaping @Sendable (pid_t) -> Void,
    receive: @escaping @Sendable (Stream, ArraySlice<UInt8>) -> Void
  ) async -> Ending {
    let channels: [Channel]
    do {
      channels = try usesTerminal ? [Channel.terminal()] : [Channel.pipe(), Channel.pipe()]
    } catch {
      return .cannotStart("\(error)")
    }
    let isOver = AtomicFlag()
    let keeper = orphanedOutput.flatMap { OutputKeeper(of: channels.map(\.reading), into: $0) }
    defer { keeper?.dismiss() }
    let readers = channels.enumerated().map { index, channel in
      let stream: Stream = index == 0 ? .output : .error
      return Task.readToEnd(channel.reading, until: isOver) { receive(stream, $0) }
    }
    var options = PlatformOptions()
    options.processGroupID = 0
    var environment = environment
    if let outputVariable {
      environment[outputVariable] = channels.map(\.identity).joined(separator: " ")
    }
    let updates = environment.map {
      (Environment.Key(stringLiteral: $0.key), String?.some($0.value))
    }
    let program = FoundProgram(command, along: environment["PATH"])
    let ending: Ending
    do {
      let result = try await Subprocess.run(
        program.executable, arguments: program.arguments,
        environment: .inherit.updating(Dictionary(uniqueKeysWithValues: updates)),
        platformOptions: options, input: .none,
        output: .fileDescriptor(
          FileDescriptor(rawValue: channels[0].writing), closeAfterSpawningProcess: true),
        error: .fileDescriptor(
          FileDescriptor(rawValue: channels.last!.writing),
          closeAfterSpawningProcess: channels.count > 1)
      ) { execution in
        started(execution.processIdentifier.value)
      }
      switch result.terminationStatus {
      case .exited(let code): ending = .exited(code)
      case .signaled(let signal): ending = .signalled(signal)
      }
    } catch {
      for channel in channels { Glibc.close(channel.writing) }
      ending = .cannotStart(Self.cause(of: error, command[0]))
    }
    // What it started itself may hold the output open for as long as it likes.
    isOver.set()
    for reader in readers { await reader.value }
    for channel in channels { Glibc.close(channel.reading) }
    return ending
  }

  static func cause(of error: any Error, _ program: String) -> String {
    guard let problem = error as? SubprocessError else { return "\(error)" }
    if problem.code == .executableNotFound { return "no program is called \(program)" }
    return problem.underlyingError.map { "\($0)" } ?? "\(problem)"
  }
}

/// A way for bytes from another process to this one.
private struct Channel {
  var reading: Int32
  var writing: Int32

  /// What `fstat` says of it, in this process as in others.
  var identity: String {
    var facts = stat()
    return fstat(writing, &facts) == 0 ? "\(facts.st_dev):\(facts.st_ino)" : ""
  }

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  static func pipe() throws -> Channel {
    var ends: [Int32] = [-1, -1]
    guard Glibc.pipe(&ends) == 0 else {
      throw Failure(description: String(cString: strerror(errno)))
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return Channel(reading: ends[0], writing: ends[1])
  }

  // Of Linux's ioctl_tty(2), which the Glibc module leaves out.
  private static let unlock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  static func terminal(columns: UInt16 = 120, rows: UInt16 = 40) throws -> Channel {
    let primary = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var unlocked: Int32 = 0
    var number: UInt32 = 0
    guard primary >= 0, ioctl(primary, unlock, &unlocked) == 0,
      ioctl(primary, getNumber, &number) == 0
    else { throw Failure(description: String(cString: strerror(errno))) }
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(primary, UInt(TIOCSWINSZ), &size)
    let secondary = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard secondary >= 0 else { throw Failure(description: String(cString: strerror(errno))) }
    return Channel(reading: primary, writing: secondary)
  }
}

extension Task where Success == Void, Failure == Never {
  /// Reads on a thread of its own until the end, or until nothing more comes once the flag is set.
  fileprivate static func readToEnd(
    _ descriptor: Int32, until isOver: AtomicFlag,
    _ receive: @escaping @Sendable (ArraySlice<UInt8>) -> Void
  ) -> Task<Void, Never> {
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    DetachedThread.run {
      var piece = [UInt8](repeating: 0, count: 64 << 10)
      while true {
        let wasOver = isOver.isSet
        var way = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let ready = poll(&way, 1, wasOver ? 0 : 100)
        if ready < 0, errno == EINTR { continue }
        if ready == 0 {
          if wasOver { break }
          continue
        }
        let count = read(descriptor, &piece, piece.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { break }
        receive(piece[..<count])
      }
      end.finish()
    }
    return Task { for await _ in ends {} }
  }
}
