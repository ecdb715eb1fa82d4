import Datasets
import Foundation
import NeuralEngine

extension DataSource {
  /// A source as recipes write it: `{csv: path, label: column}`.
  ///
  /// - Parameter option: what the text was given for, as errors call it.
  /// - Throws: `RecipeError`.
  public static func parse(
    _ text: String, option: String, cost: CostFunction
  ) throws(RecipeError) -> DataSource {
    let node = try RecipeNode.parse(text, at: .line(file: option, 1))
    return try RecipeValue(path: RecipePath([.key("source")]), node: node).dataSource(cost: cost)
  }
}

extension RecipeValue {
  /// The keys that may stand beside a source's own.
  private static let sourceOptions = [
    "csv": ["label", "target", "weight", "columns", "drop", "missing", "categorical"],
    "idx": ["labels"],
    "npy": ["labels", "target"],
    "npz": ["inputs", "labels", "testInputs", "testLabels", "target"],
    "images": ["size", "color"],
    "text": ["length"],
  ]

  /// `digits`, `{moons: {noise: 0.2}}`, `{fashion-mnist: folder}`,
  /// `{csv: path, label: column, weight: column, drop: [columns]}`,
  /// `{idx: path, labels: path}`, `{npy: path, labels: path}`, `{npz: path, inputs: name, …}`,
  /// `{images: folder, size: 32, color: grey}`.
  ///
  /// - Parameter cost: decides what a label is where the recipe does not say.
  func dataSource(cost: CostFunction) throws(RecipeError) -> DataSource {
    let (name, value, options) = try choice(
      "a source", of: RecipeKeys.sources, options: optionsOfSource)
    switch name {
    case "csv":
      let (label, target) = (
        try options.required("label"), try options.targetKind(cost: cost)
      )
      let labels = try label.textOrTexts()
      guard labels.count == 1 || target == .classes else {
        throw label.unmet("one column where it is a number to predict")
      }
      return .csv(
        TableSource(
          path: try options.required("csv").filePath(), labels: labels, target: target,
          weight: try options.present("weight")?.text(),
          columns: try options.present("columns")?.textOrTexts(),
          drop: try options.present("drop")?.textOrTexts() ?? [],
          missing: try options.present("missing")?.textOrTexts(),
          categorical: try options.present("categorical")?.textOrTexts() ?? []))
    case "idx":
      return .idx(
        images: try options.required("idx").filePath(),
        labels: try options.required("labels").filePath())
    case "npy":
      return .npy(
        inputs: try options.required("npy").filePath(),
        labels: try options.required("labels").filePath(),
        target: try options.targetKind(cost: cost))
    case "npz":
      return .npz(
        path: try options.required("npz").filePath(), arrays: try options.arrayNames(),
        target: try options.targetKind(cost: cost))
    case "images":
      return .images(
        folder: try options.required("images").filePath(),
        options: DataSource.ImageOptions(
          size: try options.present("size")?.imageSize(),
          color: try options.present("color")?.imageColor()))
    case "fashion-mnist": return .fashionMNIST(folder: try value?.filePath())
    case "text":
      return .text(
        path: try options.required("text").filePath(),
        length: try options.present("length")?.integer(in: 1...10_000))
    case "waves": return .waves(seed: try (value ?? nothing).sourceSeed())
    case "tasks": return .tasks(seed: try (value ?? nothing).sourceSeed())
    case "names":
      if let value { _ = try value.section(keys: []) }
      return .names
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

  /// The keys that may stand beside the source that is named; where none is, all there are.
  private var optionsOfSource: [String] {
    let all = Set(Self.sourceOptions.values.joined()).sorted()
    guard case .mapping(let entries) = node.content,
      let name = entries.first(where: { RecipeKeys.sources.contains($0.key) })?.key
    else { return all }
    return Self.sourceOptions[name] ?? []
  }

  /// One text, or a list of different ones.
  private func textOrTexts() throws(RecipeError) -> [String] {
    guard case .list = node.content else { return [try text()] }
    let elements = try list()
    guard !elements.isEmpty else { throw unmet("a name or a list of names") }
    var texts: [String] = []
    for element in elements {
      let text = try element.text()
      guard !texts.contains(text) else { throw element.unmet("a name that is not there before") }
      texts.append(text)
    }
    return texts
  }

  private func sourceSeed() throws(RecipeError) -> UInt64 {
    try section(keys: ["seed"])["seed"]?.seed() ?? 1
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

  /// `32`, `[24, 32]` with the height first.
  private func imageSize() throws(RecipeError) -> DataSource.Size {
    let sides = 1...4096
    guard case .list(let elements) = node.content else {
      guard case .scalar = node.content else { throw unmet("a side or [height, width]") }
      let side = try integer(in: sides)
      return DataSource.Size(height: side, width: side)
    }
    guard elements.count == 2 else { throw unmet("a side or [height, width]") }
    let both = try list()
    return DataSource.Size(
      height: try both[0].integer(in: sides), width: try both[1].integer(in: sides))
  }

  private func imageColor() throws(RecipeError) -> DataSource.ImageOptions.Color {
    let text = try text()
    guard let color = DataSource.ImageOptions.Color(rawValue: text) else {
      throw notOneOf("a kind of colour", ["grey", "rgb"], got: text)
    }
    return color
  }

  /// The absolute path: from the recipe's folder, or for an override from the current one.
  func filePath() throws(RecipeError) -> String {
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

extension RecipeSection {
  /// `target: classes` or `target: value`.
  fileprivate func targetKind(
    cost: CostFunction
  ) throws(RecipeError) -> DataSource.TargetKind {
    guard let given = self["target"] else { return cost == .squaredError ? .value : .classes }
    let text = try given.text()
    guard let kind = DataSource.TargetKind(rawValue: text) else {
      throw given.notOneOf(
        "a kind of target", [DataSource.TargetKind.classes, .value].map(\.rawValue), got: text)
    }
    return kind
  }

  /// Nil when none is given; else inputs and labels both must be, and the test set's both or none.
  fileprivate func arrayNames() throws(RecipeError) -> DataSource.ArrayNames? {
    let keys = ["inputs", "labels", "testInputs", "testLabels"]
    guard keys.contains(where: { self[$0] != nil }) else { return nil }
    var names = DataSource.ArrayNames(
      inputs: try required("inputs").text(), labels: try required("labels").text())
    if present("testInputs") != nil || present("testLabels") != nil {
      names.testInputs = try required("testInputs").text()
      names.testLabels = try required("testLabels").text()
    }
    return names
  }
}
