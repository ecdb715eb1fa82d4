import Datasets
import Platform
import RunHost
import Training

/// The examples that the trials of a search share.
///
/// What several want is loaded once, on a thread of its own: loading takes minutes of file and
/// processor, which the threads that all tasks share are not for. What was used least lately goes when
/// more is held than trials run side by side.
actor TrialData {
  /// What of a recipe decides which examples it has, so that trials share them.
  private struct Key: Hashable, Sendable {
    var source: DataSource
    var devSource: DataSource?
    var classes: [String]?
    var devClasses: [String]?
    var limit: Int?
    var classWeights: ClassWeights?
    var split: SplitRule
    var trainDev: Double
    var normalize: Bool
    var byChannel: Bool
    var seed: UInt64

    init(_ recipe: Recipe) {
      source = recipe.data
      devSource = recipe.devSource
      classes = recipe.classes
      devClasses = recipe.devClasses
      limit = recipe.limit
      classWeights = recipe.classWeights
      split = recipe.split
      trainDev = recipe.trainDev
      normalize = recipe.normalize
      byChannel = !recipe.augment.isEmpty
      seed = recipe.splitSeed ?? recipe.seed
    }
  }

  private let most: Int
  private let load: @Sendable (Recipe) throws -> DataSplit
  /// What was used last comes last.
  private var held: [(key: Key, loading: Task<DataSplit, any Error>)] = []

  /// - Parameters:
  ///   - most: how many different sets of examples are held at most, 1 or more.
  ///   - load: gives a recipe's examples; called on a thread of its own.
  init(most: Int, load: @escaping @Sendable (Recipe) throws -> DataSplit = { try $0.loadData() }) {
    self.most = max(1, most)
    self.load = load
  }

  /// The recipe's examples.
  ///
  /// - Throws: what loading them threw, each time they are asked for.
  func data(for recipe: Recipe) async throws -> DataSplit {
    let key = Key(recipe)
    let loading: Task<DataSplit, any Error>
    if let index = held.firstIndex(where: { $0.key == key }) {
      loading = held.remove(at: index).loading
    } else {
      let load = load
      loading = Task {
        try await withCheckedThrowingContinuation { continuation in
          DetachedThread.run { continuation.resume(with: Result { try load(recipe) }) }
        }
      }
    }
    held.append((key, loading))
    if held.count > most { held.removeFirst(held.count - most) }
    do {
      return try await loading.value
    } catch {
      held.removeAll { $0.key == key }
      throw error
    }
  }
}
