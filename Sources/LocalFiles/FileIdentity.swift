import Glibc

/// Which file it is, whatever it is called.
public struct FileIdentity: Hashable, Sendable {
  /// The file system it is on, as `st_dev` of `stat` has it.
  public let device: UInt64
  /// Its number there, as `st_ino` has it.
  public let inode: UInt64

  /// Of what an open file or a path is.
  public init(_ facts: stat) {
    device = UInt64(facts.st_dev)
    inode = UInt64(facts.st_ino)
  }

  /// Of what is at `path` now, links followed; nil when nothing is.
  public init?(path: String) {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    self.init(facts)
  }
}
