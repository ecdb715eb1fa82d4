import FoundationEssentials
import Glibc
import LocalFiles

/// What somebody outside asks of a search: a file in its folder, which the process that works on it
/// takes away once it is done. It works across machines that share the folder.
package enum SearchRequest {
  private static let stopName = "stop"

  /// Why a search cannot be asked.
  package enum Problem: Error, Hashable, Sendable {
    case isOver(String)
    case cannotAsk(path: String, cause: String)
    case noAnswer(String)
  }

  /// Whether a folder is that of a search.
  package static func isSearch(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path + "/" + SearchFolder.planName)
  }

  /// Asks a search to end for good, and waits until it has written that down.
  ///
  /// - Parameter timeout: seconds to wait.
  package static func stop(_ path: String, timeout: Double) async throws(Problem) {
    let journal = path + "/" + SearchFolder.journalName
    guard WriteLock.isTaken(journal) else { throw .isOver(path) }
    let file = path + "/" + stopName
    guard FileManager.default.createFile(atPath: file, contents: nil) else {
      throw .cannotAsk(path: file, cause: SystemError.text(errno))
    }
    let deadline = ContinuousClock.now + .seconds(timeout)
    while FileManager.default.fileExists(atPath: file) {
      guard WriteLock.isTaken(journal), ContinuousClock.now < deadline else {
        try? FileManager.default.removeItem(atPath: file)
        throw WriteLock.isTaken(journal) ? Problem.noAnswer(path) : Problem.isOver(path)
      }
      try? await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Whether somebody asks that the search end.
  static func asksToStop(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path + "/" + stopName)
  }

  /// It was done.
  static func answerStop(_ path: String) {
    try? FileManager.default.removeItem(atPath: path + "/" + stopName)
  }
}

extension SearchRequest.Problem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .isOver(let path): "send: cannot stop \(path) (nobody works on the search)"
    case .cannotAsk(let path, let cause): "send: cannot write \(path) (\(cause))"
    case .noAnswer(let path): "send: cannot confirm that \(path) stops (no answer in time)"
    }
  }

  package var hint: String? {
    switch self {
    case .isOver: "dltui search --resume goes on with it"
    case .cannotAsk: nil
    case .noAnswer: "--timeout waits longer"
    }
  }
}
