import CBuildFacts
import NeuralEngine

/// The version of this program, as manifests record it, and what else `--version` says of the build.
enum Version {
  static let text = "0.1.0"

  /// The commit it was built from; `unknown` where the build was not told.
  static var commit: String { String(cString: build_commit()) }

  /// How it was built: `release, Swift library within, x86_64`.
  static var build: String {
    #if DEBUG
    let configuration = "debug"
    #else
    let configuration = "release"
    #endif
    let library = build_has_shared_swift() == 0 ? "Swift library within" : "shared Swift library"
    return "\(configuration), \(library), \(String(cString: build_architecture()))"
  }

  /// What is computed with on this machine.
  static var instructions: String {
    "\(InstructionSet.kernels), \(InstructionSet.blas) for \(InstructionSet.blasCore)"
  }

  static var full: String {
    """
    dltui \(text)
    commit \(commit)
    build \(build)
    instructions \(instructions)
    """
  }
}
