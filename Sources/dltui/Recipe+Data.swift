import Datasets
import Training

extension Recipe {
  /// The recipe's examples: loaded, shuffled, split and normalized, and found to fit the network.
  func loadData() throws -> DataSplit {
    let data = try Datasets.split(
      Datasets.load(data), rule: split, normalize: normalize, seed: seed)
    _ = try networkDescription(
      input: data.facts.inputShape, classCount: data.facts.classNames.count)
    return data
  }
}
