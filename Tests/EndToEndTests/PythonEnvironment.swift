import Foundation
import Testing

/// A Python with PyTorch and Keras, in a folder outside the repository that stays from run to run.
enum PythonEnvironment {
  /// Installed the first time it is asked for, which takes some minutes.
  static let torch: Result<String, Failure> = make(
    "torch-2.13", packages: ["torch==2.13.0+cpu", "numpy", "keras"], modules: "torch, keras")

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  private static func make(
    _ name: String, packages: [String], modules: String
  ) -> Result<String, Failure> {
    let home = ProcessInfo.processInfo.environment["HOME"] ?? NSHomeDirectory()
    let folder = "\(home)/.cache/dltui-tests/\(name)"
    let python = "\(folder)/bin/python"
    func run(_ program: String, _ arguments: String...) -> String? {
      guard let result = try? Command.run(program, arguments, folder: nil) else {
        return "cannot start \(program)"
      }
      return result.status == 0 ? nil : result.errors + result.output
    }
    let mark = "\(folder)/installed"
    if FileManager.default.isExecutableFile(atPath: python),
      (try? String(contentsOfFile: mark, encoding: .utf8)) == packages.joined(separator: "\n")
    {
      return .success(python)
    }
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    if let problem = run("/usr/bin/env", "python3", "-m", "venv", folder) {
      return .failure(Failure(description: problem))
    }
    for package in packages {
      if let problem = run(python, "-m", "pip", "install", "--quiet", package) {
        return .failure(Failure(description: problem))
      }
    }
    // Keras would look for a backend of its own choice.
    let importing = run("/usr/bin/env", "KERAS_BACKEND=torch", python, "-c", "import \(modules)")
    if let problem = importing { return .failure(Failure(description: problem)) }
    // What is installed whole is not imported again to see that, which takes seconds.
    try? packages.joined(separator: "\n").write(toFile: mark, atomically: true, encoding: .utf8)
    return .success(python)
  }

  /// Whether two files that `torch.save` wrote hold the same to the bit: archives whose folders are named
  /// after the files, with a mark of those names. To load them with PyTorch would take a second.
  static func holdTheSame(_ first: String, _ second: String) throws -> Bool {
    let compare = try Command.run(
      "python3",
      [
        "-c",
        """
        import sys, zipfile
        def content(path):
            with zipfile.ZipFile(path) as file:
                return {name.split("/", 1)[1]: file.read(name) for name in file.namelist()
                        if not name.endswith("serialization_id")}
        first, second = map(content, sys.argv[1:])
        sys.exit(0 if "data.pkl" in first and first == second else 1)
        """, first, second,
      ])
    return compare.status == 0
  }

  /// The repository's tests.
  static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// The scripts that are run as people wrote them.
  static let trainers = tests + "/EndToEndTests/Trainers"
}
