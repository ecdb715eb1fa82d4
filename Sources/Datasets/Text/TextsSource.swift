import NeuralEngine

/// Reads texts with their labels. Tokens are made of them once it is known which are learned from.
enum TextsSource {
  static func labeledData(
    _ source: LabeledTexts, memory: MemoryProbe, progress: (LoadProgress) -> Void
  ) throws(DatasetError) -> LabeledData {
    if let column = source.column { return try table(source, column: column, memory) }
    return try folder(source, memory, progress)
  }

  // MARK: A table

  private static func table(
    _ source: LabeledTexts, column: String, _ memory: MemoryProbe
  ) throws(DatasetError) -> LabeledData {
    let bytes = try FileBytes(memory).readInflating(source.path)
    try CSVTable.refuseParquet(bytes, path: source.path)
    try requireRoom(bytes.count, for: source.path, memory)
    do throws(CSVTable.Failure) {
      let table = try CSVTable(bytes)
      let place = try CSVSource.index(of: column, in: table, as: .feature)
      let labels = try source.labels.map { name throws(CSVTable.Failure) in
        try CSVSource.index(of: name, in: table, as: .label)
      }
      guard table.rowCount > 0 else { throw CSVTable.Failure(line: 1, problem: .noRows) }
      let targets = try TableTargets(table, labels, source.target)
      let texts = (0..<table.rowCount).map { table.text(row: $0, column: place) }
      return data(
        source, TextInputs(source, texts), targets.targets, classNames: targets.classNames)
    } catch {
      throw .csv(path: source.path, line: error.line, error.problem)
    }
  }

  // MARK: Folders

  private static func folder(
    _ source: LabeledTexts, _ memory: MemoryProbe, _ progress: (LoadProgress) -> Void
  ) throws(DatasetError) -> LabeledData {
    let folders = try ClassFolders(source.path, of: .texts)
    let total = folders.fileCount
    var done = 0
    func texts(_ classes: ClassFolders.Classes) throws(DatasetError) -> [String] {
      var texts: [String] = []
      for path in classes.flatMap(\.paths) {
        let bytes = try FileBytes(memory).readInflating(path)
        try requireRoom(bytes.count, for: path, memory)
        guard let text = String(validating: bytes, as: UTF8.self) else {
          throw .unreadableFile(path: path, reason: "it is not UTF-8 text")
        }
        texts.append(text)
        done += 1
        if done.isMultiple(of: 1000) || done == total {
          progress(LoadProgress(done: done, total: total))
        }
      }
      return texts
    }
    var inputs = TextInputs(source, try texts(folders.train))
    inputs.dev = try texts(folders.dev ?? [])
    inputs.test = try texts(folders.test ?? [])
    func targets(_ classes: ClassFolders.Classes) -> Targets {
      .classes(folders.labels(of: classes), count: folders.classNames.count)
    }
    var data = data(
      source, inputs, targets(folders.train), classNames: folders.classNames,
      dev: folders.dev.map(targets), test: folders.test.map(targets))
    data.files = folders.names(of: folders.train)
    data.publishedDevFiles = folders.names(of: folders.dev ?? [])
    return data
  }

  private typealias TextInputs = LabeledData.TextInputs

  private static func data(
    _ source: LabeledTexts, _ texts: TextInputs, _ targets: Targets, classNames: [String],
    dev: Targets? = nil, test: Targets? = nil
  ) -> LabeledData {
    func table(_ targets: Targets) -> ExampleTable {
      ExampleTable(inputs: .numbers([]), featureCount: 0, targets: targets)
    }
    return LabeledData(
      name: DataSource.name(ofFile: source.path), examples: table(targets), classNames: classNames,
      steps: source.length, publishedDev: dev.map(table), publishedTest: test.map(table),
      texts: texts)
  }

  /// The bytes, a text of them, and its words.
  private static func requireRoom(
    _ byteCount: Int, for path: String, _ memory: MemoryProbe
  ) throws(DatasetError) {
    try memory.require(
      Double(byteCount) * 8, for: path, "\(byteCount) bytes of text", hint: "fewer texts")
  }
}

extension LabeledData.TextInputs {
  init(_ source: LabeledTexts, _ texts: [String]) {
    self.init(train: texts, options: source.tokens, length: source.length)
  }
}
