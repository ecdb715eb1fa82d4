import NeuralEngine

/// Shuffles the examples, then divides them, then normalizes all parts by the train set's mean and
/// variance.
///
/// Where the source publishes its own test set, that is the test set, and the rule's shares of
/// train and dev, for all examples together, divide the rest in their proportion. A test share of
/// 0 leaves a published test set unused.
///
/// - Parameter seed: of the shuffle; the same seed gives the same split.
/// - Throws: `DatasetError.impossibleSplit` when shares are out of range, do not add up, or leave
///   a set that should have examples without any.
public func split(
  _ data: LabeledData, rule: SplitRule, normalize: Bool, seed: UInt64
) throws(DatasetError) -> DataSplit {
  try rule.validate()
  let publishedCount = data.publishedTestTable?.count ?? 0
  let count = data.table.count
  let shares = rule.shares(exampleCount: count + publishedCount)
  var generator = SeededGenerator(seed: seed)
  let order = generator.permutation(count)

  let ownTestCount =
    data.publishedTestTable == nil ? Int((Double(count) * shares.test).rounded()) : 0
  let devShare =
    data.publishedTestTable == nil ? shares.dev : shares.dev / (shares.train + shares.dev)
  let devCount = Int((Double(count) * devShare).rounded())
  let trainCount = count - devCount - ownTestCount
  for (name, share, part) in [
    ("train", shares.train, trainCount), ("dev", shares.dev, devCount),
    ("test", shares.test, data.publishedTestTable == nil ? ownTestCount : publishedCount),
  ] where share > 0 && part <= 0 {
    throw .impossibleSplit(.emptyPart(name: name, share: share, exampleCount: count))
  }

  let trainRows = order[..<trainCount]
  let normalization =
    normalize ? Normalization(of: data.table, rows: trainRows) : nil
  let ownTestRows = order[(trainCount + devCount)...]
  let test: ExampleSet
  if let published = data.publishedTestTable {
    let used = shares.test > 0 ? Int32(publishedCount) : 0
    test = published.rows(0..<used, normalizedBy: normalization)
  } else {
    test = data.table.rows(ownTestRows, normalizedBy: normalization)
  }
  var result = DataSplit(
    facts: data.facts,
    train: data.table.rows(trainRows, normalizedBy: normalization),
    dev: data.table.rows(
      order[trainCount..<(trainCount + devCount)], normalizedBy: normalization),
    test: test, normalization: normalization)
  result.warnings = warnings(for: result)
  return result
}

/// What a user should know of a split before trusting its numbers.
private func warnings(for split: DataSplit) -> [String] {
  var warnings: [String] = []
  if split.dev.count == 0 {
    warnings.append(
      "the dev set is empty: nothing tells how well the network does on examples it has not seen")
  }
  if split.test.count == 0 {
    warnings.append(
      "the test set is empty: no unbiased estimate of the final error will be possible")
  }
  if case .classes(let labels, let classCount) = split.train.targets {
    let present = Set(labels)
    let absent = (0..<classCount).filter { !present.contains(Int32($0)) }
    if !absent.isEmpty {
      let names = absent.map { split.facts.classNames[$0] }.joined(separator: ", ")
      warnings.append("the train set has no example of \(names): the network cannot learn it")
    }
  }
  return warnings
}

extension SplitRule {
  /// - Throws: `DatasetError.impossibleSplit` when a share is not in 0...1, the train share is 0,
  ///   or they do not add up to 1.
  public func validate() throws(DatasetError) {
    guard case .shares(let train, let dev, let test) = self else { return }
    for (name, value) in [("train", train), ("dev", dev), ("test", test)]
    where !(value >= 0 && value <= 1) {
      throw .impossibleSplit(.shareOutOfRange(name: name, value: value))
    }
    guard train > 0 else { throw .impossibleSplit(.noTrainShare) }
    let sum = train + dev + test
    guard (sum - 1).magnitude < 1e-6 else { throw .impossibleSplit(.sharesDoNotAddUp(sum: sum)) }
  }
}
