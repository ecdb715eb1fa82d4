import BoundedYAML
import LocalFiles

/// The settings of a run that stand in a file beside its log: Lightning's `hparams.yaml`, Ultralytics'
/// `args.yaml`, Ray Tune's `params.json` and the like.
enum ConfigurationFile {
  private static let names = [
    "hparams.yaml", "args.yaml", "config.yaml", "params.json", "config.json", "args.json",
  ]
  private static let mostSettings = 500

  /// The plain values in the first of them that is there, nested ones by their path. A file that is
  /// no YAML and no JSON is none of a run's settings.
  static func settings(in folder: String) -> [String: String] {
    for name in names {
      guard let file = try? RegularFile(folder + "/" + name),
        let bytes = try? file.beginning(ForeignRunSearch.longestNote),
        let root = try? composeYAML(String(decoding: bytes, as: UTF8.self))
      else { continue }
      var settings: [String: String] = [:]
      collect(root, "", &settings, depth: 0)
      if !settings.isEmpty { return settings }
    }
    return [:]
  }

  private static func collect(
    _ node: YAMLNode, _ path: String, _ settings: inout [String: String], depth: Int
  ) {
    guard let mapping = node.mapping, depth < 8 else { return }
    for (key, value) in mapping {
      guard let name = key.text, settings.count < mostSettings else { continue }
      let own = path.isEmpty ? name : path + "." + name
      if let text = value.text, text.utf8.count <= 200 {
        settings[own] = text
      } else {
        collect(value, own, &settings, depth: depth + 1)
      }
    }
  }
}
