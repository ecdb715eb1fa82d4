import Foundation
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
      guard let colon = line.range(of: ": ") else { continue }
      let value = line[colon.upperBound...].trimmingCharacters(in: quotes)
      fields[String(line[..<colon.lowerBound])] = value
    }
    return fields["run_id"] != nil || fields["run_uuid"] != nil ? fields : nil
  }

  private static let quotes = CharacterSet(charactersIn: "'\" \r")

  private static func text(at path: String) -> String? {
    guard let file = try? RegularFile(path),
      let bytes = try? file.beginning(ForeignRunSearch.longestNote)
    else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// All regular files below a folder, by their paths within it.
  private static func below(_ folder: String) -> [String] {
    guard let paths = FileManager.default.enumerator(atPath: folder) else { return [] }
    return paths.compactMap { $0 as? String }.filter { path in
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(
        atPath: folder + "/" + path, isDirectory: &isFolder)
      return exists && !isFolder.boolValue
    }
  }
}
