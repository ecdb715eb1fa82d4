import Foundation

/// Waiting for something another process does, for a while at most.
enum Waiting {
  /// Asks again and again.
  ///
  /// - Returns: whether the answer became yes in time.
  static func until(seconds: Double = 60, _ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
      if try condition() { return true }
      usleep(10_000)
    }
    return try condition()
  }

  /// Whether a process, which need not be a child, still runs; a zombie does not.
  static func isRunning(_ process: Int32) -> Bool {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let name = text.lastIndex(of: ")")
    else { return false }
    return !text[name...].hasPrefix(") Z") && !text[name...].hasPrefix(") X")
  }
}
