import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// Charts of unusual curves say what they should.
@Suite struct PlainChartTests {
  @Test(arguments: [60, 80, 120, 200])
  func aLongNameLeavesRoomForItsValue(columns: Int) {
    var model = DashboardModel(
      mode: .replay, size: Size(columns: columns, rows: 36), sender: "7-")
    let name = String(repeating: "long", count: 20)
    let rows = (1...50).map { step in
      RunEvent.scalars(
        ScalarBlock(
          step: step, epoch: 0, seconds: Double(step),
          values: [(MetricKey(.dev, name), 0.4321)]))
    }
    _ = model.update(.batch(EventBatch(events: [.started(RunManifest(name: "r"))] + rows)))
    _ = model.update(.input(.key(.character("2"))))
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    let title = grid.plainText.split(separator: "\n").first { $0.contains("longlong") }
    #expect(title?.contains("0.432") == true, "\(title ?? "")")
  }

  @Test func aRateThatHardlyChangesIsDrawnFlat() {
    var model = DashboardModel(size: Size(columns: 120, rows: 36), sender: "7-")
    var manifest = RunManifest(name: "theirs", capabilities: [.pause])
    manifest.provenance[RunManifest.trainerKey] = RunManifest.externalTrainer
    _ = model.update(.batch(EventBatch(events: [.started(manifest)])))
    let rows = (1...100).map { step in
      RunEvent.scalars(
        ScalarBlock(
          step: step, epoch: 0, seconds: Double(step),
          values: [(.learningRate, 0.001 - 1e-9 * Double(step))]))
    }
    _ = model.update(.batch(EventBatch(events: rows)))
    let range = model.axes.range(.metric("learningRate"), isLogarithmic: false)
    #expect(range.lowerBound <= 0.0009 && range.upperBound >= 0.0011)
  }
}
