import NeuralEngine

/// Other data than a network was trained on, with their labels, as ones of its own kind: brought to
/// the same columns, class numbers, normalization and scaling. They are the test set, which is what
/// the source sets aside for a test, or else as dev set, where it does that.
///
/// - Parameters:
///   - facts: of the data that the network was trained on.
///   - takesAnyClasses: whether classes need not be known, as where examples are compared with each other.
///   - encoding: how its inputs came of a table's columns; nil where they came of none.
///   - tokenizer: how its inputs came of texts; nil where they came of none.
/// - Throws: `DatasetError.unlikeModel` when features, image shapes, kinds of targets or classes
///   differ; `memory`.
public func evaluationSet(
  _ data: LabeledData, like facts: DataFacts, takesAnyClasses: Bool = false,
  encoding: TableEncoding? = nil, tokenizer: Tokenizer? = nil,
  normalization: Normalization?, targetScaling: TargetScaling?, memory: MemoryProbe = .system
) throws(DatasetError) -> DataSplit {
  var (data, facts) = (data, facts)
  if takesAnyClasses { facts.classNames = data.facts.classNames }
  if let tokenizer, let steps = facts.steps {
    data = data.tokenized(by: tokenizer, steps: steps)
  }
  let matched: LabeledData
  // Only an example's one class is called by another number.
  let hasClasses = if case .classes = data.table.targets { true } else { false }
  guard hasClasses || data.facts.classNames == facts.classNames else {
    func list(_ names: [String]) -> String {
      names.isEmpty ? "none" : names.joined(separator: ", ").debugDescription
    }
    throw .unlikeModel(
      source: data.facts.name, model: facts.name,
      what: data.facts.steps == nil ? "labels" : "characters", value: list(data.facts.classNames),
      modelValue: list(facts.classNames))
  }
  do {
    if let encoding {
      matched = try data.encoded(by: encoding, of: facts.name).matched(to: facts)
    } else {
      let data = data.withColumns(facts.featureNames)
      try data.requireNumbers(for: facts.name)
      matched = try data.matched(to: facts)
    }
  } catch .unlikeSources(let source, let model, let what, let value, let modelValue) {
    throw .unlikeModel(
      source: source, model: model, what: what, value: value, modelValue: modelValue)
  } catch {
    throw error
  }
  try matched.requireRoomForSets(limit: nil, memory)
  let table = matched.publishedTestTable ?? matched.publishedDevTable ?? matched.table
  var examples = table.rows((0..<Int32(table.count))[...], normalizedBy: normalization)
  targetScaling?.apply(to: &examples.targets)
  var split = DataSplit(
    facts: matched.facts, train: examples.first(0), dev: examples.first(0), test: examples,
    normalization: normalization, warnings: matched.warnings)
  split.targetScaling = targetScaling
  split.testRows = (0..<Int32(table.count)).map { $0 }
  return split
}

extension LabeledData {
  /// The same with the named columns alone, in that order; itself where it does not have them all.
  fileprivate func withColumns(_ names: [String]) -> LabeledData {
    guard !names.isEmpty, facts.featureNames != names else { return self }
    let places = Dictionary(
      zip(facts.featureNames, facts.featureNames.indices), uniquingKeysWith: { first, _ in first })
    let columns = names.compactMap { places[$0] }
    guard columns.count == names.count, case .numbers(let values) = table.inputs else {
      return self
    }
    var inputs: [Float] = []
    inputs.reserveCapacity(table.count * columns.count)
    for row in 0..<table.count {
      for column in columns { inputs.append(values[row * table.featureCount + column]) }
    }
    var facts = self.facts
    facts.featureNames = names
    facts.featureCount = names.count
    var data = LabeledData(
      facts: facts,
      table: ExampleTable(
        inputs: .numbers(inputs), featureCount: names.count, targets: table.targets,
        weights: table.weights), publishedTestTable: nil)
    data.warnings = warnings
    data.columns = self.columns.map { own in
      Columns(columns.map { own.list[$0] }, missing: own.missing)
    }
    return data
  }
}
