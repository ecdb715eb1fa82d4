import Datasets
import Training

extension Recipe {
  /// The recipe's examples: loaded, shuffled, split and normalized, and found to fit the network.
  ///
  /// - Parameter progress: told how far a set of many files is read.
  package func loadData(
    progress: @escaping (LoadProgress) -> Void = { _ in }
  ) throws -> DataSplit {
    func load(
      _ source: DataSource, like known: TableReading? = nil
    ) throws(DatasetError) -> LabeledData {
      let loaded = try Datasets.load(source, like: known, progress: progress)
      guard let names = takenClasses(of: loaded.facts.classNames) else { return loaded }
      return try loaded.restricted(toClasses: names)
    }
    let loaded = try load(data)
    let devData = try devSource.map { source throws(DatasetError) in
      try load(source, like: loaded.reading)
    }
    var data = try Datasets.split(
      loaded, limit: limit, devData: devData, heldOutClasses: devClasses?.count ?? 0, rule: split,
      trainDev: trainDev, stratify: stratify,
      normalize: normalize, byChannel: !augment.isEmpty,
      scaleTargets: scaleTargets && cost == .squaredError && loaded.facts.classNames.isEmpty,
      seed: splitSeed ?? seed)
    if let classWeights { data = try data.weighted(by: classWeights) }
    _ = try networkDescription(
      input: data.facts.inputShape, classCount: data.facts.classNames.count,
      targetCount: data.facts.targetCount, tokenCount: data.facts.tokenCount)
    return data
  }

  /// The classes whose examples are taken, those that are for dev and test alone last; nil takes all.
  private func takenClasses(of known: [String]) -> [String]? {
    guard let devClasses else { return classes }
    return (classes ?? known.filter { !devClasses.contains($0) }) + devClasses
  }
}
