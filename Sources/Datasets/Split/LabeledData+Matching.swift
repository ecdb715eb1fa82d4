import NeuralEngine

extension LabeledData {
  /// These examples as ones of the same kind as others: with their classes' numbers.
  ///
  /// - Throws: `unlikeSources` when features, image shapes, kinds of targets or classes differ.
  func matched(to other: DataFacts) throws(DatasetError) -> LabeledData {
    func unlike(_ what: String, _ own: String, _ others: String) -> DatasetError {
      .unlikeSources(
        devSource: facts.name, source: other.name, what: what, devValue: own, value: others)
    }
    guard facts.imageShape == other.imageShape else {
      throw unlike(
        "images", facts.imageShape?.text ?? "none", other.imageShape?.text ?? "none")
    }
    guard facts.featureCount == other.featureCount else {
      throw unlike("features", "\(facts.featureCount)", "\(other.featureCount)")
    }
    guard facts.featureNames == other.featureNames else {
      throw unlike(
        "columns", facts.featureNames.joined(separator: ", "),
        other.featureNames.joined(separator: ", "))
    }
    let classes = other.classNames
    guard facts.classNames.isEmpty == classes.isEmpty else {
      throw unlike(
        "targets", facts.classNames.isEmpty ? "numbers" : "classes",
        classes.isEmpty ? "numbers" : "classes")
    }
    guard facts.targetCount == other.targetCount else {
      throw unlike("numbers to predict", "\(facts.targetCount)", "\(other.targetCount)")
    }
    let known = Set(classes)
    if let stranger = facts.classNames.first(where: { !known.contains($0) }) {
      throw unlike("classes", "\(stranger) among them", classes.joined(separator: ", "))
    }
    guard facts.classNames != classes else { return self }
    var matched = facts
    matched.classNames = classes
    let places = Dictionary(zip(classes, Int32(0)...), uniquingKeysWith: { first, _ in first })
    let numbers = facts.classNames.map { places[$0] ?? 0 }
    var data = LabeledData(
      facts: matched, table: table.renumbered(numbers, count: classes.count),
      publishedDevTable: publishedDevTable?.renumbered(numbers, count: classes.count),
      publishedTestTable: publishedTestTable?.renumbered(numbers, count: classes.count))
    data.warnings = warnings
    data.columns = columns
    data.texts = texts
    data.tokenizer = tokenizer
    data.files = files
    data.publishedDevFiles = publishedDevFiles
    return data
  }
}

extension ExampleTable {
  /// The same with class `c` called `numbers[c]`.
  fileprivate func renumbered(_ numbers: [Int32], count: Int) -> ExampleTable {
    guard case .classes(let labels, _) = targets else { return self }
    return ExampleTable(
      inputs: inputs, featureCount: featureCount,
      targets: .classes(labels.map { numbers[Int($0)] }, count: count), weights: weights)
  }
}

extension ImageShape {
  /// `28×28×1`
  fileprivate var text: String { "\(height)×\(width)×\(channels)" }
}

extension DataFacts {
  /// Of data of which dev and test come from elsewhere.
  func combined(with dev: DataFacts?) -> DataFacts {
    guard let dev else { return self }
    var combined = self
    combined.name = "\(name), dev \(dev.name)"
    var fingerprint = Fingerprint()
    for text in [self.fingerprint, dev.fingerprint] {
      fingerprint.combine(Array(text.utf8)[...])
    }
    combined.fingerprint = fingerprint.text
    return combined
  }
}
