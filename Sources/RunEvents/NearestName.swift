/// What somebody probably meant who wrote a name that does not exist.
public enum NearestName {
  /// The closest of `names`, the first of equals; nil when none is close enough to be meant.
  public static func of(_ name: String, among names: [String]) -> String? {
    distances(name, names).min { $0.distance < $1.distance }?.name
  }

  /// The closest of `names`, at most so many, the closest first.
  ///
  /// - Parameter shortened: another way to write a name of `names`, which then counts as well.
  public static func several(
    _ most: Int, of name: String, among names: [String],
    shortened: (String) -> String = { $0 }
  ) -> [String] {
    var near: [String: Int] = [:]
    for match in distances(name, names) + distances(name, names.map { shortened($0) }) {
      let candidate = names[match.index]
      near[candidate] = min(match.distance, near[candidate] ?? match.distance)
    }
    return near.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.prefix(most).map(\.key)
  }

  /// Whether two names differ in case and separators at most.
  public static func isSame(_ left: String, _ right: String) -> Bool { plain(left) == plain(right) }

  /// Bytes of the longest name that somebody may have mistyped.
  private static let longest = 200

  /// Those that are close enough: a third of the letters may differ.
  private static func distances(
    _ name: String, _ names: [String]
  ) -> [(distance: Int, name: String, index: Int)] {
    guard name.utf8.count <= longest else { return [] }
    let wanted = plain(name)
    let limit = max(1, wanted.count / 3)
    return names.enumerated().compactMap { index, name in
      let distance = distance(wanted, plain(name))
      return distance <= limit ? (distance, name, index) : nil
    }
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
