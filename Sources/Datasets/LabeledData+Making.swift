import NeuralEngine

extension LabeledData {
  /// Data with the facts that follow from its examples filled in.
  init(
    name: String, examples: ExampleSet, classNames: [String], featureNames: [String] = [],
    imageShape: ImageShape? = nil, publishedTest: ExampleSet? = nil
  ) {
    var fingerprint = Fingerprint()
    fingerprint.combine(examples)
    if let publishedTest { fingerprint.combine(publishedTest) }
    self.init(
      facts: DataFacts(
        name: name, classNames: classNames, featureNames: featureNames,
        featureCount: examples.featureCount, imageShape: imageShape,
        fingerprint: fingerprint.text),
      examples: examples, publishedTest: publishedTest)
  }
}

extension Fingerprint {
  mutating func combine(_ examples: ExampleSet) {
    combine(UInt64(examples.featureCount))
    combine(examples.inputs)
    switch examples.targets {
    case .classes(let labels, let count):
      combine(UInt64(count))
      combine(labels)
    case .values(let values, let width):
      combine(UInt64(width))
      combine(values)
    }
  }
}
