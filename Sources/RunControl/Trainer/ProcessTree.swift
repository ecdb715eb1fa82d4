import Glibc
import LocalFiles

/// A process and everything that it has started, and they in turn, as the system lists them now.
///
/// Launchers such as torchrun put their workers into sessions of their own, where a signal to the launcher's
/// process group does not reach them.
public struct ProcessTree: Sendable {
  /// The process itself first, parents before their children.
  public let processes: [pid_t]

  /// These alone.
  public init(_ processes: [pid_t]) { self.processes = processes }

  /// The process and all its descendants at this moment, read from `/proc`.
  public init(of root: pid_t) {
    var children: [pid_t: [pid_t]] = [:]
    for process in Self.all() {
      if let parent = Self.parent(of: process) { children[parent, default: []].append(process) }
    }
    var found = [root]
    var index = 0
    while index < found.count {
      found += children[found[index], default: []]
      index += 1
    }
    processes = found
  }

  /// What a process has used of the processors so far, and takes of the memory.
  public struct Usage: Hashable, Sendable {
    /// Seconds of processors' time.
    public var seconds: Double
    /// Bytes that are in memory.
    public var bytes: Double
  }

  /// What each has used; without those that are gone.
  public var usage: [pid_t: Usage] {
    var all: [pid_t: Usage] = [:]
    for process in processes { all[process] = Self.usage(of: process) }
    return all
  }

  /// Its fields 14, 15 and 24: ticks in its own code and in the system's, and pages.
  private static func usage(of process: pid_t) -> Usage? {
    let fields = fields(of: process)
    guard fields.count > 21, let own = Double(fields[11]), let system = Double(fields[12]),
      let pages = Double(fields[21])
    else { return nil }
    return Usage(
      seconds: (own + system) / Double(sysconf(Int32(_SC_CLK_TCK))),
      bytes: pages * Double(sysconf(Int32(_SC_PAGESIZE))))
  }

  /// Sends a signal to each of them.
  public func send(_ signal: Int32) {
    for process in processes { kill(process, signal) }
  }

  /// Those with a handler for the signal: it does not end them.
  public func catching(_ signal: Int32) -> [pid_t] {
    processes.filter { process in
      guard
        let line = Self.text("/proc/\(process)/status").split(separator: "\n").first(
          where: { $0.hasPrefix("SigCgt:") }),
        let mask = UInt64(
          line.dropFirst("SigCgt:".count).drop { $0 == "\t" || $0 == " " }, radix: 16)
      else { return false }
      return mask & (1 << UInt64(signal - 1)) != 0
    }
  }

  /// The program's name, at most 15 bytes of it.
  public static func name(of process: pid_t) -> String {
    String(text("/proc/\(process)/comm").prefix { $0 != "\n" })
  }

  /// Every process of this machine that is to be seen.
  public static func all() -> [pid_t] {
    guard let folder = opendir("/proc") else { return [] }
    return FolderContents.names(reading: folder).compactMap { pid_t($0) }
  }

  private static func parent(of process: pid_t) -> pid_t? {
    let fields = fields(of: process)
    return fields.count > 1 ? pid_t(fields[1]) : nil
  }

  /// Those of its `stat` from the third on: behind the name, which may have brackets and spaces (proc(5)).
  private static func fields(of process: pid_t) -> [Substring] {
    let facts = text("/proc/\(process)/stat")
    guard let end = facts.lastIndex(of: ")") else { return [] }
    return facts[facts.index(after: end)...].split(separator: " ")
  }

  /// The beginning of a small file; empty for a process that is gone.
  private static func text(_ path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 8192)
    let count = read(descriptor, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}
