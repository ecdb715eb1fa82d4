import Glibc
import LocalFiles

/// Asks how much memory there is; what is asked can be another than the system.
public struct MemoryProbe: Sendable {
  private let answer: @Sendable () -> AvailableMemory

  /// Asks `answer` each time.
  public init(_ answer: @escaping @Sendable () -> AvailableMemory) { self.answer = answer }

  /// What there is at this moment.
  public var now: AvailableMemory { answer() }

  /// This process on this machine.
  public static let system = MemoryProbe { SystemMemory().available }
}

/// What Linux says of memory, in files and limits.
struct SystemMemory {
  /// What `/proc` and `/sys` stand under.
  var root = ""
  var addressSpaceLimit = Self.limit(RLIMIT_AS)
  var dataLimit = Self.limit(RLIMIT_DATA)

  /// The least of what the machine, the control groups and the process's own limits leave.
  var available: AvailableMemory {
    var bounds: [AvailableMemory] = []
    if let free = number(of: "MemAvailable:", in: text("/proc/meminfo")) {
      bounds.append(AvailableMemory(bytes: free * 1024, bound: .machine))
    }
    for bytes in controlGroups {
      bounds.append(AvailableMemory(bytes: bytes, bound: .controlGroup))
    }
    let pages = text("/proc/self/statm").split(separator: " ").map { Int($0) ?? 0 }
    func add(_ limit: Int?, _ field: Int, _ bound: AvailableMemory.Bound) {
      guard let limit, pages.indices.contains(field) else { return }
      bounds.append(
        AvailableMemory(bytes: limit - pages[field] * Self.pageSize, bound: bound))
    }
    add(addressSpaceLimit, 0, .addressSpace)
    add(dataLimit, 5, .dataSegment)
    guard let least = bounds.min(by: { $0.bytes < $1.bytes }) else {
      return AvailableMemory(bytes: .max, bound: .machine)
    }
    return AvailableMemory(bytes: least.bytes - reserve(of: least), bound: least.bound)
  }

  /// What is left alone: for the program itself, its threads, and the rest of the machine.
  private func reserve(of available: AvailableMemory) -> Int {
    // Address space goes to stacks and allocators' pools as well, which hardly take memory.
    let pools = available.bound == .addressSpace ? Self.poolBytes : Self.smallBytes
    return min(available.bytes / 3, pools + available.bytes / 32)
  }

  private static let smallBytes = 48 << 20
  private static let poolBytes = 192 << 20

  // MARK: Control groups

  /// What each control group around the process leaves, of both versions.
  private var controlGroups: [Int] {
    var left: [Int] = []
    let mounts = text("/proc/self/mountinfo").split(separator: "\n").compactMap(Mount.init)
    for line in text("/proc/self/cgroup").split(separator: "\n") {
      // `0::/path` is version 2, `4:memory:/path` version 1.
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let isUnified = fields[0] == "0" && fields[1].isEmpty
      guard isUnified || fields[1].split(separator: ",").contains("memory") else { continue }
      let mount = mounts.first { isUnified ? $0.isUnified : $0.isMemory }
      guard let mount else { continue }
      for folder in mount.folders(of: String(fields[2])) {
        left += isUnified ? unified(folder) : legacy(folder)
      }
    }
    return left
  }

  private func unified(_ folder: String) -> [Int] {
    guard let used = number("\(folder)/memory.current") else { return [] }
    let cached = cache(folder, ["inactive_file", "active_file", "slab_reclaimable"])
    return ["memory.max", "memory.high"].compactMap { number("\(folder)/\($0)") }.map {
      $0 - max(0, used - cached)
    }
  }

  private func legacy(_ folder: String) -> [Int] {
    guard let limit = number("\(folder)/memory.limit_in_bytes"), limit < 1 << 60,
      let used = number("\(folder)/memory.usage_in_bytes")
    else { return [] }
    return [limit - max(0, used - cache(folder, ["total_inactive_file", "total_active_file"]))]
  }

  /// What the kernel gives back when it is needed.
  private func cache(_ folder: String, _ names: [String]) -> Int {
    let facts = text("\(folder)/memory.stat")
    return names.reduce(0) { $0 + (number(of: $1, in: facts) ?? 0) }
  }

  /// A line of `/proc/self/mountinfo` that mounts control groups.
  private struct Mount {
    let root: String
    let folder: String
    let isUnified: Bool
    let isMemory: Bool

    init?(_ line: Substring) {
      let fields = line.split(separator: " ")
      guard let separator = fields.firstIndex(of: "-"), fields.count > separator + 3,
        separator > 4
      else { return nil }
      root = String(fields[3])
      folder = String(fields[4])
      isUnified = fields[separator + 1] == "cgroup2"
      isMemory =
        fields[separator + 1] == "cgroup"
        && fields[separator + 3].split(separator: ",").contains("memory")
      guard isUnified || isMemory else { return nil }
    }

    /// The group's folder and those around it, as far as they are mounted.
    func folders(of group: String) -> [String] {
      var inner = group
      if root != "/" {
        guard group == root || group.hasPrefix(root + "/") else { return [folder] }
        inner = String(group.dropFirst(root.count))
      }
      var names = inner.split(separator: "/")
      guard !names.contains("..") else { return [folder] }
      var folders = [folder]
      while !names.isEmpty {
        folders.append(folder + "/" + names.joined(separator: "/"))
        names.removeLast()
      }
      return folders
    }
  }

  // MARK: Reading

  /// The file's text; empty when it cannot be read.
  private func text(_ path: String) -> String {
    guard let bytes = try? RegularFile.bytes(of: root + path, limitBytes: 1 << 20) else {
      return ""
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The file as a number; nil when there is none, as in `max`.
  private func number(_ path: String) -> Int? {
    Int(text(path).filter { !$0.isWhitespace })
  }

  /// What stands behind `name` at a line's beginning.
  private func number(of name: String, in text: String) -> Int? {
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count > 1, words[0] == name { return Int(words[1]) }
    }
    return nil
  }

  private static let pageSize = max(1, Int(sysconf(Int32(_SC_PAGESIZE))))

  /// Nil when there is none.
  private static func limit(_ resource: __rlimit_resource) -> Int? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0, limit.rlim_cur < 1 << 62
    else { return nil }
    return Int(limit.rlim_cur)
  }
}
