import FoundationEssentials
import Glibc
import LocalFiles
import RunControl
import RunEvents

/// A trainer that goes on although its host is gone: killed, or out of memory.
package enum OrphanedTrainer {
  /// Tells the client where the run's checkpoints are kept, and us whose trainer a process is.
  static let variable = "DLTUI_CHECKPOINTS"

  /// The process that leads its group, as `/proc` tells (proc(5)); nil when none is on this machine
  /// that we may see.
  ///
  /// - Parameter path: the run's folder.
  package static func process(ofRunAt path: String) -> pid_t? {
    guard let run = FileIdentity(path: path) else { return nil }
    return ProcessTree.all().sorted().first { process in
      guard getpgid(process) == process, let checkpoints = checkpoints(of: process) else {
        return false
      }
      return FileIdentity(path: checkpoints + "/..") == run
    }
  }

  /// The trainer of a run without a host, in words; nil when none goes on.
  ///
  /// - Parameter path: the run's folder.
  package static func found(ofRunAt path: String) -> RunConnection.Orphan? {
    process(ofRunAt: path).map { words(process: $0, path: path) }
  }

  /// What becomes of a run whose trainer goes on, and what can be done.
  static func words(process: pid_t, path: String) -> RunConnection.Orphan {
    RunConnection.Orphan(
      text: "process \(process) goes on by itself: its host is gone, and nothing is logged",
      way: "kill -INT -\(process) stops it; \(path)/console.log has what it prints")
  }

  private static func checkpoints(of process: pid_t) -> String? {
    let beginning = Array("\(variable)=".utf8)
    return FileManager.default.contents(atPath: "/proc/\(process)/environ")?
      .split(separator: 0).first { $0.starts(with: beginning) }
      .map { String(decoding: $0.dropFirst(beginning.count), as: UTF8.self) }
  }
}
