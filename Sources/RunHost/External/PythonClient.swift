import FoundationEssentials
import Glibc
import LocalFiles
import Platform
import RunControl

/// The Python client in the user's cache folder, where a trainer finds it.
package enum PythonClient {
  /// Writes the client's files where they are not there, or are not what they should be.
  ///
  /// - Parameter cacheFolder: the user's.
  /// - Returns: the folder to put in front on `PYTHONPATH`.
  /// - Throws: `FileError` when it cannot be written.
  package static func install(in cacheFolder: String) throws(FileError) -> String {
    let folder = "\(cacheFolder)/dltui/python/\(EmbeddedClient.fingerprint)"
    if isComplete(folder) { return folder }
    let parent = "\(cacheFolder)/dltui/python"
    try NewFolder.make(parent, permissions: 0o700)
    let temporary = "\(parent)/.\(getpid())-\(UInt32.random(in: 0 ... .max))"
    for (name, bytes) in EmbeddedClient.files {
      try write(bytes, to: "\(temporary)/\(name)")
    }
    // A folder in its place that is damaged gives way.
    let old = temporary + "-old"
    rename(folder, old)
    guard rename(temporary, folder) == 0 || isComplete(folder) else {
      throw .system(path: folder, code: errno)
    }
    try? FileManager.default.removeItem(atPath: old)
    try? FileManager.default.removeItem(atPath: temporary)
    return folder
  }

  /// What leads a Python process to a host.
  ///
  /// - Parameters:
  ///   - socket: the host's; nil where it is on another machine.
  ///   - cacheFolder: the user's.
  ///   - before: the command's own `PYTHONPATH`; nil for this process's.
  /// - Throws: `FileError` when the client cannot be written.
  static func environment(
    socket: String?, in cacheFolder: String, before: String? = nil
  ) throws(FileError) -> [String: String] {
    let folder = try install(in: cacheFolder)
    let before = before ?? ProcessInfo.processInfo.environment["PYTHONPATH"] ?? ""
    return [
      // `NO_HOST` of the client.
      "DLTUI_SOCKET": socket ?? "-",
      "PYTHONPATH": before.isEmpty ? folder : "\(folder):\(before)",
    ]
  }

  /// `$XDG_CACHE_HOME`, or `~/.cache`.
  package static var cacheFolder: String {
    let environment = ProcessInfo.processInfo.environment
    if let given = environment["XDG_CACHE_HOME"], given.hasPrefix("/") { return given }
    return (environment["HOME"] ?? SystemUser.home) + "/.cache"
  }

  private static func isComplete(_ folder: String) -> Bool {
    EmbeddedClient.files.allSatisfy { name, bytes in
      (try? RegularFile.bytes(of: "\(folder)/\(name)", limitBytes: 1 << 20)) == bytes
    }
  }

  private static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    try NewFolder.make(String(path[..<path.lastIndex(of: "/")!]), permissions: 0o700)
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .system(path: path, code: errno) }
    defer { close(file) }
    guard Glibc.write(file, bytes, bytes.count) == bytes.count else {
      throw .system(path: path, code: errno)
    }
  }
}
