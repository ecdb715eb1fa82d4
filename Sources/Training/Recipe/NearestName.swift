/// What somebody probably meant who wrote a name that does not exist.
enum NearestName {
  /// The same thing under other libraries' names.
  private static let synonyms = [
    "lr": "learningRate", "loss": "cost", "layers": "model", "network": "model",
    "sgd": "gradientDescent", "optimiser": "optimizer",
    "crossEntropy": "softmaxCrossEntropy", "mse": "squaredError", "linear": "dense",
  ]

  /// The closest of `names`; nil when none is close enough to be meant.
  static func of(_ name: String, among names: [String]) -> String? {
    let wanted = plain(name)
    if let synonym = synonyms.first(where: { plain($0.key) == wanted })?.value,
      names.contains(synonym)
    {
      return synonym
    }
    let distances = names.map { (distance: distance(wanted, plain($0)), name: $0) }
    guard let best = distances.min(by: { $0.distance < $1.distance }) else { return nil }
    return best.distance <= max(1, wanted.count / 3) ? best.name : nil
  }

  static func suggestion(for name: String, among names: [String]) -> String? {
    of(name, among: names).map { "did you mean \"\($0)\"?" }
  }

  /// Without what case and separators differ in.
  private static func plain(_ name: String) -> [Character] {
    name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }.map { $0 }
  }

  /// Insertions, deletions, substitutions and swaps of neighbours (Damerau, 1964).
  private static func distance(_ left: [Character], _ right: [Character]) -> Int {
    var rows = [Array(0...right.count)]
    for (i, leftCharacter) in left.enumerated() {
      var row = [i + 1]
      for (j, rightCharacter) in right.enumerated() {
        let substitution = rows[i][j] + (leftCharacter == rightCharacter ? 0 : 1)
        var best = min(rows[i][j + 1] + 1, row[j] + 1, substitution)
        if i > 0, j > 0, leftCharacter == right[j - 1], left[i - 1] == rightCharacter {
          best = min(best, rows[i - 1][j - 1] + 1)
        }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[left.count][right.count]
  }
}
