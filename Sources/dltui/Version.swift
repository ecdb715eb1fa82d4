/// The version of this program, as `--version` prints it and manifests record it.
enum Version {
  static let text = "0.1.0"
}
