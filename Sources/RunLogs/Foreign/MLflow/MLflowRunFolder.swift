import Glibc
import LocalFiles

/// The folder of one run in an MLflow file store: `meta.yaml`, `metrics/`, `params/`, `tags/`.
enum MLflowRunFolder {
  private static let metricsPrefix = "metrics/"

  /// A metric is called as its file, slashes included.
  static func metric(ofFile file: String) -> String {
    file.hasPrefix(metricsPrefix) ? String(file.dropFirst(metricsPrefix.count)) : file
  }

  /// The metric files of the run, relative to its folder; nil when it is no run's folder.
  static func files(in folder: String) -> [String]? {
    guard fields(ofMeta: folder) != nil else { return nil }
    return below(folder + "/metrics").map { metricsPrefix + $0 }.sorted()
  }

  /// Takes what the store tells of the run besides its metrics; parts that cannot be read are
  /// reported.
  static func readFacts(of folder: String, into collector: ScalarCollector) {
    if let meta = fields(ofMeta: folder) {
      collector.facts.displayName = meta["run_name"]
    }
    collector.facts.writer = "mlflow"
    beginTime(of: folder, in: collector)
    for parameter in below(folder + "/params") {
      let path = "params/" + parameter
      if let text = text(at: folder + "/" + path) {
        collector.facts.hyperparameters[parameter] = text
      } else {
        collector.file = path
        collector.report("cannot be read as text", at: 0)
      }
    }
  }

  /// The clock begins with the run's first record, whichever file has it.
  private static func beginTime(of folder: String, in collector: ScalarCollector) {
    let times = below(folder + "/metrics").compactMap { file -> Double? in
      guard var text = text(at: folder + "/" + metricsPrefix + file) else { return nil }
      return text.withUTF8 { bytes in
        bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 8).lazy.compactMap { line in
          let bytes = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: line))
          return bytes.baseAddress.flatMap { MLflowMetricReader.fields(of: bytes, $0) }
        }.first.map { Double($0.milliseconds) / 1000 }
      }
    }
    guard let start = times.min() else { return }
    collector.facts.timing = .recorded
    collector.facts.startedAt = start
    collector.beginTime(at: start)
  }

  /// `meta.yaml` of a run is flat and names the run; nil for any other file.
  private static func fields(ofMeta folder: String) -> [String: String]? {
    guard let text = text(at: folder + "/meta.yaml") else { return nil }
    var fields: [String: String] = [:]
    for line in text.split(separator: "\n") {
      guard let colon = line.firstRange(of: ": ") else { continue }
      let value = line[colon.upperBound...].drop(while: quotes.contains)
      let end = value.lastIndex { !quotes.contains($0) }
      fields[String(line[..<colon.lowerBound])] = end.map { String(value[...$0]) } ?? ""
    }
    return fields["run_id"] != nil || fields["run_uuid"] != nil ? fields : nil
  }

  private static let quotes = Set<Character>(["'", "\"", " ", "\r"])

  private static func text(at path: String) -> String? {
    guard let file = try? RegularFile(path),
      let bytes = try? file.beginning(ForeignRunSearch.longestNote)
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Folders within each other: a metric's name has fewer parts.
  private static let deepest = 32

  /// All files below a folder, by their paths within it. Links to folders are not followed.
  private static func below(_ folder: String, depth: Int = 0) -> [String] {
    guard depth < deepest else { return [] }
    return FolderContents.names(in: folder).flatMap { name -> [String] in
      let path = folder + "/" + name
      var facts = stat()
      guard lstat(path, &facts) == 0 else { return [] }
      if facts.st_mode & S_IFMT == S_IFDIR {
        return below(path, depth: depth + 1).map { name + "/" + $0 }
      }
      return stat(path, &facts) == 0 && facts.st_mode & S_IFMT != S_IFDIR ? [name] : []
    }
  }
}
