import Datasets
import Foundation
import NeuralEngine

extension RecipeValue {
  /// `digits`, `{moons: {noise: 0.2}}`, `{csv: path, label: column}`, `{idx: path, labels: path}`,
  /// `{fashion-mnist: folder}`.
  ///
  /// - Parameter cost: decides what a table's label is where the recipe does not say.
  func dataSource(cost: CostFunction) throws(RecipeError) -> DataSource {
    let (name, value, options) = try choice(
      "a source", of: RecipeKeys.sources, options: ["label", "target", "labels"])
    let allowed: Set<String> =
      switch name {
      case "csv": ["label", "target"]
      case "idx": ["labels"]
      default: []
      }
    for option in ["label", "target", "labels"] where !allowed.contains(option) {
      guard let stray = options[option] else { continue }
      throw .invalid(
        place: stray.node.place, container: path,
        .unknownKey(option, nearest: nil, known: [name] + allowed.sorted()))
    }
    switch name {
    case "csv":
      let kinds = [DataSource.TargetKind.classes, .value].map(\.rawValue)
      var target = cost == .squaredError ? DataSource.TargetKind.value : .classes
      if let given = options["target"] {
        let text = try given.text()
        guard let kind = DataSource.TargetKind(rawValue: text) else {
          throw given.notOneOf("a kind of target", kinds, got: text)
        }
        target = kind
      }
      return .csv(
        path: try options.required("csv").filePath(),
        labelColumn: try options.required("label").text(), target: target)
    case "idx":
      return .idx(
        images: try options.required("idx").filePath(),
        labels: try options.required("labels").filePath())
    case "fashion-mnist": return .fashionMNIST(folder: try value?.filePath())
    case "digits":
      if let value { _ = try value.section(keys: []) }
      return .digits
    default:
      guard let shape = ToySet.Shape(rawValue: name) else {
        throw notOneOf("a source", RecipeKeys.sources, got: name)
      }
      return .toy(try (value ?? nothing).toySet(shape))
    }
  }

  private func toySet(_ shape: ToySet.Shape) throws(RecipeError) -> ToySet {
    let section = try section(keys: ["count", "noise", "seed"])
    var set = ToySet(shape)
    if let count = section["count"] {
      set.count = try count.integer(in: shape.smallestCount...ToySet.largestCount)
    }
    let bounds = Bounds(requirement: "in 0...\(ToySet.largestNoise)") {
      $0 >= 0 && $0 <= ToySet.largestNoise
    }
    set.noise = try section.number("noise", bounds, default: set.noise)
    set.seed = try section["seed"]?.seed() ?? set.seed
    return set
  }

  /// `auto`, `{train: 0.6, dev: 0.2, test: 0.2}`; a share left out is 0.
  func splitRule() throws(RecipeError) -> SplitRule {
    if case .scalar("auto", _) = node.content { return .auto }
    guard case .mapping = node.content else {
      throw unmet("auto or the shares", hint: "{train: 0.6, dev: 0.2, test: 0.2}")
    }
    let section = try section(keys: ["train", "dev", "test"])
    // What belongs to a hundred, not to one, is best said once and of the whole.
    var shares: [String: Double] = [:]
    for name in ["train", "dev", "test"] {
      shares[name] = try section[name]?.number(.notNegative) ?? 0
    }
    let sum = shares.values.sorted().reduce(0, +)
    guard (sum - 1).magnitude < 1e-6 else { throw failureWithin(.sharesDoNotAddUp(sum: sum)) }
    guard let train = shares["train"], train > 0 else {
      throw section["train"]?.unmet("above 0") ?? failureWithin(.missing(key: "train"))
    }
    return .shares(train: train, dev: shares["dev"] ?? 0, test: shares["test"] ?? 0)
  }

  /// A problem of the section as a whole.
  private func failureWithin(_ problem: RecipeProblem) -> RecipeError {
    .invalid(place: node.place, container: path, problem)
  }

  /// The absolute path: from the recipe's folder, or for an override from the current one.
  private func filePath() throws(RecipeError) -> String {
    let text = try text()
    let current = URL(
      filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory)
    var folder = current
    if case .line(let file, _) = node.place {
      folder =
        URL(filePath: file, directoryHint: .notDirectory, relativeTo: current)
        .deletingLastPathComponent()
    }
    return URL(filePath: text, directoryHint: .notDirectory, relativeTo: folder)
      .standardizedFileURL.path(percentEncoded: false)
  }
}
