import RunEvents

/// Files that hold one metric of a run each: what their names say of it.
enum MetricFile {
  /// What TensorBoard calls the CSV or JSON of a curve that is downloaded: `run-train-tag-loss.csv`.
  static func download(_ file: String) -> (run: String, tag: String)? {
    let stem = stem(of: file)
    guard stem.hasPrefix("run-"), let tag = stem.firstRange(of: "-tag-") else { return nil }
    let run = stem[stem.index(stem.startIndex, offsetBy: 4)..<tag.lowerBound]
    guard tag.upperBound < stem.endIndex else { return nil }
    return (String(run), String(stem[tag.upperBound...]))
  }

  /// What the values of a JSON file are called that gives them no name.
  static func metric(ofJSON file: String) -> String {
    guard let (run, tag) = download(file) else { return "value" }
    return (split(endingIn: run)?.split).map { "\($0.rawValue)/\(tag)" } ?? tag
  }

  /// A run's name that ends with a split, and what stands before it.
  static func split(endingIn run: String) -> (split: Split, rest: String)? {
    if let split = TagNaming.standard.splits[run.lowercased()] { return (split, "") }
    guard let place = run.lastIndex(where: { "_-./".contains($0) }),
      let split = TagNaming.standard.splits[run[run.index(after: place)...].lowercased()]
    else { return nil }
    return (split, String(run[..<place]))
  }

  /// `learn_error.tsv`, as CatBoost writes one for each set: what stands before the `_error`.
  static func catBoostSet(_ file: String) -> String? {
    let name = FileFacts.lastComponent(file)
    guard name.hasSuffix("_error.tsv") else { return nil }
    let set = String(name.dropLast("_error.tsv".count))
    return set == "learn" || set.hasPrefix("test") ? set : nil
  }

  /// Whether a table of these columns holds the one metric that its file is called for.
  static func isCalled(for columns: [String], file: String) -> Bool {
    let metrics = columns.filter {
      RowColumns.stepRank($0) == nil && RowColumns.timeRank($0) == nil
    }
    guard metrics.count == 1, metrics.count < columns.count else { return false }
    let stem = stem(of: file)
    let metric = metrics[0].split(separator: "/").last.map(String.init) ?? metrics[0]
    return stem == metric || stem.hasSuffix("_" + metric) || stem.hasSuffix("." + metric)
  }

  private static func stem(of file: String) -> String {
    var name = FileFacts.lastComponent(file)
    for ending in [".gz", ".csv", ".tsv", ".json", ".txt"] where name.hasSuffix(ending) {
      name = String(name.dropLast(ending.count))
    }
    return name
  }
}

extension ForeignRun {
  /// How one of its tables is read, besides what its bytes say.
  func options(of file: String, x: String?) -> CSVReader.Options {
    var options = CSVReader.Options(x: x, part: part)
    if let (run, tag) = MetricFile.download(file) {
      options.metric = tag
      if let split = MetricFile.split(endingIn: run)?.split {
        options.prefix = split.rawValue + "/"
      }
    } else if isInPieces, let metric = TorchRLFolder.metric(of: file) {
      options.metric = metric
      options.columns = TorchRLFolder.columns
    } else if let set = MetricFile.catBoostSet(file) {
      options.prefix = (set == "learn" ? "train" : set) + "/"
    } else if isInPieces, let slash = file.lastIndex(of: "/") {
      options.prefix = String(file[...slash])
    }
    return options
  }
}
