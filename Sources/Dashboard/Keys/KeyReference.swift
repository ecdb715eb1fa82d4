/// Every key of the dashboard, from the one table of keys, for those who read before they press.
public enum KeyReference {
  /// Keys that belong together.
  public struct Group: Hashable, Sendable {
    /// What they are for, as one word.
    public var title: String
    /// In the order of the table.
    public var keys: [Entry]
  }

  /// A key, or some that do alike.
  public struct Entry: Hashable, Sendable {
    /// As the screen writes them: `↑ ↓`.
    public var label: String
    /// What they do, as a clause.
    public var help: String
  }

  /// By sections; what a key does on several screens is told once.
  public static let groups: [Group] = KeyBinding.Section.allCases.compactMap { section in
    var seen: Set<Entry> = []
    let keys = Keymap.bindings.filter { $0.section == section }
      .map { Entry(label: $0.label, help: $0.help) }
      .filter { !$0.help.isEmpty && seen.insert($0).inserted }
    return keys.isEmpty ? nil : Group(title: section.rawValue, keys: keys)
  }
}
