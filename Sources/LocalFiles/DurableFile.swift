import Glibc

/// Files that are either whole or not there, whatever moment the process or the machine dies at.
package enum DurableFile {
  /// What the system said.
  package struct Failure: Error, Hashable {
    package var cause: String
  }

  /// What files are called while they are written.
  package static let temporarySuffix = ".writing"

  /// Writes under a temporary name, syncs, renames, and syncs the folder.
  ///
  /// - Throws: the first call that failed; the temporary file is then gone, and a file that was at
  ///   `path` before is as it was.
  package static func write(_ content: some FileContent, to path: String) throws(Failure) {
    let slash = path.lastIndex(of: "/")
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    let parent = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    do throws(FileError) {
      let folder = try HeldFolder(parent)
      try write(content, to: name, in: folder)
    } catch {
      throw Failure(cause: error.cause)
    }
  }

  /// The same for a name in a folder, wherever that is by now.
  ///
  /// - Parameter synchronize: brings an open file to the disk as fsync(2) does.
  package static func write(
    _ content: some FileContent, to name: String, in folder: HeldFolder,
    synchronize: (Int32) -> Int32 = { fsync($0) }
  ) throws(FileError) {
    let temporary = name + temporarySuffix
    let descriptor = try folder.open(temporary, flags: O_WRONLY | O_CREAT | O_TRUNC)
    do throws(FileError) {
      do throws(FileError) {
        try content.forEachPart { (part) throws(FileError) in
          try append(part, to: descriptor, name: name)
        }
        guard synchronize(descriptor) == 0 else { throw .system(path: name, code: errno) }
      } catch {
        close(descriptor)
        throw error
      }
      guard close(descriptor) == 0 else { throw .system(path: name, code: errno) }
      try folder.rename(temporary, to: name)
    } catch {
      try? folder.remove(temporary)
      throw error
    }
    try folder.synchronize(synchronize)
  }

  /// The whole file.
  package static func read(_ path: String) throws(Failure) -> [UInt8] {
    do throws(FileError) {
      return try RegularFile.bytes(of: path, limitBytes: .max)
    } catch {
      throw Failure(cause: error.cause)
    }
  }

  private static func append(
    _ bytes: UnsafeRawBufferPointer, to file: Int32, name: String
  ) throws(FileError) {
    guard let start = bytes.baseAddress else { return }
    var done = 0
    while done < bytes.count {
      let count = Glibc.write(file, start + done, bytes.count - done)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system(path: name, code: errno) }
      done += count
    }
  }
}
