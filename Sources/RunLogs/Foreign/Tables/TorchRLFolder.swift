import LocalFiles

/// A run as TorchRL's CSV logger writes it: `scalars/NAME.csv` for each metric, with rows of a step
/// and a value and no header.
enum TorchRLFolder {
  static let name = "scalars"
  static let columns = ["step", "value"]
  /// Names of metrics may have slashes, which are folders then.
  private static let deepest = 4
  private static let mostFiles = 10_000

  /// The run's files, relative to its folder and ascending; nil where these are none of such a run.
  static func files(in folder: String) -> [String]? {
    var files: [String] = []
    collect(folder, name, depth: 0, into: &files)
    return files.isEmpty ? nil : files.sorted()
  }

  /// The metric that a file of such a run holds; nil for another file.
  static func metric(of file: String) -> String? {
    guard file.hasPrefix(name + "/"), file.hasSuffix(".csv") else { return nil }
    return String(file.dropFirst(name.count + 1).dropLast(4))
  }

  private static func collect(
    _ folder: String, _ within: String, depth: Int, into files: inout [String]
  ) {
    // What the system does not open is told where the folder is searched as any other.
    guard depth < deepest, let names = try? FileFacts.names(in: "\(folder)/\(within)") else {
      return
    }
    for name in names where files.count < mostFiles {
      let file = "\(within)/\(name)"
      if name.hasSuffix(".csv") {
        if hasTwoNumbers("\(folder)/\(file)") { files.append(file) }
      } else if (try? FileFacts.isFolder("\(folder)/\(file)")) == true {
        collect(folder, file, depth: depth + 1, into: &files)
      }
    }
  }

  /// Whether a file's first line is two numbers.
  private static func hasTwoNumbers(_ path: String) -> Bool {
    guard let file = try? RegularFile(path), let bytes = try? file.beginning(200) else {
      return false
    }
    let line = bytes.prefix { $0 != 10 && $0 != 13 }
    guard line.count < 200, line.count < bytes.count else { return false }
    return line.withUnsafeBytes { text in
      let fields = CSVHeader.fields(of: text, UInt8(ascii: ","))
      return fields.count == 2 && fields.allSatisfy(CSVHeader.isNumber)
    }
  }
}
