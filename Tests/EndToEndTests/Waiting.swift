import Foundation

/// Waiting for something another process does, for a while at most.
enum Waiting {
  /// Asks again and again, but no more than a quarter of the time: what is waited for needs the machine, too.
  ///
  /// - Parameter pause: seconds between two questions at least.
  /// - Returns: whether the answer became yes in time.
  static func until(
    seconds: Double = 60, pause: Double = 0.01, _ condition: () throws -> Bool
  ) rethrows -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
      let start = ContinuousClock.now
      if try condition() { return true }
      let rest = max(.seconds(pause), min((ContinuousClock.now - start) * 3, .milliseconds(200)))
      usleep(UInt32(rest / .microseconds(1)))
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
