import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// Anything in any order: nothing may trap, and the screen is always of its size.
@Suite struct RandomInputTests {
  private static let keys = KeymapTests.keys

  private static func event(_ generator: inout SeededGenerator, _ size: Size) -> InputEvent {
    switch Int.random(in: 0..<100, using: &generator) {
    case 0..<70:
      return .key(keys[Int.random(in: 0..<keys.count, using: &generator)])
    case 70..<74:
      // Steering and overlays more often than chance would have it.
      let often: [Key] = [.enter, .character("s"), .character("?"), .character("q"), .escape]
      return .key(often[Int.random(in: 0..<often.count, using: &generator)])
    case 74..<92:
      let point = Point(
        column: Int.random(in: -2..<size.columns + 2, using: &generator),
        row: Int.random(in: -2..<size.rows + 2, using: &generator))
      let actions: [Mouse.Action] = [
        .press(.left), .press(.right), .release(.left), .wheelUp, .wheelDown, .drag,
      ]
      return .mouse(Mouse(actions[Int.random(in: 0..<actions.count, using: &generator)], at: point))
    case 92..<98:
      let isSmall = Bool.random(using: &generator)
      return .resize(
        Size(
          columns: Int.random(in: 0..<(isSmall ? 45 : 210), using: &generator),
          rows: Int.random(in: 0..<(isSmall ? 15 : 70), using: &generator)))
    case 98: return .interrupt
    default: return .resumed
    }
  }

  /// Wherever there is room something is drawn, and the same twice: drawing changes nothing.
  private static func expectDrawn(_ model: DashboardModel) {
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    let isBlank = grid.plainText.allSatisfy(\.isWhitespace)
    #expect(isBlank == (model.size.columns == 0 || model.size.rows == 0), "\(model.size)")
    var again = CellGrid(size: model.size)
    model.view(into: &again)
    #expect(grid == again)
  }

  @Test(arguments: [DashboardModel.Mode.live, .replay])
  func tenThousandInputsOfEachKindNeverTrap(mode: DashboardModel.Mode) {
    var generator = SeededGenerator(state: mode == .live ? 11 : 12)
    var model = DashboardModel(mode: mode, size: Size(columns: 80, rows: 24))
    var run = SyntheticRun()
    var taken = 0
    var answered = 0
    var clock = 0.0
    var size = model.size
    for index in 0..<10_000 {
      let event = Self.event(&generator, model.size)
      if case .resize(let new) = event { size = new }
      let effects = model.update(.input(event))
      #expect(model.size == size)
      for case .send(let command) in effects {
        // The run takes some, refuses others, and never answers the rest.
        switch (command.action, Int.random(in: 0..<3, using: &generator)) {
        case (_, 0): break
        case (.undo, _): run.undo(to: max(0, run.step - 10), before: 1e-3)
        case (let action, 1): run.apply(action, before: 0.1)
        case (let action, _): run.refuse(action, "no")
        }
        answered += 1
      }
      if index % 7 == 0 {
        run.train(steps: Int.random(in: 0..<4, using: &generator))
        let events = Array(run.events[taken...])
        taken = run.events.count
        let playback = Playback(
          isPlaying: Bool.random(using: &generator), speed: 1, positionSeconds: run.seconds,
          durationSeconds: 100, step: run.step, lastStep: 5000, interventionSteps: [5, 100],
          bestStep: 50)
        _ = model.update(
          .batch(EventBatch(events: events, playback: mode == .replay ? playback : nil)))
        clock += 0.1
        _ = model.update(.tick(seconds: clock))
      }
      if index % 1500 == 1499 {
        run = SyntheticRun()
        taken = 0
        _ = model.update(.batch(EventBatch(events: [], startsOver: true)))
      }
      if index % 40 == 0 {
        Self.expectDrawn(model)
      }
    }
    #expect(answered > 100)
  }

  @Test(arguments: [Scene.starting, .steered, .nonFinite, .help, .stopDialog, .finished, .replay])
  func everySizeCanBeDrawn(scene: Scene) {
    var model = scene.model(Size(columns: 80, rows: 24))
    for rows in stride(from: 0, through: 50, by: 5) {
      for columns in stride(from: 0, through: 170, by: 13) {
        let size = Size(columns: columns, rows: rows)
        _ = model.update(.input(.resize(size)))
        Self.expectDrawn(model)
      }
    }
  }

  @Test func oddNumbersAreDrawn() {
    var run = SyntheticRun()
    run.train(steps: 20)
    for (index, value) in [Double.nan, .infinity, -.infinity, 1e308, -1e308, 0, 1e-300].enumerated()
    {
      run.append(
        .scalars(
          ScalarBlock(
            step: 20 + index, epoch: value, seconds: value,
            values: [
              (.trainCost, value), (.devAccuracy, value), (.learningRate, value),
              (MetricKey(.train, "batchCost"), value),
            ])))
      run.apply(.set(.learningRate, value), before: value)
      run.apply(.set(.batchSize, value), before: value)
      run.apply(.set(.epochs, value), before: value)
      run.apply(.set(.patience, value), before: value)
      for size in SnapshotTests.sizes {
        var model = DashboardModel(size: size)
        _ = model.update(.batch(EventBatch(events: run.events)))
        for key in [Key.right, .left, .character(">"), .character("y"), .down, .right, .enter] {
          _ = model.update(.input(.key(key)))
        }
        var grid = CellGrid(size: size)
        model.view(into: &grid)
        #expect(grid.plainText.contains("cost"))
      }
    }
  }
}
