import CellUI

/// Keys of the Errors screen: those of `dltui errors`, while mistakes are tagged.
extension Keymap {
  static let tagging =
    [
      KeyBinding(
        section: .pages, scopes: .plain, tabs: [.errors], condition: .canTag,
        ways: [.init(.openTagging, .key(.enter))],
        label: "Enter", short: "tag", rank: 1,
        help: "tag the mistakes one by one, as dltui errors does")
    ] + ErrorTagging.bindings + [
      KeyBinding(
        section: .pages, scopes: [.tagging], tabs: [.errors],
        ways: [.init(.closeTagging, .key(.escape), .character("q"))],
        label: "Esc", short: "done", rank: 0, help: "back to all errors; every tag is kept")
    ]
}

extension ErrorTagging {
  /// The keys as the dashboard has them: those of one label are one binding.
  fileprivate static var bindings: [KeyBinding] {
    var bindings: [KeyBinding] = []
    for row in keys {
      var way = KeyBinding.Way(.tagging(row.action))
      way.triggers = row.keys.map { .key($0) }
      if let last = bindings.last, last.label == row.label {
        bindings[bindings.count - 1].ways.append(way)
        continue
      }
      let scope = row.scope == .looking ? KeyScope.tagging : .tagName
      bindings.append(
        KeyBinding(
          section: .pages, scopes: [scope], tabs: [.errors], ways: [way], label: row.label,
          short: row.short, rank: 1 + bindings.count, help: row.help))
    }
    return bindings
  }
}
