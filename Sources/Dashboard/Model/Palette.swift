import CellUI
import RunEvents

/// The command palette: what is typed, and what of all that can be done matches it.
struct Palette: Hashable, Sendable {
  var field = TextField()
  var selection = 0

  static let longestText = 120

  struct Entry: Hashable, Sendable {
    enum Command: Hashable, Sendable {
      case action(DashboardAction)
      /// Opens the field of a setting.
      case edit(Hyperparameter)
      case set(Hyperparameter, Double, EditTerms = .plain)
      case send(RunCommand.Action)
      case begin(RunBeginning)
      /// Types the beginning of something, for more to follow.
      case complete(String)
      /// Nothing can be done; the text says why.
      case refused
    }

    var text: String
    /// The keys that do the same.
    var keys: String
    var command: Command

    /// Why nothing can be done.
    static func refused(_ text: String) -> Entry { Entry(text: text, keys: "", command: .refused) }
  }
}

extension DashboardModel {
  /// What matches the palette's text, the best first.
  func entries(_ palette: Palette) -> [Palette.Entry] {
    let words = palette.field.text.lowercased().split(separator: " ").map(String.init)
    if let entries = alertEntries(palette.field.text) ?? againEntries(palette.field.text)
      ?? raceEntries(palette.field.text) ?? branchEntries(palette.field.text)
    {
      return entries
    }
    if let entry = settingEntry(palette.field.text) { return [entry] }
    let all = allEntries
    guard !words.isEmpty else { return all }
    let matching = all.compactMap { entry -> (entry: Palette.Entry, score: Int)? in
      let text = entry.text.lowercased()
      guard words.allSatisfy({ text.contains($0) }) else { return nil }
      // What begins with all that was typed, with the first word, then what has a word that does.
      let isPrefix = text.hasPrefix(words[0])
      let hasWord = text.split(separator: " ").contains { $0.hasPrefix(words[0]) }
      if text.hasPrefix(words.joined(separator: " ")) { return (entry, -1) }
      return (entry, isPrefix ? 0 : hasWord ? 1 : 2)
    }
    return matching.enumerated()
      .sorted { ($0.element.score, $0.offset) < ($1.element.score, $1.offset) }
      .map(\.element.entry)
  }

  private var canSetHyperparameters: Bool {
    KeyScope.isSteerable(baseScope) && !run.hyperparameters.isEmpty
  }

  /// Everything that can be done here and now, in the key table's order.
  private var allEntries: [Palette.Entry] {
    var entries: [Palette.Entry] = []
    if canSetHyperparameters {
      entries += run.hyperparameters.map { row in
        Palette.Entry(
          text: "set \(row.definition.title)", keys: row.definition.text(row.base),
          command: .edit(row.hyperparameter))
      }
    }
    let screen = ScreenFacts(self, panels)
    for binding in Keymap.bindings(in: baseScope, on: tab, where: { holds($0, on: screen) }) {
      for way in binding.ways {
        guard let title = way.action.title else { continue }
        let keys = way.triggers.first?.label ?? ""
        entries.append(Palette.Entry(text: title, keys: keys, command: .action(way.action)))
      }
    }
    let arranging =
      presets.map { DashboardAction.arrange($0) } + [.resetLayout]
      + screensForBeside.map { .showBeside($0) }
      + (layersParts.count > 1 ? layersParts : []).map { .showLayers($0) }
    for action in arranging {
      guard let title = action.title else { continue }
      entries.append(Palette.Entry(text: title, keys: "", command: .action(action)))
    }
    if KeyScope.isSteerable(baseScope) {
      entries.append(
        Palette.Entry(
          text: "alert: notify when something happens", keys: "", command: .complete("alert ")))
    }
    for action in [DashboardAction.toggleBell, .togglePixels] {
      guard let title = action.title else { continue }
      entries.append(Palette.Entry(text: title, keys: "", command: .action(action)))
    }
    return entries
  }

  /// `learning rate 0.01`, `lr 1e-2`, `set dropout 20% over 2 epochs`: a setting, a number, and how.
  private func settingEntry(_ text: String) -> Palette.Entry? {
    let parts = EditTerms.split(text)
    let words = parts.value.lowercased().split(separator: " ").map(String.init)
    guard canSetHyperparameters, let last = words.last else { return nil }
    var names = words.dropLast()
    if names.first == "set" { names = names.dropFirst() }
    let name = names.joined(separator: " ")
    let all = run.hyperparameters.map { run.definition(of: $0.hyperparameter) }
    guard !name.isEmpty else { return words.count > 1 ? unfinishedEntry(last, all) : nil }
    guard let definition = all.named(name) else {
      return unfinishedEntry((names + [last]).joined(separator: " "), all)
    }
    let editor = ValueEditor(
      definition: definition,
      field: TextField(last + (parts.terms.isEmpty ? "" : " " + parts.terms)))
    guard editor.value != nil || editor.isAlmostNumber else { return nil }
    if let problem = editor.problem { return .refused(problem) }
    guard let value = editor.value, let terms = editor.terms else { return nil }
    let way = terms == .plain ? "" : " \(terms)"
    return Palette.Entry(
      text: "set \(definition.title) to \(definition.text(value))\(way)", keys: editor.hint ?? "",
      command: .set(definition.hyperparameter, value, terms))
  }

  /// `set lr`: a setting whose value is still to come.
  private func unfinishedEntry(
    _ name: String, _ all: [HyperparameterDefinition]
  ) -> Palette.Entry? {
    guard let definition = all.named(name),
      let row = run.hyperparameters.first(where: { $0.hyperparameter == definition.hyperparameter })
    else { return nil }
    return Palette.Entry(
      text: "\(definition.title): \(definition.whatIsTyped)", keys: definition.text(row.base),
      command: .complete("set \(name) "))
  }

  // MARK: Keys

  mutating func usePalette(_ action: DashboardAction) -> [DashboardEffect] {
    guard case .palette(var palette) = overlay else { return [] }
    let entries = entries(palette)
    switch action {
    case .previousEntry: palette.selection = max(0, palette.selection - 1)
    case .nextEntry: palette.selection = min(max(0, entries.count - 1), palette.selection + 1)
    case .completeEntry:
      guard entries.indices.contains(palette.selection) else { break }
      let entry = entries[palette.selection]
      if case .edit(let hyperparameter) = entry.command {
        palette.field = TextField("set \(run.definition(of: hyperparameter).title) ")
      } else if case .set(let hyperparameter, let value, let terms) = entry.command {
        let definition = run.definition(of: hyperparameter)
        var editor = ValueEditor(
          definition: definition,
          field: TextField(
            definition.text(value) + (terms == .plain ? "" : " \(terms)")))
        if "set \(definition.title) \(editor.field.text)" == palette.field.text.withoutOuterSpaces {
          editor.complete()
        }
        palette.field = TextField("set \(definition.title) \(editor.field.text)")
      } else if case .complete(let text) = entry.command {
        palette.field = TextField(text)
      } else if case .action = entry.command {
        palette.field = TextField(entry.text)
      }
      palette.selection = 0
    default: return runEntry(palette.selection)
    }
    overlay = .palette(palette)
    return []
  }

  /// Does what an entry says.
  mutating func runEntry(_ index: Int) -> [DashboardEffect] {
    guard case .palette(let palette) = overlay else { return [] }
    let entries = entries(palette)
    guard entries.indices.contains(index) else { return [] }
    if case .refused = entries[index].command { return [] }
    overlay = nil
    switch entries[index].command {
    case .action(let action): return perform(action)
    case .send(let action): return [send(action)]
    case .begin(let beginning): return begin(beginning)
    case .complete(let text): overlay = .palette(Palette(field: TextField(text)))
    case .set(let hyperparameter, let value, let terms):
      return [send(.set(hyperparameter, value, terms))]
    case .edit(let hyperparameter):
      viewport.crosshair = nil
      _ = show(.overview)
      if let row = run.row(hyperparameter) { select(row) }
      return perform(.typeValue)
    case .refused: break
    }
    return []
  }

  /// A key for the palette's text.
  mutating func editPalette(_ key: Key) {
    guard case .palette(var palette) = overlay else { return }
    if case .character = key, palette.field.text.count >= Palette.longestText { return }
    guard palette.field.handle(key) else { return }
    palette.selection = 0
    overlay = .palette(palette)
  }
}
