import FoundationEssentials
import Glibc
import LocalFiles

/// What a search's folder holds: what was asked for, and what came of it so far.
package struct SearchRecord: Sendable {
  package let plan: SearchPlan
  package let entries: [SearchEntry]
  /// Bytes of the journal's whole lines: what follows them was torn off in the middle of a write.
  let wholeBytes: Int
  let path: String

  /// Larger files are none of a search.
  private static let longestPlanBytes = 16 << 20
  private static let longestJournalBytes = 1 << 30

  /// Reads a search that others may be working on.
  ///
  /// - Parameter known: what was asked for, where it has been read already.
  /// - Throws: `cannotResume`.
  package init(_ path: String, plan known: SearchPlan? = nil) throws(SearchError) {
    self.path = path
    func failure(_ cause: String) -> SearchError { .cannotResume(path: path, cause: cause) }
    plan = if let known { known } else { try Self.readPlan(path, failure: failure) }
    let bytes: Data
    do throws(FileError) {
      bytes = Data(
        try RegularFile.bytes(
          of: path + "/" + SearchFolder.journalName, limitBytes: Self.longestJournalBytes))
    } catch {
      throw failure("its \(SearchFolder.journalName): \(error.cause)")
    }
    let whole = bytes.lastIndex(of: 0x0A).map { bytes[...$0] } ?? Data()
    var entries: [SearchEntry] = []
    for (number, line) in whole.split(separator: 0x0A).enumerated() {
      guard let entry = try? JSONDecoder().decode(SearchEntry.self, from: Data(line)) else {
        throw failure("line \(number + 1) of its \(SearchFolder.journalName) is damaged")
      }
      entries.append(entry)
    }
    self.entries = entries
    wholeBytes = whole.count
  }

  /// The search as it stands.
  ///
  /// - Throws: `cannotResume` when the journal does not go with the plan.
  package func state() throws(SearchError) -> SearchState {
    try SearchState(plan, entries, path: path)
  }

  /// Where its trials' runs are.
  var folders: TrialFolders {
    TrialFolders(
      runsFolder: URL(filePath: path).deletingLastPathComponent().relativePath, search: plan.name)
  }

  static func readPlan(
    _ path: String, failure: (String) -> SearchError
  ) throws(SearchError) -> SearchPlan {
    let text: [UInt8]
    do throws(FileError) {
      text = try RegularFile.bytes(
        of: path + "/" + SearchFolder.planName, limitBytes: longestPlanBytes)
    } catch {
      if case .system(_, ENOENT) = error { throw failure("it holds no \(SearchFolder.planName)") }
      throw failure("its \(SearchFolder.planName): \(error.cause)")
    }
    guard let plan = try? JSONDecoder().decode(SearchPlan.self, from: Data(text)) else {
      throw failure("its \(SearchFolder.planName) is damaged")
    }
    if let fault = plan.fault { throw failure("its \(SearchFolder.planName) is damaged: \(fault)") }
    return plan
  }
}

extension SearchState {
  /// A search that a journal tells of, its next jobs given out.
  ///
  /// - Parameter path: what errors call it.
  init(_ plan: SearchPlan, _ entries: [SearchEntry], path: String) throws(SearchError) {
    self.init(plan)
    _ = takeJobs()
    for entry in entries {
      if let problem = take(entry) {
        throw .cannotResume(path: path, cause: "its journal is wrong: \(problem)")
      }
      _ = takeJobs()
    }
  }
}
