import NeuralEngine

/// Shuffles the examples, then divides them, then encodes a table's columns and normalizes all parts by
/// what the train set has in them: its texts, its words, its mean and variance.
///
/// Where the source publishes its own test set, that is the test set, and the rule's shares of
/// train and dev, for all examples together, divide the rest in their proportion. Where it publishes its
/// own dev set, that is the dev set, and all of the rest is for training. A share of 0 leaves a published
/// set unused.
///
/// Dev and test may come from another distribution than train: the one the network is meant for,
/// of which there are few examples. All of `data` is then for training, and the rule's shares of
/// dev and test divide `devData` in their proportion; where it publishes sets of its own, those are
/// taken, and without a dev set among them all of the rest is dev.
///
/// - Parameters:
///   - limit: the most examples to take of `data`, picked at random; nil takes all. A published
///     test set is not among them.
///   - devData: where dev and test come from; nil takes them from `data` too.
///   - heldOutClasses: so many of the classes, the last ones, are for dev and test alone, and the others
///     for training alone: the rule's shares of dev and test divide them in their proportion. 0 has every
///     class in every set.
///   - trainDev: the share of the train set that is held out of it, in 0..<1.
///   - stratify: whether each set has the classes in the proportion of the whole; of targets that are
///     not one class an example it says nothing.
///   - byChannel: whether all pixels of an image's channel have one mean and variance instead of
///     their own, as they must where pixels move: one that is hardly ever inked would otherwise
///     blow up what is moved to it.
///   - scaleTargets: whether numbers to predict are brought to mean 0 and variance 1 by the train
///     set's statistics.
///   - seed: of the shuffle; the same seed gives the same split.
/// - Throws: `DatasetError.impossibleSplit` when shares are out of range, do not add up, or leave
///   a set that should have examples without any; `unlikeSources` when the two sources' examples
///   are not of one kind; `memory` when there is not enough for the sets.
public func split(
  _ data: LabeledData, limit: Int? = nil, devData: LabeledData? = nil,
  heldOutClasses: Int = 0, rule: SplitRule, trainDev: Double = 0, stratify: Bool = true,
  normalize: Bool, byChannel: Bool = false,
  scaleTargets: Bool = false, seed: UInt64, memory: MemoryProbe = .system
) throws(DatasetError) -> DataSplit {
  try rule.validate()
  guard (0..<1).contains(trainDev) else {
    throw .impossibleSplit(.shareOutOfRange(name: "trainDev", value: trainDev))
  }
  var (data, devData) = (data, devData)
  if data.columns == nil {
    try devData?.requireNumbers(for: data.facts.name)
    devData = try devData?.matched(to: data.facts)
  }
  var generator = SeededGenerator(seed: seed)
  let order = Array(generator.permutation(data.table.count).prefix(limit ?? .max))
  let planRule = SplitPlan.Rule(shares: rule, trainDev: trainDev, isStratified: stratify)
  let plan =
    if heldOutClasses > 0 {
      try SplitPlan(
        data, order: order, heldFrom: data.facts.classNames.count - heldOutClasses, rule: planRule)
    } else if let devData {
      try SplitPlan(
        data, order: order, devData: devData,
        devOrder: generator.permutation(devData.table.count), rule: planRule)
    } else {
      try SplitPlan(data, order: order, rule: planRule)
    }
  let encoding = data.columns.map {
    TableEncoding(fitting: $0, of: data.table, rows: plan.train)
  }
  if let encoding {
    let name = data.facts.name
    data = try data.encoded(by: encoding, of: name)
    devData = try devData?.encoded(by: encoding, of: name).matched(to: data.facts)
  }
  if data.texts != nil {
    guard devData.map({ $0.texts != nil }) ?? true else {
      throw .unlikeSources(
        devSource: devData?.facts.name ?? "", source: data.facts.name, what: "inputs",
        devValue: "numbers", value: "texts")
    }
    let (tokenizer, steps) = data.tokenizer(fitting: plan.train)
    data = data.tokenized(by: tokenizer, steps: steps)
    devData = devData?.tokenized(by: tokenizer, steps: steps)
  }
  for part in [data, devData] { try part?.requireRoomForSets(limit: limit, memory) }
  var normalization = normalize ? Normalization(of: data.table, rows: plan.train) : nil
  if let encoding { normalization?.leave(encoding.areBinary) }
  if byChannel, let shape = data.facts.imageShape {
    normalization = normalization?.byChannel(shape)
  }
  func examples(_ part: SplitPlan.Part) -> ExampleSet {
    switch part {
    case .rows(let rows): data.table.rows(rows, normalizedBy: normalization)
    case .devSource(let rows):
      (devData ?? data).table.rows(rows, normalizedBy: normalization)
    case .publishedDev(let rows):
      ((devData ?? data).publishedDevTable ?? data.table).rows(rows, normalizedBy: normalization)
    case .publishedTest(let rows):
      ((devData ?? data).publishedTestTable ?? data.table).rows(
        rows, normalizedBy: normalization)
    }
  }
  var result = DataSplit(
    facts: data.facts.combined(with: devData?.facts), train: examples(.rows(plan.train)),
    trainDev: examples(.rows(plan.trainDev)),
    dev: examples(plan.dev), test: examples(plan.test), normalization: normalization)
  if scaleTargets { result.scaleTargets() }
  result.devRows = plan.dev.rows
  result.testRows = plan.test.rows
  let devSource = devData ?? data
  let files =
    if case .publishedDev = plan.dev { devSource.publishedDevFiles } else { devSource.files }
  if !files.isEmpty { result.devFiles = result.devRows.map { files[Int($0)] } }
  result.encoding = encoding
  result.tokenizer = data.tokenizer
  result.warnings =
    data.warnings + (encoding?.sentences ?? []) + (devData?.warnings ?? [])
    + warnings(for: result, expectsAllClasses: heldOutClasses == 0)
  return result
}

extension SplitPlan.Part {
  fileprivate var rows: [Int32] {
    switch self {
    case .rows(let rows), .devSource(let rows), .publishedDev(let rows),
      .publishedTest(let rows):
      Array(rows)
    }
  }
}

extension DataSplit {
  /// Brings the targets of all sets to the mean 0 and the variance 1 of the train set's, where they
  /// are numbers.
  fileprivate mutating func scaleTargets() {
    guard case .values(let values, let width) = train.targets else { return }
    let scaling = TargetScaling(of: values, width: width)
    scaling.apply(to: &train.targets)
    scaling.apply(to: &trainDev.targets)
    scaling.apply(to: &dev.targets)
    scaling.apply(to: &test.targets)
    targetScaling = scaling
  }
}

/// What a user should know of a split before trusting its numbers.
private func warnings(for split: DataSplit, expectsAllClasses: Bool) -> [String] {
  var warnings: [String] = []
  if split.dev.count == 0 {
    warnings.append(
      "the dev set is empty: nothing tells how well the network does on examples it has not seen")
  }
  if split.test.count == 0 {
    warnings.append(
      "the test set is empty: no unbiased estimate of the final error will be possible")
  }
  if expectsAllClasses, case .classes(let labels, let classCount) = split.train.targets {
    let present = Set(labels)
    let absent = (0..<classCount).filter { !present.contains(Int32($0)) }
    if !absent.isEmpty {
      let names = CSVProblem.list(absent.map { split.facts.classNames[$0] })
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
