import RunEvents

/// What somebody probably meant who wrote a recipe's name that does not exist.
enum MeantName {
  /// The same thing under other libraries' names.
  private static let synonyms = [
    "lr": "learningRate", "loss": "cost", "layers": "model", "network": "model",
    "sgd": "gradientDescent", "optimiser": "optimizer",
    "crossEntropy": "softmaxCrossEntropy", "mse": "squaredError", "linear": "dense",
  ]

  /// The same under another name, or the closest of `names`; nil when none is close enough.
  static func of(_ name: String, among names: [String]) -> String? {
    let synonym = synonyms.first { NearestName.isSame($0.key, name) }?.value
    if let synonym, names.contains(synonym) { return synonym }
    return NearestName.of(name, among: names)
  }

  static func suggestion(for name: String, among names: [String]) -> String? {
    of(name, among: names).map { "did you mean \"\($0)\"?" }
  }
}
