/// The name somebody probably meant.
enum NearestName {
  /// The candidate with the fewest edits (Levenshtein 1966); nil when none comes near.
  static func of(_ name: String, among candidates: [String]) -> String? {
    let scored = candidates.map { (name: $0, edits: edits(Array(name), Array($0))) }
    guard let best = scored.min(by: { $0.edits < $1.edits }) else { return nil }
    return best.edits <= max(2, name.count / 3) ? best.name : nil
  }

  private static func edits(_ left: [Character], _ right: [Character]) -> Int {
    var row = Array(0...right.count)
    for (index, character) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in right.indices {
        let substituted = diagonal + (character == right[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(substituted, diagonal + 1, row[column] + 1)
      }
    }
    return row[right.count]
  }
}
