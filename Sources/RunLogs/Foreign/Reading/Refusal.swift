import RunEvents

/// Why a file is no log that can be read: what was looked at, and what to do.
struct Refusal: Hashable, Sendable {
  /// What the file is, as one clause.
  var reason: String
  var hint: String?
  /// Whether the file looks as if it were meant to be a log, so that it is worth a word when a whole
  /// folder was searched.
  var isLikelyLog = false

  /// - Parameters:
  ///   - file: its name, for what only names tell.
  ///   - bytes: its beginning; nil when it is empty.
  init(file: String, bytes: UnsafeRawBufferPointer, isWhole: Bool) {
    let name = FileFacts.lastComponent(file)
    guard !bytes.isEmpty else {
      self.init(
        reason: "\(name.excerpt) is empty",
        hint: "dltui watch shows it as soon as something is written to it",
        isLikelyLog: Self.endings.contains { name.lowercased().hasSuffix($0) })
      return
    }
    if let (kind, advice) = Self.container(bytes) {
      self.init(reason: "\(name.excerpt) is \(kind)", hint: advice, isLikelyLog: true)
      return
    }
    let plain = ByteDecoder.plain(bytes, limit: 1 << 20)
    let encoding = plain == nil ? "UTF-8" : bytes[0] == 0x1f ? "gzip" : "UTF-16 or old line ends"
    self = (plain ?? Array(bytes.prefix(1 << 20))).withUnsafeBytes {
      Self.ofText($0, name: name, encoding: encoding)
    }
  }

  private init(reason: String, hint: String?, isLikelyLog: Bool = false) {
    self.reason = reason
    self.hint = hint
    self.isLikelyLog = isLikelyLog
  }

  private static let endings = [".wandb", ".csv", ".tsv", ".jsonl", ".json", ".log"]
  private static let headerHint =
    "write the columns' names into its first line, for example step,loss,val_loss"

  private static func container(_ bytes: UnsafeRawBufferPointer) -> (String, String?)? {
    func begins(_ text: StaticString) -> Bool {
      bytes.count >= text.utf8CodeUnitCount
        && (0..<text.utf8CodeUnitCount).allSatisfy { bytes[$0] == text.utf8Start[$0] }
    }
    if begins("PAR1") {
      return ("a Parquet file", "export it as CSV: pandas.read_parquet(…).to_csv(…)")
    }
    if begins("PK") {
      return (
        "a ZIP archive", "unpack it; of an offline Comet experiment, export the metrics as CSV"
      )
    }
    if bytes.count > 3, bytes[0] == 0x89, bytes[1] == 0x48, bytes[2] == 0x44 {
      return ("an HDF5 file", "export its curves as CSV: pandas.read_hdf(…).to_csv(…)")
    }
    return nil
  }

  private static func ofText(
    _ text: UnsafeRawBufferPointer, name: String, encoding: String
  ) -> Refusal {
    let zeros = text.prefix(4096).count { $0 == 0 }
    if zeros > 0 {
      return Refusal(
        reason: "\(name.excerpt) is binary, and neither TensorBoard events nor a W&B log",
        hint: nil)
    }
    let bytes = UTF8Mark.dropped(from: text)
    guard let start = bytes.firstIndex(where: { $0 > 32 }) else {
      return Refusal(reason: "\(name.excerpt) is empty but for white space", hint: nil)
    }
    let lineEnd = bytes[start...].firstIndex(of: 10) ?? bytes.endIndex
    let line = UnsafeRawBufferPointer(rebasing: bytes[start..<min(lineEnd, start + 4096)])
    let shown = String(decoding: line.prefix(200), as: UTF8.self).excerpt
    if line.first == UInt8(ascii: "{") || line.first == UInt8(ascii: "[") {
      return Refusal(
        reason: "\(name.excerpt) is JSON in which no record has a step and a metric; "
          + "it begins with \(shown)",
        hint: "each record needs numbers by name, for example {\"step\": 1, \"loss\": 0.5}",
        isLikelyLog: endings.contains { name.lowercased().hasSuffix($0) })
    }
    let delimiter =
      CSVHeader.delimiters.max { left, right in
        line.count { $0 == left } < line.count { $0 == right }
      } ?? UInt8(ascii: ",")
    let fields = CSVHeader.fields(of: line, delimiter)
    let numbers = fields.filter(CSVHeader.isNumber).count
    if fields.count > 1, numbers * 2 > fields.count {
      return Refusal(
        reason: "\(name.excerpt) has rows of \(fields.count) numbers and no header that names the "
          + "columns; its first line is \(shown)",
        hint: headerHint, isLikelyLog: true)
    }
    if fields.count > 1 {
      let columns = fields.prefix(8).map(\.excerpt).joined(separator: ", ")
      return Refusal(
        reason: "\(name.excerpt) (\(encoding)) begins with the columns \(columns), and no rows of "
          + "numbers follow them or none is called as a step or a metric is",
        hint: headerHint,
        isLikelyLog: endings.contains { name.lowercased().hasSuffix($0) })
    }
    return Refusal(
      reason:
        "\(name.excerpt) is text (\(encoding)) that is no table and no JSON; its first line is "
        + shown,
      hint: nil)
  }
}

extension Refusal {
  /// What other tools keep their runs in that is not read, by the folder's name.
  static func ofStore(named names: [String]) -> Refusal? {
    for (folder, tool, advice) in stores where names.contains(folder) {
      return Refusal(
        reason: "it is \(tool), which is not read", hint: "export it as CSV by \(advice)",
        isLikelyLog: true)
    }
    return nil
  }

  private static let stores = [
    (".aim", "an Aim repository", "aim.Repo(…).query_metrics(…).dataframe().to_csv(…)"),
    (
      ".neptune", "Neptune's data",
      "run[\"train/loss\"].fetch_values().to_csv(…), or by its exporter"
    ),
    (".clearml", "ClearML's data", "the download of a plot, or task.get_reported_scalars()"),
    (".comet", "Comet's data", "experiment.get_metrics() and pandas"),
  ]
}
