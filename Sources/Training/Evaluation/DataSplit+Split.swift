import Datasets
import NeuralEngine
import RunEvents

extension DataSplit {
  /// The examples of a set; nil for one this data has no part for.
  subscript(split: Split) -> ExampleSet? {
    switch split {
    case .train: train
    case .trainDev: nil
    case .dev: dev
    case .test: test
    }
  }
}
