import NeuralEngine

extension LabeledData {
  /// - Throws: `memory` when there is no room for the sets that the examples are divided into.
  func requireRoomForSets(limit: Int?, _ memory: MemoryProbe) throws(DatasetError) {
    let rows =
      min(table.count, limit ?? .max) + (publishedDevTable?.count ?? 0)
      + (publishedTestTable?.count ?? 0)
    let need = LoadingNeed(
      rows: rows, features: facts.featureCount, labelsPerRow: table.targets.rowsPerExample)
    try memory.require(
      need.setBytes, for: facts.name, "\(rows) examples of \(facts.featureCount) values",
      hint: "take fewer of them: limit: N in the recipe's data")
  }

  /// Examples that are generated, once there is room for them.
  static func generated(
    rows: Int, features: Int, name: String, memory: MemoryProbe,
    _ make: () throws(DatasetError) -> LabeledData
  ) throws(DatasetError) -> LabeledData {
    try memory.require(
      LoadingNeed(rows: rows, features: features).bytes, for: name, "\(rows) points",
      hint: "a smaller count")
    return try make()
  }
}
