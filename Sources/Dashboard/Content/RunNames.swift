import CellUI
import RunEvents

/// What the runs of a list are called on it: without the time where that tells nothing, and at every
/// width each by another name.
struct RunNames: Hashable, Sendable {
  /// Widths that names are made for. A name takes the largest that has room.
  private static let widths = [8, 12, 16, 20, 24, 30, 40]
  static let least = 8

  /// In full, line by line.
  private let full: [String]
  /// By their width, where the full names are wider.
  private var shortened: [Int: [String]] = [:]
  /// Columns of the widest.
  let width: Int

  init(_ rows: [RunRow]) {
    full = Self.full(rows)
    width = full.map(\.displayWidth).max() ?? 0
    for width in Self.widths where width < self.width {
      shortened[width] = Self.shortened(full, to: width)
    }
  }

  /// The columns that names take where there is room for so many.
  func width(within room: Int) -> Int {
    width <= room ? width : Self.widths.last { $0 <= room } ?? Self.least
  }

  /// The name at a line.
  ///
  /// - Parameter width: one that `width(within:)` gave.
  func name(_ line: Int, width: Int) -> String { (shortened[width] ?? full)[line] }

  /// Without the time that a folder's name begins with; with it where two would be called the same.
  private static func full(_ rows: [RunRow]) -> [String] {
    let names = rows.map(\.listing.name)
    let dated = names.map { DatedName($0) }
    let forms: [KeyPath<DatedName, String> & Sendable] = [\.stem, \.timed, \.dated, \.whole]
    var shown = names.indices.map { index -> String in
      let row = rows[index]
      let search = row.listing.facts.searchName + "-"
      // Under its search a trial is called by its number.
      guard row.isTrial, names[index].hasPrefix(search) else { return "" }
      return String(names[index].dropFirst(search.count))
    }
    var open = names.indices.filter { shown[$0].isEmpty }
    for form in forms {
      let candidates = open.map { (index: $0, name: dated[$0][keyPath: form]) }
      var counts: [String: Int] = [:]
      for candidate in candidates { counts[candidate.name, default: 0] += 1 }
      for candidate in candidates { shown[candidate.index] = candidate.name }
      open = candidates.filter { counts[$0.name] ?? 0 > 1 }.map(\.index)
      if open.isEmpty { break }
    }
    let apart = NamesApart.of(zip(rows, shown).map { ($1, $0.path) })
    shown = zip(rows, zip(shown, apart)).map { $0.isTrial ? $1.0 : $1.1 }
    var seen: [String: Int] = [:]
    return zip(rows, shown).map { row, name in
      guard !row.isTrial else { return "  " + name }
      seen[name, default: 0] += 1
      let number = seen[name] ?? 1
      return number == 1 ? name : "\(name)~\(number)"
    }
  }

  /// Each with what is in the middle left out, as far to the right as tells all apart; numbered where
  /// nothing does.
  private static func shortened(_ names: [String], to width: Int) -> [String] {
    for head in stride(from: width * 2 / 3, through: 0, by: -1) {
      let short = names.map { cut($0, to: width, head: head) }
      if Set(short).count == Set(names).count { return short }
    }
    var seen: [String: Int] = [:]
    return names.map { name in
      let short = cut(name, to: width - 4, head: width / 2)
      seen[short, default: 0] += 1
      let number = seen[short] ?? 1
      return number == 1 ? short : "\(short)~\(number)"
    }
  }

  private static func cut(_ name: String, to width: Int, head: Int) -> String {
    guard name.displayWidth > width else { return name }
    let start = head == 0 ? "" : name.truncated(to: head, ellipsis: "")
    return start + name.truncatedAtStart(to: width - start.displayWidth)
  }
}

/// A run folder's name, `YYYY-MM-DD-HHMM-name`, in its parts.
private struct DatedName {
  let whole: String
  /// Without the time.
  let stem: String
  /// With `HHMM` behind it, and with `MM-DD HHMM`; as it is where the name begins with no time.
  private(set) var timed: String
  private(set) var dated: String

  init(_ name: String) {
    whole = name
    stem = RunManifest(name: name).shortName
    (timed, dated) = (stem, stem)
    let parts = name.split(separator: "-", maxSplits: 4)
    guard stem != name, parts.count == 5 else { return }
    timed = "\(stem) \(parts[3])"
    dated = "\(stem) \(parts[1])-\(parts[2]) \(parts[3])"
  }
}
