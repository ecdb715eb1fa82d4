import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// Clicks act on what is drawn where they land.
@Suite struct MouseTests {
  static let sizes = [(160, 48), (120, 36), (80, 24), (60, 20), (40, 12)].map {
    Size(columns: $0.0, rows: $0.1)
  }

  /// Where a text is drawn: the point of its first character.
  private func find(_ text: String, _ model: DashboardModel) -> Point? {
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    for (row, line) in grid.plainText.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      if let range = line.range(of: text) {
        return Point(column: line[..<range.lowerBound].displayWidth, row: row)
      }
    }
    return nil
  }

  private func click(_ model: inout DashboardModel, _ point: Point) -> [DashboardEffect] {
    model.update(.input(.mouse(Mouse(.press(.left), at: point))))
  }

  @Test(arguments: sizes)
  func everyFooterItemIsClickable(size: Size) {
    let model = Scene.paused.model(size)
    for item in DashboardLayout(model: model, size: size).footer.items {
      for (way, column) in zip(item.binding.ways, [item.rect.left, item.rect.right - 1]) {
        var clicked = model
        var pressed = model
        let point = Point(column: column, row: size.rows - 1)
        let effects = click(&clicked, point)
        #expect(effects == pressed.perform(way.action), "\(item.label)")
        #expect(ModelFacts(clicked) == ModelFacts(pressed))
      }
    }
  }

  @Test(arguments: sizes.prefix(3))
  func clickingARowSelectsItThenTypes(size: Size) throws {
    var model = Scene.steered.model(size)
    let point = try #require(find("dropout  ", model))
    #expect(click(&model, point) == [])
    #expect(model.selection == 5)
    #expect(model.editor == nil)
    #expect(click(&model, point) == [])
    #expect(model.editor?.definition.hyperparameter == .dropout)
  }

  @Test(arguments: sizes.prefix(3))
  func clickingAChartsTitleEnlargesItAndNoOther(size: Size) {
    for chart in Scene.steered.model(size).panels.charts {
      var model = Scene.steered.model(size)
      let title = Point(column: chart.frame.left + 3, row: chart.frame.top)
      _ = click(&model, title)
      // A border that is dragged may be the title's row: only a click is one.
      _ = model.update(.input(.mouse(Mouse(.release(.left), at: title))))
      #expect(model.zoomed == chart.kind)
    }
  }

  @Test func theWheelOverARowAdjustsIt() throws {
    var model = Scene.steered.model(KeyTests.size)
    let point = try #require(find("batch size", model))
    let id = model.sentCount + 1
    let up = model.update(.input(.mouse(Mouse(.wheelUp, at: point))))
    #expect(up == [.send(.sent(id, .set(.batchSize, 128)))])
    let down = model.update(.input(.mouse(Mouse(.wheelDown, at: point))))
    #expect(down == [.send(.sent(id + 1, .set(.batchSize, 64)))])
  }

  @Test(arguments: sizes)
  func answersOfDialogsAreClickable(size: Size) throws {
    var model = Scene.stopDialog.model(size)
    let point = try #require(find("at the next best", model))
    let command = RunCommand.sent(model.sentCount + 1, .stop(.atNextBest))
    #expect(click(&model, point) == [.send(command)])
    #expect(model.overlay == nil)
  }

  @Test func aClickBesideTheDialogClosesIt() {
    var model = Scene.quitDialog.model(KeyTests.size)
    #expect(click(&model, Point(column: 1, row: 30)) == [])
    #expect(model.overlay == nil)
  }

  @Test func aReplaysBarIsClickedToSeek() throws {
    var model = Scene.replay.model(KeyTests.size)
    let bar = try #require(DashboardLayout(model: model, size: KeyTests.size).header.bar)
    let effects = click(&model, Point(column: bar.left, row: 0))
    guard case .send(let command)? = effects.first, case .seek(let step) = command.action else {
      Issue.record("no seek but \(effects)")
      return
    }
    #expect(step < 30)
  }

  @Test func aReplayCannotBeSteeredByMouse() throws {
    var model = Scene.replay.model(KeyTests.size)
    let point = try #require(find("dropout", model))
    let before = ModelFacts(model)
    for action in [Mouse.Action.press(.left), .wheelUp, .wheelDown, .press(.right), .drag] {
      #expect(model.update(.input(.mouse(Mouse(action, at: point)))) == [])
    }
    #expect(ModelFacts(model) == before)
  }

  @Test func theWheelScrollsTheEvents() throws {
    var run = SyntheticRun()
    for index in 0..<60 {
      run.train(steps: 3)
      run.append(
        .message(Message(level: .note, text: "note \(index)", step: run.step, seconds: 0)))
    }
    var model = DashboardModel(size: KeyTests.size)
    _ = model.update(.batch(EventBatch(events: run.events)))
    let point = try #require(find("note 59", model))
    for _ in 0..<100 { _ = model.update(.input(.mouse(Mouse(.wheelDown, at: point)))) }
    #expect(find("train 1 078", model) != nil)
    for _ in 0..<100 { _ = model.update(.input(.mouse(Mouse(.wheelUp, at: point)))) }
    #expect(find("note 59", model) != nil)
  }
}
