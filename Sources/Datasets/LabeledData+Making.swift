import NeuralEngine

extension LabeledData {
  /// Data with the facts that follow from its examples filled in.
  init(
    name: String, examples: ExampleTable, classNames: [String], featureNames: [String] = [],
    imageShape: ImageShape? = nil, steps: Int? = nil, answerMark: String? = nil,
    publishedDev: ExampleTable? = nil, publishedTest: ExampleTable? = nil,
    columns: Columns? = nil, texts: TextInputs? = nil
  ) {
    var fingerprint = Fingerprint()
    fingerprint.combine(examples)
    for part in [publishedDev, publishedTest] { part.map { fingerprint.combine($0) } }
    for text in texts.map({ $0.train + $0.dev + $0.test }) ?? [] {
      fingerprint.combine(Array(text.utf8)[...])
    }
    for text in columns?.list.flatMap(\.texts) ?? [] { fingerprint.combine(Array(text.utf8)[...]) }
    let targetCount =
      if case .values(_, let width) = examples.targets, classNames.isEmpty { width } else { 1 }
    self.init(
      facts: DataFacts(
        name: name, classNames: classNames, targetCount: targetCount, featureNames: featureNames,
        featureCount: examples.featureCount, imageShape: imageShape, steps: steps,
        answerMark: answerMark, fingerprint: fingerprint.text),
      table: examples, publishedDevTable: publishedDev, publishedTestTable: publishedTest)
    self.columns = columns
    self.texts = texts
  }
}

extension Fingerprint {
  mutating func combine(_ examples: ExampleTable) {
    combine(UInt64(examples.featureCount))
    switch examples.inputs {
    case .numbers(let values): combine(values)
    case .pixels(let bytes): combine(bytes)
    }
    switch examples.targets {
    case .classes(let labels, let count):
      combine(UInt64(count))
      combine(labels)
    case .stepClasses(let labels, let steps, let count):
      combine(UInt64(count))
      combine(UInt64(steps))
      combine(labels)
    case .values(let values, let width):
      combine(UInt64(width))
      combine(values)
    }
    if let weights = examples.weights { combine(weights) }
  }
}
