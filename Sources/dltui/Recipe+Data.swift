import Datasets
import Training

extension Recipe {
  /// The recipe's examples: loaded, shuffled, split and normalized, and found to fit the network.
  func loadData() throws -> DataSplit {
    let line = LoadingLine()
    defer { line.clear() }
    let loaded = try Datasets.load(data, progress: line.show)
    let devData = try devSource.map { source throws(DatasetError) in
      try Datasets.load(source, progress: line.show)
    }
    let data = try Datasets.split(
      loaded, devData: devData, rule: split, trainDev: trainDev, normalize: normalize,
      byChannel: !augment.isEmpty, seed: seed)
    _ = try networkDescription(
      input: data.facts.inputShape, classCount: data.facts.classNames.count)
    return data
  }
}
