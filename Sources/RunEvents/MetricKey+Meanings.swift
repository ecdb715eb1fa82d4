extension MetricKey {
  /// What the key may be called in a log, the likeliest first: what one tool calls the loss is another's
  /// cost, and without a split the dev set's comes before the train set's.
  public var meanings: [MetricKey] {
    let names = name == "loss" ? [name, "cost"] : name == "cost" ? [name, "loss"] : [name]
    let splits: [Split?] = split.map { [$0] } ?? [nil, .dev, .train]
    return splits.flatMap { split in
      names.map { name in split.map { MetricKey($0, name) } ?? MetricKey(name) }
    }
  }
}
