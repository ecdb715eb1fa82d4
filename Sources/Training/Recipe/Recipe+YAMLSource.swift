import Datasets

extension Recipe {
  /// The source as `dataSource` reads it, everything spelled out.
  static func text(of source: DataSource) -> String {
    switch source {
    case .digits: "digits"
    case .toy(let set):
      "{\(set.shape.rawValue): "
        + "{count: \(set.count), noise: \(number(set.noise)), seed: \(set.seed)}}"
    case .fashionMNIST(nil): "fashion-mnist"
    case .fashionMNIST(let folder?): "{fashion-mnist: \(quoted(folder))}"
    case .csv(let table): text(of: table)
    case .idx(let images, let labels): "{idx: \(quoted(images)), labels: \(quoted(labels))}"
    case .npy(let inputs, let labels, let target, let layout):
      "{npy: \(quoted(inputs)), labels: \(quoted(labels)), target: \(target.rawValue)"
        + text(of: layout) + "}"
    case .names: "names"
    case .text(let path, let length, let tokens):
      "{text: \(quoted(path))\(text(of: tokens, length: length))}"
    case .texts(let texts): text(of: texts)
    case .waves(let seed): "{waves: {seed: \(seed)}}"
    case .tasks(let seed): "{tasks: {seed: \(seed)}}"
    case .dates(let count, let seed): "{dates: {count: \(count), seed: \(seed)}}"
    case .npz(let path, let arrays, let target, let layout):
      "{npz: \(quoted(path)), " + (arrays.map(text) ?? "") + "target: \(target.rawValue)"
        + text(of: layout) + "}"
    case .images(let folder, let options):
      "{images: \(quoted(folder))\(text(of: options))}"
    }
  }

  private static func text(of layout: DataSource.ArrayLayout) -> String {
    layout == .plain ? "" : ", as: \(layout.rawValue)"
  }

  private static func text(of tokens: TokenOptions, length: Int?) -> String {
    (length.map { ", length: \($0)" } ?? "")
      + (tokens.unit == .character ? "" : ", tokens: \(tokens.unit.rawValue)")
      + (tokens.most.map { ", vocabulary: \($0)" } ?? "")
  }

  private static func text(of texts: LabeledTexts) -> String {
    var columns = ""
    if let column = texts.column {
      columns =
        ", column: \(quoted(column)), label: [\(texts.labels.map(quoted).joined(separator: ", "))]"
        + ", target: \(texts.target.rawValue)"
    }
    return "{texts: \(quoted(texts.path))\(columns)"
      + text(of: texts.tokens, length: texts.length) + "}"
  }

  private static func text(of table: TableSource) -> String {
    func list(_ key: String, _ names: [String]?) -> String {
      guard let names, !names.isEmpty else { return "" }
      return ", \(key): [\(names.map(quoted).joined(separator: ", "))]"
    }
    let label =
      table.labels.count == 1 ? ", label: \(quoted(table.labels[0]))" : list("label", table.labels)
    return "{csv: \(quoted(table.path))\(label), target: \(table.target.rawValue)"
      + (table.weight.map { ", weight: \(quoted($0))" } ?? "") + list("columns", table.columns)
      + list("drop", table.drop) + list("missing", table.missing)
      + list("categorical", table.categorical) + "}"
  }

  private static func text(of options: DataSource.ImageOptions) -> String {
    (options.size.map { ", size: [\($0.height), \($0.width)]" } ?? "")
      + (options.color.map { ", color: \($0.rawValue)" } ?? "")
      + (options.skipsUnreadable ? ", skip: unreadable" : "")
  }

  private static func text(of arrays: DataSource.ArrayNames) -> String {
    var text = "inputs: \(quoted(arrays.inputs)), labels: \(quoted(arrays.labels)), "
    if let inputs = arrays.testInputs, let labels = arrays.testLabels {
      text += "testInputs: \(quoted(inputs)), testLabels: \(quoted(labels)), "
    }
    return text
  }
}
