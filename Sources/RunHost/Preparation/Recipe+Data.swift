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
      return try classes.map(loaded.restricted) ?? loaded
    }
    let loaded = try load(data)
    let devData = try devSource.map { source throws(DatasetError) in
      try load(source, like: loaded.reading)
    }
    var data = try Datasets.split(
      loaded, limit: limit, devData: devData, rule: split, trainDev: trainDev, stratify: stratify,
      normalize: normalize, byChannel: !augment.isEmpty,
      scaleTargets: scaleTargets && cost == .squaredError && loaded.facts.classNames.isEmpty,
      seed: splitSeed ?? seed)
    if let classWeights { data = try data.weighted(by: classWeights) }
    _ = try networkDescription(
      input: data.facts.inputShape, classCount: data.facts.classNames.count)
    return data
  }
}
