import Foundation

/// Inputs that are kept in the repository: what went wrong once (`Found`), and some that lead far into the
/// readers (`Inputs`). For each target a file of many, one behind the other, each after its length in four
/// bytes, the least significant first.
enum KeptInputs {
  private static let folders = ["Found", "Inputs"].map {
    SampleFiles.tests.appending(path: "FuzzTests/" + $0)
  }

  /// The targets that any are kept of.
  static var names: Set<String> {
    Set(
      folders.flatMap { folder in
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).compactMap {
          $0.hasSuffix(".bin") ? String($0.dropLast(4)) : nil
        }
      })
  }

  static func inputs(of target: String) throws -> [[UInt8]] {
    try folders.flatMap { try inputs(in: $0.appending(path: target + ".bin")) }
  }

  private static func inputs(in file: URL) throws -> [[UInt8]] {
    guard FileManager.default.fileExists(atPath: file.path) else { return [] }
    var rest = Array(try Data(contentsOf: file))[...]
    var inputs: [[UInt8]] = []
    while !rest.isEmpty {
      let count = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
      let input = rest.dropFirst(4).prefix(count)
      try FuzzFault.unless(input.count == count, "\(file.lastPathComponent) is cut")
      inputs.append(Array(input))
      rest = rest.dropFirst(4 + count)
    }
    return inputs
  }
}
