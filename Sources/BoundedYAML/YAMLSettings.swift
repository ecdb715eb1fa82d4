/// The plain values of a YAML text by their paths: `optimizer.adam.learningRate`, `model[3].dropout`.
public enum YAMLSettings {
  /// Values deeper than this are left out.
  private static let deepest = 32

  /// In the order of the text; what is empty or `null` is left out.
  ///
  /// - Parameter most: values that are given at most.
  public static func flat(_ root: YAMLNode, most: Int = .max) -> [(path: String, value: String)] {
    var settings: [(path: String, value: String)] = []
    add(root, path: "", depth: 0, most: most, to: &settings)
    return settings
  }

  /// The same of a text; none of one that is no YAML.
  public static func flat(of text: String, most: Int = .max) -> [(path: String, value: String)] {
    guard !text.isEmpty, let root = try? composeYAML(text) else { return [] }
    return flat(root, most: most)
  }

  private static func add(
    _ node: YAMLNode, path: String, depth: Int, most: Int,
    to settings: inout [(path: String, value: String)]
  ) {
    guard depth < deepest, settings.count < most else { return }
    if let mapping = node.mapping, !mapping.isEmpty {
      for (key, value) in mapping {
        let name = key.text ?? "?"
        add(
          value, path: path.isEmpty ? name : "\(path).\(name)", depth: depth + 1, most: most,
          to: &settings)
      }
    } else if let sequence = node.sequence, !sequence.isEmpty {
      for (index, value) in sequence.enumerated() {
        add(value, path: "\(path)[\(index)]", depth: depth + 1, most: most, to: &settings)
      }
    } else if let text = node.text, !["null", "~", ""].contains(text) {
      settings.append((path, text))
    }
  }
}
