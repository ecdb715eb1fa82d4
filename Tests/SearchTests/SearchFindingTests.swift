import Foundation
import RunHost
import Testing
import Training

@testable import Search

/// Which search somebody means.
@Suite struct SearchFindingTests {
  /// Makes a search that was begun so many seconds after the others' minute; nobody works on it.
  ///
  /// - Returns: its folder's name.
  @discardableResult
  private static func make(
    _ name: String, at seconds: Double, in folder: String, _ entries: [SearchEntry] = []
  ) throws -> String {
    var plan = SearchStateTests.plan(trials: 2, epochs: 1, parallel: 1)
    plan.name = "2026-12-01-1758-\(name)-search"
    plan.startedAt = 1_796_147_880 + seconds
    let search = try SearchFolder.create(plan, in: folder)
    for entry in entries { try search.append(entry) }
    return search.plan.name
  }

  private static let done: [SearchEntry] = [1, 2].map { trial in
    .result(SearchResult(trial: trial, rung: 0, ending: .finished, value: 0.5, epochs: 1))
  }

  private static func resumed(_ name: String, in folder: String) throws -> String {
    let setup = SearchSetup(
      runsFolder: folder,
      runs: RunSetup(
        runsFolder: folder, recipesFolder: folder, version: "test", isWatched: false,
        keepsLog: true))
    return try setup.resumed(name).plan.name
  }

  @Test func theLatestIsTheNewestByTimeThatCanGoOn() throws {
    try withFolder { folder in
      let zeta = try Self.make("zeta", at: 1, in: folder, Self.done)
      #expect(try Self.resumed("latest", in: folder) == zeta)
      let alpha = try Self.make("alpha", at: 2, in: folder, Array(Self.done.prefix(1)))
      #expect(try Self.resumed("latest", in: folder) == alpha)
      // One that is over, or that somebody ended for good, cannot go on.
      let middle = try Self.make("middle", at: 3, in: folder, Self.done)
      #expect(try Self.resumed("latest", in: folder) == alpha)
      // Of one that somebody works on now, another does not.
      let held = try SearchFolder.open("\(folder)/\(alpha)")
      #expect(try Self.resumed("latest", in: folder) == middle)
      withExtendedLifetime(held) {}
      // What is only read is the newest of all.
      #expect(try SearchSetup.path(of: "latest", in: folder) == "\(folder)/\(middle)")
    }
  }

  @Test func aNameIsTheNewestSearchOfThatName() throws {
    try withFolder { folder in
      let first = try Self.make("mine", at: 1, in: folder)
      let other = try Self.make("minor", at: 9, in: folder)
      // Begun in the same minute: its folder has a number at its end.
      let second = try Self.make("mine", at: 2, in: folder)
      #expect(second == first + "-2")
      for name in ["mine", "mine-search", second] {
        #expect(try Self.resumed(name, in: folder) == second)
      }
      #expect(try Self.resumed(first, in: folder) == first)
      #expect(try Self.resumed("mino", in: folder) == other)
      #expect(try Self.resumed("2026-12-01-1758-mine-s", in: folder) == second)
      #expect(throws: SearchError.self) { try Self.resumed("", in: folder) }
      #expect {
        try Self.resumed("min", in: folder)
      } throws: {
        "\($0)" == "search: cannot tell which search min is (3 searches match)"
          && ($0 as? SearchError)?.hint == "one of \(other), \(second), \(first)"
      }
      // Where a run may be meant as well, only the whole name is a search's.
      #expect(SearchSetup.folder(named: "mine-search", in: folder) == "\(folder)/\(second)")
      #expect(SearchSetup.folder(named: "mine", in: folder) == nil)
    }
  }
}
