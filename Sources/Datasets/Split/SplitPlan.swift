import NeuralEngine

/// Which examples go where.
struct SplitPlan {
  enum Part {
    /// Rows of the main source.
    case rows(ArraySlice<Int32>)
    /// Rows of the dev source, or of the dev and test sets that a source publishes.
    case devSource(rows: ArraySlice<Int32>)
    case publishedDev(rows: ArraySlice<Int32>)
    case publishedTest(rows: ArraySlice<Int32>)
  }

  /// Rows of the main source to train on.
  let train: ArraySlice<Int32>
  /// Rows that are held out of them.
  let trainDev: ArraySlice<Int32>
  let dev: Part
  let test: Part

  /// Shares of a split, and how it is made.
  struct Rule {
    var shares: SplitRule
    /// Of the train set.
    var trainDev: Double
    var isStratified: Bool
  }

  /// Train, dev and test from one source.
  ///
  /// - Parameter order: the rows that are taken, shuffled.
  init(_ data: LabeledData, order: [Int32], rule: Rule) throws(DatasetError) {
    let (publishedDev, publishedTest) = (data.publishedDevTable, data.publishedTestTable)
    let count = order.count
    let shares = rule.shares.shares(
      exampleCount: count + (publishedDev?.count ?? 0) + (publishedTest?.count ?? 0))
    // Whoever sets a dev set aside would have set a test set aside as well.
    let hasOwnTest = publishedTest == nil && publishedDev == nil
    let testCount = hasOwnTest ? Int((Double(count) * shares.test).rounded()) : 0
    let devShare = hasOwnTest ? shares.dev : shares.dev / (shares.train + shares.dev)
    let devCount = publishedDev == nil ? Int((Double(count) * devShare).rounded()) : 0
    let trainCount = count - devCount - testCount
    try Self.requireExamples(
      [
        ("train", shares.train, trainCount),
        ("dev", shares.dev, publishedDev?.count ?? devCount),
        ("test", shares.test, hasOwnTest ? testCount : publishedTest?.count ?? 1),
      ], of: count)
    let trainDevCount = try Self.trainDevCount(of: trainCount, share: rule.trainDev)
    let order = Self.arranged(
      order, rule, data.table.targets,
      [trainCount - trainDevCount, trainDevCount, devCount, testCount])
    train = order[..<(trainCount - trainDevCount)]
    trainDev = order[train.endIndex..<trainCount]
    dev =
      publishedDev.map { .publishedDev(rows: Self.all($0, when: shares.dev > 0)) }
      ?? .rows(order[trainCount..<(trainCount + devCount)])
    test =
      publishedTest.map { .publishedTest(rows: Self.all($0, when: shares.test > 0)) }
      ?? .rows(order[(trainCount + devCount)...])
  }

  /// Train from one source, dev and test from another.
  ///
  /// - Parameters:
  ///   - order: the first source's rows that are taken, shuffled.
  ///   - devOrder: the other source's, shuffled.
  init(
    _ data: LabeledData, order: [Int32], devData: LabeledData, devOrder: [Int32], rule: Rule
  ) throws(DatasetError) {
    let count = devData.table.count
    let shares = rule.shares.shares(exampleCount: order.count + count)
    guard shares.dev + shares.test > 0 else { throw .impossibleSplit(.devSourceUnused) }
    let trainDevCount = try Self.trainDevCount(of: order.count, share: rule.trainDev)
    let trainOrder = Self.arranged(
      order, rule, data.table.targets, [order.count - trainDevCount, trainDevCount])
    train = trainOrder[..<(order.count - trainDevCount)]
    trainDev = trainOrder[train.endIndex...]
    if devData.publishedDevTable != nil || devData.publishedTestTable != nil {
      dev =
        devData.publishedDevTable.map { .publishedDev(rows: Self.all($0, when: shares.dev > 0)) }
        ?? .devSource(rows: shares.dev > 0 ? devOrder[...] : [])
      test = .publishedTest(
        rows: devData.publishedTestTable.map { Self.all($0, when: shares.test > 0) } ?? [])
      return
    }
    let testCount = Int((Double(count) * shares.test / (shares.dev + shares.test)).rounded())
    let devCount = count - testCount
    try Self.requireExamples(
      [("dev", shares.dev, devCount), ("test", shares.test, testCount)], of: count)
    let devRows = Self.arranged(devOrder, rule, devData.table.targets, [devCount, testCount])
    dev = .devSource(rows: devRows[..<devCount])
    test = .devSource(rows: devRows[devCount...])
  }

  /// Train from some classes, dev and test from the others.
  ///
  /// - Parameters:
  ///   - order: the rows that are taken, shuffled.
  ///   - firstHeld: the classes from this number on are for dev and test.
  init(
    _ data: LabeledData, order: [Int32], heldFrom firstHeld: Int, rule: Rule
  ) throws(DatasetError) {
    let shares = rule.shares.shares(exampleCount: order.count)
    guard shares.dev + shares.test > 0 else { throw .impossibleSplit(.devClassesUnused) }
    let own = data.table.rows(order, areHeld: false, from: firstHeld)
    let held = data.table.rows(order, areHeld: true, from: firstHeld)
    let publishedDev = data.publishedDevTable?.heldRows(from: firstHeld)
    let publishedTest = data.publishedTestTable?.heldRows(from: firstHeld)
    var testCount = 0
    if publishedDev == nil, publishedTest == nil {
      testCount = Int(
        (Double(held.count) * shares.test / (shares.dev + shares.test)).rounded())
    }
    let devCount = held.count - testCount
    try Self.requireExamples(
      [
        ("train", 1, own.count), ("dev", shares.dev, publishedDev?.count ?? devCount),
        ("test", shares.test, publishedTest?.count ?? (publishedDev == nil ? testCount : 1)),
      ], of: order.count)
    let trainDevCount = try Self.trainDevCount(of: own.count, share: rule.trainDev)
    let trainOrder = Self.arranged(
      own, rule, data.table.targets, [own.count - trainDevCount, trainDevCount])
    train = trainOrder[..<(own.count - trainDevCount)]
    trainDev = trainOrder[train.endIndex...]
    let heldOrder = Self.arranged(held, rule, data.table.targets, [devCount, testCount])
    let isDevUsed = shares.dev > 0
    dev =
      publishedDev.map { .publishedDev(rows: isDevUsed ? $0[...] : []) }
      ?? .rows(isDevUsed ? heldOrder[..<devCount] : [])
    test =
      publishedTest.map { .publishedTest(rows: shares.test > 0 ? $0[...] : []) }
      ?? .rows(heldOrder[devCount...])
  }

  /// How many of the train examples are held out.
  private static func trainDevCount(of count: Int, share: Double) throws(DatasetError) -> Int {
    let held = Int((Double(count) * share).rounded())
    try requireExamples(
      [("train", 1, count - held), ("trainDev", share, held)], of: count)
    return held
  }

  private static func arranged(
    _ order: [Int32], _ rule: Rule, _ targets: Targets, _ counts: [Int]
  ) -> [Int32] {
    rule.isStratified ? Strata.arranged(order, of: targets, into: counts) : order
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

extension ExampleTable {
  /// Those of the rows that are of the classes from a number on, or those that are not.
  fileprivate func rows(_ rows: [Int32], areHeld: Bool, from first: Int) -> [Int32] {
    guard case .classes(let labels, _) = targets else { return areHeld ? [] : rows }
    return rows.filter { (labels[Int($0)] >= first) == areHeld }
  }

  /// All rows of those classes.
  fileprivate func heldRows(from first: Int) -> [Int32] {
    rows((0..<Int32(count)).map { $0 }, areHeld: true, from: first)
  }
}
