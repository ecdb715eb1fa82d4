import NeuralEngine

/// How much an example of each class counts in the cost.
public enum ClassWeights: Hashable, Sendable {
  /// By class name, ≥ 0; a class that is not named counts 1.
  case named([String: Double])
  /// Each class as much as any other, however many examples of it the train set has: n / (k · nₖ)
  /// for one of nₖ of n examples of k classes.
  case balanced
}

extension DataSplit {
  /// The same examples, each counting as much as its class says times what it counted before, in
  /// the costs of all sets.
  ///
  /// - Throws: `noClasses` when the targets are no classes, `unknownClass` for a name that none has.
  public func weighted(by classWeights: ClassWeights) throws(DatasetError) -> DataSplit {
    guard case .classes(let labels, let classCount) = train.targets else {
      throw .noClasses(source: facts.name)
    }
    var weights = [Float](repeating: 1, count: classCount)
    switch classWeights {
    case .named(let named):
      for (name, weight) in named.sorted(by: { $0.key < $1.key }) {
        guard let number = facts.classNames.firstIndex(of: name) else {
          throw .unknownClass(source: facts.name, name: name, known: facts.classNames)
        }
        weights[number] = Float(weight)
      }
    case .balanced:
      var counts = [Int](repeating: 0, count: classCount)
      for label in labels where label >= 0 { counts[Int(label)] += 1 }
      let labeled = counts.reduce(0, +)
      for number in 0..<classCount where counts[number] > 0 {
        weights[number] = Float(Double(labeled) / Double(classCount * counts[number]))
      }
    }
    var split = self
    split.train.count(byClass: weights)
    split.trainDev.count(byClass: weights)
    split.dev.count(byClass: weights)
    split.test.count(byClass: weights)
    return split
  }
}

extension ExampleSet {
  /// Makes each example count as its class does.
  fileprivate mutating func count(byClass classWeights: [Float]) {
    guard case .classes(let labels, _) = targets else { return }
    let before = weights
    weights = labels.indices.map { index in
      let weight = labels[index] >= 0 ? classWeights[Int(labels[index])] : 1
      return weight * (before?[index] ?? 1)
    }
  }
}
