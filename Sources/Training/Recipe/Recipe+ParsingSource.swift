import Datasets
import FoundationEssentials
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
    return try RecipeValue(
      path: RecipePath([.key("source")]), node: node, form: .named(.source)
    ).dataSource(cost: cost)
  }
}

extension RecipeValue {
  /// `digits`, `{moons: {noise: 0.2}}`, `{fashion-mnist: folder}`,
  /// `{csv: path, label: column, weight: column, drop: [columns]}`,
  /// `{idx: path, labels: path}`, `{npy: path, labels: path}`, `{npz: path, inputs: name, …}`,
  /// `{images: folder, size: 32, color: grey, skip: unreadable}`, `{text: path, length: 100, tokens: word}`,
  /// `{texts: path, column: name, label: column}`, `{texts: folder}`.
  ///
  /// - Parameter cost: decides what a label is where the recipe does not say.
  func dataSource(cost: CostFunction) throws(RecipeError) -> DataSource {
    let chosen = try choice()
    let options = chosen.options
    switch chosen.name {
    case "csv":
      return .csv(
        TableSource(
          path: try options.value("csv").filePath(),
          labels: try options.value("label").textOrTexts(),
          target: try options.targetKind(cost: cost),
          weight: try options["weight"]?.text(), columns: try options["columns"]?.textOrTexts(),
          drop: try options["drop"]?.textOrTexts() ?? [],
          missing: try options["missing"]?.textOrTexts(),
          categorical: try options["categorical"]?.textOrTexts() ?? []))
    case "idx":
      return .idx(
        images: try options.value("idx").filePath(), labels: try options.value("labels").filePath())
    case "npy":
      return .npy(
        inputs: try options.value("npy").filePath(), labels: try options.value("labels").filePath(),
        target: try options.targetKind(cost: cost), layout: try options.arrayLayout())
    case "npz":
      return .npz(
        path: try options.value("npz").filePath(), arrays: try options.arrayNames(),
        target: try options.targetKind(cost: cost), layout: try options.arrayLayout())
    case "images":
      return .images(
        folder: try options.value("images").filePath(),
        options: DataSource.ImageOptions(
          size: try options["size"]?.imageSize(), color: try options["color"]?.imageColor(),
          skipsUnreadable: try options["skip"]?.word() != nil))
    case "fashion-mnist":
      return .fashionMNIST(folder: chosen.isGiven ? try chosen.value.filePath() : nil)
    case "text":
      return .text(
        path: try options.value("text").filePath(), length: try options["length"]?.integer(),
        tokens: try options.tokenOptions())
    case "texts": return .texts(try options.labeledTexts(cost: cost))
    default:
      let settings = try chosen.value.section()
      switch chosen.name {
      case "waves": return .waves(seed: try settings.value("seed").seed())
      case "tasks": return .tasks(seed: try settings.value("seed").seed())
      case "dates":
        return .dates(
          count: try settings.integer("count"), seed: try settings.value("seed").seed())
      default:
        // The choice has the built-in sources' own names.
        guard let shape = ToySet.Shape(rawValue: chosen.name) else {
          return DataSource.builtIn(chosen.name) ?? .digits
        }
        return .toy(
          ToySet(
            shape, count: try settings.integer("count"), noise: try settings.number("noise"),
            seed: try settings.value("seed").seed()))
      }
    }
  }

  /// One text, or a list of different ones.
  fileprivate func textOrTexts() throws(RecipeError) -> [String] {
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

  /// `32`, `[24, 32]` with the height first.
  private func imageSize() throws(RecipeError) -> DataSource.Size {
    guard case .list(let elements) = node.content else {
      guard case .scalar = node.content else { throw unmet("a side or [height, width]") }
      let side = try integer()
      return DataSource.Size(height: side, width: side)
    }
    guard elements.count == 2 else { throw unmet("a side or [height, width]") }
    let both = try list()
    return DataSource.Size(
      height: try both[0].integer(), width: try both[1].integer())
  }

  private func imageColor() throws(RecipeError) -> DataSource.ImageOptions.Color {
    DataSource.ImageOptions.Color(rawValue: try word()) ?? .rgb
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
    return DataSource.TargetKind(rawValue: try given.word()) ?? .classes
  }

  /// `as: sequence`.
  fileprivate func arrayLayout() throws(RecipeError) -> DataSource.ArrayLayout {
    try self["as"]?.word() == nil ? .plain : .sequence
  }

  /// `tokens: word`, `tokens: bytePairs` and `vocabulary: 2000`.
  fileprivate func tokenOptions() throws(RecipeError) -> TokenOptions {
    TokenOptions(
      unit: Tokenizer.Unit(rawValue: try value("tokens").word()) ?? .character,
      most: try self["vocabulary"]?.integer())
  }

  /// A folder, or a table with the columns of the texts and of what to predict.
  fileprivate func labeledTexts(cost: CostFunction) throws(RecipeError) -> LabeledTexts {
    let path = try value("texts").filePath()
    let length = try self["length"]?.integer()
    let (tokens, target) = (try tokenOptions(), try targetKind(cost: cost))
    guard self["column"] != nil || self["label"] != nil else {
      return LabeledTexts(folder: path, tokens: tokens, length: length)
    }
    return LabeledTexts(
      table: path, column: try required("column").text(),
      labels: try required("label").textOrTexts(), target: target, tokens: tokens, length: length)
  }

  /// Nil when none is given; else inputs and labels both must be, and the test set's both or none.
  fileprivate func arrayNames() throws(RecipeError) -> DataSource.ArrayNames? {
    let keys = ["inputs", "labels", "testInputs", "testLabels"]
    guard keys.contains(where: { self[$0] != nil }) else { return nil }
    var names = DataSource.ArrayNames(
      inputs: try required("inputs").text(), labels: try required("labels").text())
    if self["testInputs"] != nil || self["testLabels"] != nil {
      names.testInputs = try required("testInputs").text()
      names.testLabels = try required("testLabels").text()
    }
    return names
  }
}
