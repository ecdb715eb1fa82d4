/// Names of runs, each told from others of the same name by the shortest part of its path that does.
package enum NamesApart {
  /// Shorter parts of an identifier tell nobody anything.
  private static let shortestPart = 4
  /// As much of a long identifier as is usually shown of one.
  private static let shownPart = 8

  /// - Returns: the names, `name (part)` where two are called the same; as they are where the paths do not
  ///   tell them apart.
  package static func of(_ runs: [(name: String, path: String)]) -> [String] {
    var names = runs.map(\.name)
    for (name, places) in Dictionary(grouping: runs.indices, by: { runs[$0].name })
    where places.count > 1 {
      guard let parts = parts(of: places.map { runs[$0].path }) else { continue }
      for (place, part) in zip(places, parts) { names[place] = "\(name) (\(part))" }
    }
    return names
  }

  /// A part of each path that no other has at its place: from the end on the first folder that tells all
  /// apart, or the last of its words, or its beginning, where that is enough; else the whole paths.
  private static func parts(of paths: [String]) -> [String]? {
    guard Set(paths).count == paths.count else { return nil }
    let folders = paths.map { $0.split(separator: "/").reversed().map(String.init) }
    for place in 0..<(folders.map(\.count).min() ?? 0) {
      let names = folders.map { $0[place] }
      guard isTellingApart(names) else { continue }
      let words = names.map { String($0.split(separator: "-").last ?? "") }
      let isWords = isTellingApart(words) && words.allSatisfy { $0.count >= shortestPart }
      let parts = isWords ? words : names
      let beginnings = parts.map { $0.count > 2 * shownPart ? String($0.prefix(shownPart)) : $0 }
      return isTellingApart(beginnings) ? beginnings : parts
    }
    return paths
  }

  private static func isTellingApart(_ names: [String]) -> Bool {
    Set(names).count == names.count
  }
}
