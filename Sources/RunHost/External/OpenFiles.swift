import FoundationEssentials
import Glibc
import RunControl

/// The files that a process group has open for writing, as `/proc` tells (proc(5)).
struct OpenFiles {
  /// What the group writes below `folder`, sorted; only regular files.
  ///
  /// - Parameter leaving: a folder whose files are not meant.
  static func written(byGroup group: pid_t, below folder: String, leaving: String) -> [String] {
    let inside = folder.hasSuffix("/") ? folder : folder + "/"
    let outside = leaving + "/"
    var paths: Set<String> = []
    for process in processes(ofGroup: group) {
      let place = "/proc/\(process)/fd"
      for number in names(in: place) {
        guard let path = target(of: "\(place)/\(number)"), path.hasPrefix(inside),
          !path.hasPrefix(outside), !paths.contains(path),
          isWritten("/proc/\(process)/fdinfo/\(number)"), isRegular(path)
        else { continue }
        paths.insert(path)
      }
    }
    return paths.sorted()
  }

  private static func processes(ofGroup group: pid_t) -> [pid_t] {
    ProcessTree.all().filter { getpgid($0) == group }
  }

  /// A process may end, and another user's is closed to us: both have nothing then.
  private static func names(in folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }

  private static func target(of link: String) -> String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: link)
  }

  /// `flags:` is in octal; its last two bits are those of <fcntl.h>.
  private static func isWritten(_ facts: String) -> Bool {
    guard let text = try? String(contentsOfFile: facts, encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("flags:") }),
      let flags = Int(line.dropFirst("flags:".count).drop { $0 == "\t" || $0 == " " }, radix: 8)
    else { return false }
    return flags & 3 != 0
  }

  private static func isRegular(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG
  }
}
