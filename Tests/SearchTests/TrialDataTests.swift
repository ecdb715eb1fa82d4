import Datasets
import Foundation
import RunHost
import Synchronization
import Testing
import Training

@testable import Search

@Suite struct TrialDataTests {
  private static func recipe(seed: UInt64) throws -> Recipe {
    var recipe = try Recipe.parse(#require(BuiltInRecipe.named("moons")).text, file: "moons")
    recipe.seed = seed
    return recipe
  }

  /// Counts what is loaded, by seed.
  private final class Loads: Sendable {
    private let counted = Mutex<[UInt64]>([])
    var seeds: [UInt64] { counted.withLock { $0 } }
    func note(_ seed: UInt64) { counted.withLock { $0.append(seed) } }
  }

  @Test func trialsThatWantTheSameShareWhatOneLoaded() async throws {
    let loads = Loads()
    let data = TrialData(most: 2) { recipe in
      loads.note(recipe.seed)
      return try recipe.loadData()
    }
    let recipe = try Self.recipe(seed: 1)
    async let first = data.data(for: recipe)
    async let second = data.data(for: recipe)
    let (one, other) = try await (first, second)
    #expect(one.train.count == other.train.count)
    #expect(loads.seeds == [1])
  }

  /// A search over seeds would else keep every split there ever was.
  @Test func noMoreIsHeldThanRunsSideBySide() async throws {
    let loads = Loads()
    let data = TrialData(most: 2) { recipe in
      loads.note(recipe.seed)
      return try recipe.loadData()
    }
    for seed: UInt64 in [1, 2, 1, 3, 1, 2] { _ = try await data.data(for: Self.recipe(seed: seed)) }
    #expect(loads.seeds == [1, 2, 3, 2])
  }

  /// A thread that runs no task is none of those that all tasks share.
  @Test func loadingTakesNoThreadOfOtherTasks() async throws {
    let isTask = Mutex<Bool?>(nil)
    let data = TrialData(most: 1) { recipe in
      let runsTask = withUnsafeCurrentTask { $0 != nil }
      isTask.withLock { $0 = runsTask }
      return try recipe.loadData()
    }
    _ = try await data.data(for: Self.recipe(seed: 1))
    #expect(isTask.withLock { $0 } == false)
  }

  @Test func whatCannotBeLoadedIsTriedAgain() async throws {
    struct Missing: Error {}
    let loads = Loads()
    let data = TrialData(most: 1) { recipe in
      loads.note(recipe.seed)
      throw Missing()
    }
    let recipe = try Self.recipe(seed: 5)
    for _ in 0..<2 {
      await #expect(throws: Missing.self) { _ = try await data.data(for: recipe) }
    }
    #expect(loads.seeds == [5, 5])
  }
}
