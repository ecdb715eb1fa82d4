import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// Runs that another program logs.
@Suite struct FollowTests {
  static func model(_ keys: [String], mode: DashboardModel.Mode, loaded: Double? = nil)
    -> DashboardModel
  {
    var model = DashboardModel(mode: mode, size: Size(columns: 100, rows: 30))
    let block = ScalarBlock(
      keys: keys.map { MetricKey($0) }, steps: [1, 2], seconds: [1, 2],
      values: keys.flatMap { _ in [1, 0.5] })
    _ = model.update(
      .batch(
        EventBatch(
          events: [.started(RunManifest(name: "other")), .scalars(block)], loadedFraction: loaded)))
    return model
  }

  static func text(_ model: DashboardModel) -> String {
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    return grid.plainText
  }

  @Test func saysThatItFollowsAndHowMuchIsRead() {
    let following = Self.text(Self.model(["train/loss"], mode: .follow))
    #expect(following.contains("FOLLOWING") && !following.contains("pause"))
    let loading = Self.text(Self.model(["train/loss"], mode: .replay, loaded: 0.42))
    #expect(loading.contains("LOADING") && loading.contains("42%"))
  }

  @Test func saysThatTheProgramHasEnded() {
    var model = Self.model(["train/loss"], mode: .follow)
    var batch = EventBatch(events: [])
    batch.isOver = true
    _ = model.update(.batch(batch))
    let text = Self.text(model)
    #expect(text.contains("ENDED") && !text.contains("FOLLOWING"))
    // Nor does it begin any more where nothing was logged.
    var empty = DashboardModel(mode: .follow, size: Size(columns: 100, rows: 30))
    _ = empty.update(.batch(batch))
    #expect(Self.text(empty).contains("ENDED") && !Self.text(empty).contains("STARTING"))
  }

  @Test func whatAProgramPrintsIsOnTheConsole() {
    var model = Self.model(["train/loss"], mode: .follow)
    var batch = EventBatch(events: [])
    batch.printed = [PrintedLine("KeyError: 'lr'", step: 2)]
    _ = model.update(.batch(batch))
    _ = model.update(.input(.key(.character("7"))))
    // It is in no file of the program's.
    #expect(Self.text(model).contains("2 KeyError: 'lr'"))
    #expect(!Self.text(model).contains("console.log"))
  }

  @Test func opensTheMetricsWhereThereIsNeitherCostNorAccuracy() {
    #expect(Self.model(["train/reward"], mode: .follow).tab == .metrics)
    #expect(Self.model(["train/loss", "train/reward"], mode: .follow).tab == .overview)
    #expect(Self.model(["train/reward"], mode: .live).tab == .overview)
  }

  @Test func goesFromRunToRunWhereThereAreSeveral() {
    var model = Self.model(["train/loss"], mode: .follow)
    #expect(model.update(.input(.key(.character(")")))).isEmpty)
    model.runPlace = DashboardModel.RunPlace(number: 2, count: 3)
    #expect(Self.text(model).contains("2/3"))
    #expect(model.update(.input(.key(.character(")")))) == [.showRun(offset: 1)])
    #expect(model.update(.input(.key(.character("(")))) == [.showRun(offset: -1)])
    #expect(model.update(.input(.key(.character("q")))) == [.quit(stopRun: false)])
  }
}
