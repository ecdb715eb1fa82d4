import Glibc
import LocalFiles

/// The bytes of an export on their way out: to whoever takes them as they come, or to a file that is
/// whole or not there, whatever moment the process ends at.
///
/// One thread owns it.
public final class ExportOutput {
  /// Where the bytes go.
  public enum Target: Sendable {
    /// Takes whole records of UTF-8; gives 0, or the system's number for what went wrong.
    case stream(name: String, write: @Sendable ([UInt8]) -> Int32)
    /// A regular file is written beside its name and takes it in `finish`; a pipe or a device is
    /// written as it goes.
    case file(String, replaces: Bool)
  }

  static let pieceBytes = 1 << 20

  /// What is said when something goes wrong.
  private let name: String
  /// −1 where there is no file.
  private let descriptor: Int32
  private let stream: (@Sendable ([UInt8]) -> Int32)?
  /// The file's own name and the one it has until it is whole; nil where nothing is renamed.
  private var pending: (path: String, temporary: String)?
  /// What a process that has to end at once removes before; nil where nothing would be left.
  public let leftover: String?
  private let replaces: Bool
  /// Whether `pending.temporary` is there: where the file system can, the file has no name at all
  /// until it is whole, so that nothing is left of it however the process ends.
  private var hasName = false
  /// `O_TMPFILE` of <fcntl.h>, which is not imported.
  private static let withoutName = 0o20_000_000 | O_DIRECTORY
  /// Where a file without a name can be given one.
  private static let openFiles = "/proc/self/fd"
  private var buffer: [UInt8] = []

  /// - Throws: `RunLogError.alreadyThere` when the file exists and is not to be replaced,
  ///   `.cannotExport` when it cannot be made.
  public init(_ target: Target) throws(RunLogError) {
    let path: String
    switch target {
    case .stream(let name, let write):
      (self.name, stream, descriptor, replaces) = (name, write, -1, false)
      leftover = nil
      return
    case .file(let file, let isReplaced):
      (name, path, stream, replaces) = (file, file, nil, isReplaced)
    }
    // What a symbolic link names is replaced, not the link.
    let resolved = Self.resolved(path)
    var facts = stat()
    if stat(resolved, &facts) == 0 {
      switch facts.st_mode & S_IFMT {
      case S_IFDIR:
        throw .cannotExport(path: path, cause: SystemError.text(EISDIR))
      case S_IFREG:
        guard replaces else { throw .alreadyThere(path: path) }
      default:
        descriptor = open(resolved, O_WRONLY | O_CLOEXEC)
        leftover = nil
        guard descriptor >= 0 else {
          throw .cannotExport(path: path, cause: SystemError.text(errno))
        }
        return
      }
    }
    let folder = FileFacts.parent(resolved)
    let temporary = "\(folder)/.\(FileFacts.lastComponent(resolved)).\(getpid()).writing"
    pending = (resolved, temporary)
    let nameless =
      FileFacts.exists(Self.openFiles)
      ? open(folder, O_WRONLY | O_CLOEXEC | Self.withoutName, 0o644) : -1
    if nameless >= 0 {
      (descriptor, hasName, leftover) = (nameless, false, nil)
      return
    }
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    (hasName, leftover) = (true, temporary)
    guard descriptor >= 0 else {
      pending = nil
      throw .cannotExport(path: path, cause: SystemError.text(errno))
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if hasName, let pending { unlink(pending.temporary) }
  }

  /// - Throws: `RunLogError.cannotExport`.
  public func append(_ text: String) throws(RunLogError) {
    try append { $0.append(contentsOf: text.utf8) }
  }

  /// - Throws: `RunLogError.cannotExport`.
  public func append(bytes: [UInt8]) throws(RunLogError) {
    try append { $0.append(contentsOf: bytes) }
  }

  /// Lets `body` add to what is to be written.
  /// - Throws: `RunLogError.cannotExport`.
  func append(_ body: (inout [UInt8]) -> Void) throws(RunLogError) {
    body(&buffer)
    if buffer.count >= Self.pieceBytes { try flush() }
  }

  /// Writes what is left; a file then takes its name.
  /// - Throws: `RunLogError.cannotExport`, `.alreadyThere`.
  public func finish() throws(RunLogError) {
    try flush()
    guard let (path, temporary) = pending else { return }
    guard fsync(descriptor) == 0 else { throw failure(errno) }
    if !hasName, !replaces {
      guard giveFirstName(path) else {
        throw errno == EEXIST ? .alreadyThere(path: name) : failure(errno)
      }
    } else if replaces {
      if !hasName {
        guard giveFirstName(temporary) else { throw failure(errno) }
        hasName = true
      }
      guard rename(temporary, path) == 0 else { throw failure(errno) }
    } else {
      try giveName(path, to: temporary)
    }
    pending = nil
  }

  /// - Returns: false with `errno` set; the file then has no name still.
  private func giveFirstName(_ path: String) -> Bool {
    linkat(AT_FDCWD, "\(Self.openFiles)/\(descriptor)", AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0
  }

  /// Without ever taking the place of a file that came in the meantime.
  private func giveName(_ path: String, to temporary: String) throws(RunLogError) {
    if link(temporary, path) == 0 {
      unlink(temporary)
      return
    }
    if errno == EEXIST { throw .alreadyThere(path: name) }
    // Some file systems have no second names.
    guard !FileFacts.exists(path) else { throw .alreadyThere(path: name) }
    guard rename(temporary, path) == 0 else { throw failure(errno) }
  }

  private func flush() throws(RunLogError) {
    defer { buffer.removeAll(keepingCapacity: true) }
    if let stream {
      let code = buffer.isEmpty ? 0 : stream(buffer)
      guard code == 0 else { throw failure(code) }
      return
    }
    var done = 0
    while done < buffer.count {
      let count = buffer.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress! + done, $0.count - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure(errno) }
      done += count
    }
  }

  private func failure(_ code: Int32) -> RunLogError {
    .cannotExport(path: name, cause: SystemError.text(code))
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}
