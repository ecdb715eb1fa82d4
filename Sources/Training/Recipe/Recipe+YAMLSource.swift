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
    case .csv(let path, let labelColumn, let target, let weightColumn):
      "{csv: \(quoted(path)), label: \(quoted(labelColumn)), target: \(target.rawValue)"
        + (weightColumn.map { ", weight: \(quoted($0))}" } ?? "}")
    case .idx(let images, let labels): "{idx: \(quoted(images)), labels: \(quoted(labels))}"
    case .npy(let inputs, let labels, let target):
      "{npy: \(quoted(inputs)), labels: \(quoted(labels)), target: \(target.rawValue)}"
    case .names: "names"
    case .text(let path, nil): "{text: \(quoted(path))}"
    case .text(let path, let length?): "{text: \(quoted(path)), length: \(length)}"
    case .waves(let seed): "{waves: {seed: \(seed)}}"
    case .tasks(let seed): "{tasks: {seed: \(seed)}}"
    case .npz(let path, let arrays, let target):
      "{npz: \(quoted(path)), " + (arrays.map(text) ?? "") + "target: \(target.rawValue)}"
    case .images(let folder, let options):
      "{images: \(quoted(folder))\(text(of: options))}"
    }
  }

  private static func text(of options: DataSource.ImageOptions) -> String {
    (options.size.map { ", size: [\($0.height), \($0.width)]" } ?? "")
      + (options.color.map { ", color: \($0.rawValue)" } ?? "")
  }

  private static func text(of arrays: DataSource.ArrayNames) -> String {
    var text = "inputs: \(quoted(arrays.inputs)), labels: \(quoted(arrays.labels)), "
    if let inputs = arrays.testInputs, let labels = arrays.testLabels {
      text += "testInputs: \(quoted(inputs)), testLabels: \(quoted(labels)), "
    }
    return text
  }
}
