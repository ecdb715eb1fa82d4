import Glibc
import LocalFiles

/// Files that are either whole or not there, whatever moment the process or the machine dies at.
enum DurableFile {
  /// What the system said.
  struct Failure: Error, Hashable {
    var cause: String

    init(cause: String) { self.cause = cause }

    init(_ operation: String, code: Int32 = errno) {
      cause = "\(operation): \(SystemError.text(code))"
    }
  }

  /// What files are called while they are written.
  static let temporarySuffix = ".writing"

  /// Writes under a temporary name, syncs, renames, and syncs the folder.
  ///
  /// - Throws: the first call that failed; the temporary file is then gone, and a file that was at
  ///   `path` before is as it was.
  static func write(_ content: some FileContent, to path: String) throws(Failure) {
    let temporary = path + temporarySuffix
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Failure("open") }
    do throws(Failure) {
      try content.forEachPart { (part) throws(Failure) in try append(part, to: descriptor) }
      guard fsync(descriptor) == 0 else { throw Failure("fsync") }
    } catch {
      close(descriptor)
      unlink(temporary)
      throw error
    }
    guard close(descriptor) == 0, rename(temporary, path) == 0 else {
      let failure = Failure("rename")
      unlink(temporary)
      throw failure
    }
    try syncFolder(of: path)
  }

  /// The whole file.
  static func read(_ path: String) throws(Failure) -> [UInt8] {
    do throws(FileError) {
      return try RegularFile.bytes(of: path, limitBytes: .max)
    } catch {
      throw Failure(cause: error.cause)
    }
  }

  private static func append(
    _ bytes: UnsafeRawBufferPointer, to file: Int32
  ) throws(Failure) {
    guard let start = bytes.baseAddress else { return }
    var done = 0
    while done < bytes.count {
      let count = Glibc.write(file, start + done, bytes.count - done)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Failure("write") }
      done += count
    }
  }

  private static func syncFolder(of path: String) throws(Failure) {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw Failure("open the folder") }
    defer { close(file) }
    guard fsync(file) == 0 else { throw Failure("fsync the folder") }
  }
}
