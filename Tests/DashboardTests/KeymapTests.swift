import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// The key table against what keys do.
@Suite struct KeymapTests {
  static let scenes: [Scene] = [
    .starting, .steered, .paused, .editing, .help, .stopDialog, .quitDialog, .nonFinite, .finished,
    .replay, .replayHeld, .zoomed, .metrics, .metricsFiltering, .metricsFiltered, .metricsZoomed,
    .layers, .histograms, .filters, .activations, .units, .attention, .errors, .tagging, .data,
    .runs, .compare,
    .runsFiltering, .console, .palette,
    .paletteSetting,
    .themes,
    .helpSearch, .reading, .compared, .closer, .forecast, .raceDraft, .racing, .raceOver,
  ]
  static let sizes = [Size(columns: 120, rows: 36), Size(columns: 40, rows: 12)]

  static let keys: [Key] =
    (32...126).map { Key.character(Character(Unicode.Scalar(UInt8($0)))) }
    + [
      .up, .down, .left, .right, .enter, .escape, .backspace, .delete, .insert, .tab, .backTab,
      .home, .end, .pageUp, .pageDown, .character("é"),
    ] + (1...12).map { .function($0) } + "abcdefghijklmnopqrstuvwxyz".map { .ctrl($0) }

  @Test(arguments: scenes, sizes)
  func keysActExactlyWhenTheTableSaysSo(scene: Scene, size: Size) {
    let model = scene.model(size)
    let (bindings, facts) = (model.activeBindings, ModelFacts(model))
    for key in Self.keys {
      let binding = bindings.first { $0.action(for: .key(key)) != nil }
      var after = model
      let effects = after.update(.input(.key(key)))
      // One that cannot act now may say why.
      if binding == nil { after.notice = model.notice }
      let acted = !effects.isEmpty || ModelFacts(after) != facts
      if binding == nil {
        // The editor takes characters for its text.
        if ![.editor, .filter, .palette, .help, .race].contains(model.scope) {
          #expect(!acted, "\(key) acts but is in no table")
        }
        continue
      }
      if acted { continue }
      // At the end of a list a key may find nothing further.
      let isAtAnEnd =
        binding?.ways.count ?? 0 > 1
        && binding?.ways.contains { way in
          guard way.action != binding?.action(for: .key(key)) else { return false }
          var other = model
          return !other.perform(way.action).isEmpty || ModelFacts(other) != facts
        } == true
      let isRefusedText = model.scope == .editor && key == .enter
      #expect(isAtAnEnd || isRefusedText, "\(key) is in the table but does nothing")
    }
  }

  @Test(arguments: scenes)
  func noKeyMeansTwoThingsAtOnce(scene: Scene) {
    let model = scene.model(Self.sizes[0])
    var seen: Set<KeyBinding.Trigger> = []
    for binding in model.activeBindings {
      for trigger in binding.ways.flatMap(\.triggers) {
        #expect(seen.insert(trigger).inserted, "\(trigger) is bound twice")
      }
    }
  }

  @Test(arguments: scenes)
  func theFooterShowsOnlyKeysThatAct(scene: Scene) {
    let model = scene.model(Self.sizes[0])
    let footer = DashboardLayout(model: model, size: Self.sizes[0]).footer
    #expect(!footer.items.isEmpty)
    let labels = Set(model.activeBindings.filter { !$0.short.isEmpty }.map(\.label))
    #expect(Set(footer.items.map(\.label)).isSubset(of: labels))
  }

  @Test(arguments: [Scene.steered, .paused, .finished, .replay])
  func theWideFooterAndTheHelpShowEveryKeyThatActs(scene: Scene) {
    let size = Size(columns: 200, rows: 60)
    var model = scene.model(size)
    let footer = DashboardLayout(model: model, size: size).footer.items.map(\.binding)
    let active = model.activeBindings
    #expect(footer == active.filter { !$0.short.isEmpty })
    _ = model.update(.input(.key(.character("?"))))
    var grid = CellGrid(size: size)
    model.view(into: &grid)
    for binding in active {
      #expect(grid.plainText.contains(binding.help), "\(binding.help) is not in the help")
    }
    // What will act once there is an edit stands in the help from the start.
    for binding in Keymap.bindings
    where !active.contains(binding) && ![.canUndo, .canRedo].contains(binding.condition) {
      let isShared = active.contains { $0.help.contains(binding.help) }
      #expect(isShared || !HelpLines.bindings(of: model).contains(binding))
    }
  }

  @Test func helpScrollsWhereItDoesNotFit() {
    let size = Size(columns: 40, rows: 12)
    var model = Scene.help.model(size)
    #expect(model.hiddenHelpRows > 0)
    for _ in 0..<200 { _ = model.update(.input(.key(.down))) }
    #expect(model.overlay == .help(scroll: model.hiddenHelpRows))
    var grid = CellGrid(size: size)
    model.view(into: &grid)
    #expect(grid.plainText.contains("bottom line"))
    for _ in 0..<200 { _ = model.update(.input(.key(.up))) }
    #expect(model.overlay == .help(scroll: 0))
  }

  @Test func qClosesTheHelpUnlessSomethingIsLookedFor() {
    var model = Scene.help.model(Self.sizes[0])
    #expect(model.update(.input(.key(.character("q")))).isEmpty)
    #expect(model.overlay == nil && model.dialog == nil)
    model = Scene.help.model(Self.sizes[0])
    for letter in "eq" { _ = model.update(.input(.key(.character(letter)))) }
    guard case .help(_, let search) = model.overlay else {
      Issue.record("the help is closed")
      return
    }
    #expect(search.text == "eq")
  }
}
