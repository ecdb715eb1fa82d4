/// What a host says over a pipe to the screen that started it: one word a line, and what belongs to it.
package enum HostReport {
  case loading(done: Int, total: Int)
  case ready(path: String)
  case unreachable(String)

  package var line: String {
    switch self {
    case .loading(let done, let total): "loading \(done) \(total)\n"
    case .ready(let path): "ready \(path.replacing("\n", with: " "))\n"
    case .unreachable(let why): "unreachable \(why.replacing("\n", with: " "))\n"
    }
  }

  /// nil for a line that is none.
  package init?(_ line: some StringProtocol) {
    let parts = line.split(separator: " ", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    switch parts[0] {
    case "loading":
      let numbers = parts[1].split(separator: " ").compactMap { Int($0) }
      guard numbers.count == 2 else { return nil }
      self = .loading(done: numbers[0], total: numbers[1])
    case "ready": self = .ready(path: String(parts[1]))
    case "unreachable": self = .unreachable(String(parts[1]))
    default: return nil
    }
  }

  package init?(_ progress: HostProgress) {
    switch progress {
    case .loading(let progress): self = .loading(done: progress.done, total: progress.total)
    case .ready(let path): self = .ready(path: path ?? "")
    case .unreachable(let why): self = .unreachable(why)
    case .over, .note: return nil
    }
  }
}
