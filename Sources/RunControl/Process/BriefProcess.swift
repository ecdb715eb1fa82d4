import Glibc
import Subprocess
import SystemPackage

/// A program that is given a short text on its standard input, and some time to do something with it.
/// What it prints goes to this process's standard error, or is its answer.
public struct BriefProcess: Sendable {
  /// How it ended, where that was not well: as a clause behind what it is called.
  public struct Failure: Error, Hashable, Sendable {
    /// What went wrong, as one clause behind the command's name.
    public var cause: String
    /// The last line that it wrote to its standard error; empty where nobody kept it.
    public var complaint = ""
  }

  /// Bytes of the longest text, which a pipe has room for; what is longer is cut.
  public static let longestInput = 16 << 10

  private let command: [String]
  private let limitSeconds: Double

  /// Seconds between the signals that end it.
  private static let grace = 2.0

  /// - Parameters:
  ///   - command: the program and its words; without a slash it is looked for along `PATH`.
  ///   - limitSeconds: it is ended after these.
  public init(_ command: [String], limitSeconds: Double) {
    self.command = command
    self.limitSeconds = limitSeconds
  }

  /// Runs it to its end.
  ///
  /// - Throws: when it cannot be started, ends with another code than 0, or takes too long.
  public func run(input: String) async throws(Failure) {
    try await run(input: input, output: .standardError, errors: .standardError)
  }

  /// Runs it to its end.
  ///
  /// - Parameter limitBytes: more of what it prints is cut off.
  /// - Returns: what it printed.
  /// - Throws: as `run`, with its complaint, and when there is no room for what it prints.
  public func answer(limitBytes: Int = 64 << 10) async throws(Failure) -> String {
    let output = try Paper()
    let errors = try Paper()
    do throws(Failure) {
      try await run(input: "", output: output.descriptor, errors: errors.descriptor)
    } catch {
      var failure = error
      let lines = errors.text(limitBytes: 4 << 10).split(separator: "\n")
      failure.complaint = lines.last.map(String.init) ?? ""
      throw failure
    }
    return output.text(limitBytes: limitBytes)
  }

  /// What something prints, on the disk and without a name.
  private final class Paper {
    private let file: UnsafeMutablePointer<FILE>

    init() throws(Failure) {
      guard let file = tmpfile() else { throw Failure(cause: "cannot be heard (no room in /tmp)") }
      self.file = file
      _ = fcntl(fileno(file), F_SETFD, FD_CLOEXEC)
    }

    deinit { fclose(file) }

    var descriptor: FileDescriptor { FileDescriptor(rawValue: fileno(file)) }

    /// From its beginning.
    func text(limitBytes: Int) -> String {
      let bytes = [UInt8](unsafeUninitializedCapacity: limitBytes) { buffer, count in
        count = max(0, pread(fileno(file), buffer.baseAddress, limitBytes, 0))
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  private func run(
    input: String, output: FileDescriptor, errors: FileDescriptor
  ) async throws(Failure) {
    let reading = try Self.pipe(holding: input)
    var options = PlatformOptions()
    // Keys pressed at the terminal are not for it.
    options.processGroupID = 0
    let limit = limitSeconds
    let program = FoundProgram(command)
    let isLate = AtomicFlag()
    var watch: Task<Void, any Error>?
    defer { watch?.cancel() }
    let status: TerminationStatus
    do {
      status = try await Subprocess.run(
        program.executable, arguments: program.arguments, platformOptions: options,
        input: .fileDescriptor(FileDescriptor(rawValue: reading), closeAfterSpawningProcess: true),
        output: .fileDescriptor(output, closeAfterSpawningProcess: false),
        error: .fileDescriptor(errors, closeAfterSpawningProcess: false)
      ) { execution in
        let process = execution.processIdentifier.value
        watch = Task {
          try await Task.sleep(for: .seconds(limit))
          isLate.set()
          kill(-process, SIGTERM)
          try await Task.sleep(for: .seconds(Self.grace))
          kill(-process, SIGKILL)
        }
      }.terminationStatus
    } catch {
      throw Failure(cause: "cannot be started (\(TrainerProcess.cause(of: error, command[0])))")
    }
    if isLate.isSet { throw Failure(cause: "was ended: it took longer than \(limit) seconds") }
    switch status {
    case .exited(0): break
    case .exited(let code): throw Failure(cause: "ended with exit code \(code)")
    case .signaled(let signal):
      throw Failure(
        cause: "was ended by signal \(signal) (\(String(cString: strsignal(signal)).lowercased()))")
    }
  }

  /// The end to read from of a pipe that holds the text and nothing more.
  private static func pipe(holding text: String) throws(Failure) -> Int32 {
    var ends: [Int32] = [-1, -1]
    guard Glibc.pipe(&ends) == 0 else {
      throw Failure(cause: "cannot be given anything (\(String(cString: strerror(errno))))")
    }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    // What does not fit is not waited for.
    _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    let bytes = Array(text.utf8.prefix(longestInput))
    let count = write(ends[1], bytes, bytes.count)
    close(ends[1])
    guard count == bytes.count else {
      close(ends[0])
      throw Failure(cause: "cannot be given anything (the pipe is full)")
    }
    return ends[0]
  }
}
