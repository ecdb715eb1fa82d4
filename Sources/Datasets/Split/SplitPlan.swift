/// Which examples go where.
struct SplitPlan {
  enum Part {
    /// Places in the shuffled order of the main source.
    case rows(Range<Int>)
    /// Rows of the dev source, or of the test set that it publishes.
    case devSource(rows: ArraySlice<Int32>)
    case published(rows: ArraySlice<Int32>)
  }

  /// Examples of the main source that are for training, the first of its shuffled order.
  private let trainCount: Int
  let dev: Part
  let test: Part

  /// Train, dev and test from one source.
  ///
  /// - Parameter count: how many of its examples are taken.
  init(_ data: LabeledData, count: Int, rule: SplitRule) throws(DatasetError) {
    let publishedCount = data.publishedTestTable?.count ?? 0
    let shares = rule.shares(exampleCount: count + publishedCount)
    let ownTestCount =
      data.publishedTestTable == nil ? Int((Double(count) * shares.test).rounded()) : 0
    let devShare =
      data.publishedTestTable == nil ? shares.dev : shares.dev / (shares.train + shares.dev)
    let devCount = Int((Double(count) * devShare).rounded())
    trainCount = count - devCount - ownTestCount
    let testCount = data.publishedTestTable == nil ? ownTestCount : publishedCount
    try Self.requireExamples(
      [
        ("train", shares.train, trainCount), ("dev", shares.dev, devCount),
        ("test", shares.test, testCount),
      ], of: count)
    dev = .rows(trainCount..<(trainCount + devCount))
    if let published = data.publishedTestTable {
      test = .published(rows: Self.all(published, when: shares.test > 0))
    } else {
      test = .rows((trainCount + devCount)..<count)
    }
  }

  /// Train from one source, dev and test from another.
  ///
  /// - Parameters:
  ///   - trainCount: how many of the first source's examples are taken.
  ///   - devOrder: the other source's examples, shuffled.
  init(
    trainCount: Int, devData: LabeledData, rule: SplitRule, devOrder: [Int32]
  ) throws(DatasetError) {
    let shares = rule.shares(exampleCount: trainCount + devData.table.count)
    guard shares.dev + shares.test > 0 else { throw .impossibleSplit(.devSourceUnused) }
    self.trainCount = trainCount
    let count = devData.table.count
    let testShare = shares.test / (shares.dev + shares.test)
    if let published = devData.publishedTestTable {
      dev = .devSource(rows: shares.dev > 0 ? devOrder[...] : [])
      test = .published(rows: Self.all(published, when: shares.test > 0))
      return
    }
    let testCount = Int((Double(count) * testShare).rounded())
    try Self.requireExamples(
      [("dev", shares.dev, count - testCount), ("test", shares.test, testCount)], of: count)
    dev = .devSource(rows: devOrder[..<(count - testCount)])
    test = .devSource(rows: devOrder[(count - testCount)...])
  }

  /// How many of the train examples are trained on, and how many held out.
  func dividingTrain(_ share: Double) throws(DatasetError) -> (train: Int, trainDev: Int) {
    let held = Int((Double(trainCount) * share).rounded())
    try Self.requireExamples(
      [("train", 1, trainCount - held), ("trainDev", share, held)], of: trainCount)
    return (trainCount - held, held)
  }

  private static func all(_ table: ExampleTable, when isUsed: Bool) -> ArraySlice<Int32> {
    isUsed ? Array(0..<Int32(table.count))[...] : []
  }

  private static func requireExamples(
    _ parts: [(name: String, share: Double, count: Int)], of exampleCount: Int
  ) throws(DatasetError) {
    for part in parts where part.share > 0 && part.count <= 0 {
      throw .impossibleSplit(
        .emptyPart(name: part.name, share: part.share, exampleCount: exampleCount))
    }
  }
}
