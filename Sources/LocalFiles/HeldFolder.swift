import Glibc

/// A folder held open: it stays the same one however it, or a folder above it, is renamed while
/// files are written into it.
public final class HeldFolder: Sendable {
  private let descriptor: Int32
  private let openedAs: String
  private let identity: FileIdentity

  /// - Throws: `FileError.system` when it is not there, or no folder.
  public init(_ path: String) throws(FileError) {
    descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(path: path, code: errno) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else {
      let code = errno
      close(descriptor)
      throw .system(path: path, code: code)
    }
    openedAs = path
    identity = FileIdentity(facts)
  }

  deinit { close(descriptor) }

  /// Where it is now: the path it was opened by for as long as that leads to it, else the one that
  /// the system knows it by.
  public var path: String {
    if FileIdentity(path: openedAs) == identity { return openedAs }
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBufferPointer { text in
      readlink("/proc/self/fd/\(descriptor)", text.baseAddress!, text.count)
    }
    guard count > 0, !isGone else { return openedAs }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Whether it was removed.
  public var isGone: Bool {
    var facts = stat()
    return fstat(descriptor, &facts) != 0 || facts.st_nlink == 0
  }

  /// Which file a name in it leads to; nil when none.
  public func identity(of name: String) -> FileIdentity? {
    var facts = stat()
    guard fstatat(descriptor, name, &facts, 0) == 0 else { return nil }
    return FileIdentity(facts)
  }

  /// What a file in it takes, 0 where there is none of that name.
  public func sizeBytes(of name: String) -> Int {
    var facts = stat()
    return fstatat(descriptor, name, &facts, 0) == 0 ? Int(facts.st_size) : 0
  }

  /// The names in it, hidden ones too.
  public func names() throws(FileError) -> [String] {
    // A descriptor of its own: reading it moves its place.
    let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0 else { throw failure() }
    guard let stream = fdopendir(copy) else {
      let problem = failure()
      close(copy)
      throw problem
    }
    return FolderContents.names(reading: stream)
  }

  /// Opens a file in it.
  ///
  /// - Returns: its descriptor, which is the caller's to close.
  /// - Throws: `FileError.system`.
  public func open(_ name: String, flags: Int32) throws(FileError) -> Int32 {
    let file = openat(descriptor, name, flags | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw failure(name) }
    return file
  }

  /// Gives a file in it another name, in place of what stands there.
  ///
  /// - Throws: `FileError.system`.
  public func rename(_ name: String, to newName: String) throws(FileError) {
    guard renameat(descriptor, name, descriptor, newName) == 0 else { throw failure(newName) }
  }

  /// Removes a file from it; one that is not there is no failure.
  ///
  /// - Throws: `FileError.system`.
  public func remove(_ name: String) throws(FileError) {
    guard unlinkat(descriptor, name, 0) == 0 || errno == ENOENT else { throw failure(name) }
  }

  /// Gives an open file that still has a name somewhere one in here as well.
  ///
  /// - Returns: whether that could be: it cannot across file systems, or once it has no name.
  public func link(_ file: Int32, as name: String) -> Bool {
    linkat(AT_FDCWD, "/proc/self/fd/\(file)", descriptor, name, AT_SYMLINK_FOLLOW) == 0
  }

  /// Brings what was made, renamed and removed in it to the disk.
  ///
  /// - Parameter call: brings an open file to the disk as fsync(2) does.
  /// - Throws: `FileError.system`.
  public func synchronize(_ call: (Int32) -> Int32 = { fsync($0) }) throws(FileError) {
    guard call(descriptor) == 0 else { throw failure() }
  }

  private func failure(_ name: String? = nil, code: Int32 = errno) -> FileError {
    .system(path: name.map { path + "/" + $0 } ?? path, code: code)
  }
}
