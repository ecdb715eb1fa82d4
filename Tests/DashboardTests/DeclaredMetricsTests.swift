import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// Metrics that only the run knows.
@Suite struct DeclaredMetricsTests {
  private static let bleu = MetricKey(.dev, "bleu")
  private static let latency = MetricKey(.dev, "latency")
  private static let definitions = [
    MetricDefinition(name: "bleu", title: "BLEU score", direction: .higherIsBetter),
    MetricDefinition(name: "latency", unit: .named("µs"), direction: .lowerIsBetter),
  ]

  private static func rows() -> [RunEvent] {
    [(1, 20.0, 9.0), (2, 31.5, 7.0), (3, 30.0, 8.0)].map { step, bleu, latency in
      .scalars(
        ScalarBlock(
          step: step, epoch: Double(step), seconds: Double(step),
          values: [(Self.bleu, bleu), (Self.latency, latency)]))
    }
  }

  private static func model(_ events: [RunEvent]) -> DashboardModel {
    var model = DashboardModel(size: Size(columns: 140, rows: 40))
    _ = model.update(.batch(EventBatch(events: events)))
    return model
  }

  private static func text(_ model: DashboardModel) -> String {
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    return grid.plainText
  }

  @Test func titleUnitAndDirectionAreTheRuns() {
    let manifest = RunManifest(
      name: "own", metrics: Self.definitions, optimizingMetric: Self.bleu)
    var model = Self.model([.started(manifest)] + Self.rows())
    #expect(model.run.best?.value == 31.5 && model.run.best?.step == 2)
    #expect(Self.text(model).contains("best dev BLEU score 31.5"))
    _ = model.perform(.show(.metrics))
    let metrics = Self.text(model)
    #expect(metrics.contains("BLEU score") && metrics.contains("latency (µs)"))
    #expect(metrics.contains("best 31.50") && metrics.contains("best 7.0000"))
  }

  /// A script says it once it runs: what was logged before counts all the same.
  @Test func whatIsDeclaredLaterIsFoundInWhatIsThere() {
    let manifest = RunManifest(name: "own", optimizingMetric: Self.latency)
    var model = Self.model([.started(manifest)] + Self.rows())
    #expect(model.run.best == nil)
    _ = model.update(
      .batch(
        EventBatch(events: [
          .metricsDeclared(
            MetricDeclaration(metrics: Self.definitions, step: 3, seconds: 3))
        ])))
    #expect(model.run.best?.value == 7 && model.run.best?.step == 2)
    #expect(Self.text(model).contains("best dev latency 7.00 µs"))
  }

  /// Nobody guesses which way an unknown metric is better.
  @Test func aMetricWithoutADirectionHasNoBest() {
    let manifest = RunManifest(
      name: "own", metrics: [MetricDefinition(name: "bleu", title: "BLEU score")],
      optimizingMetric: Self.bleu)
    let model = Self.model([.started(manifest)] + Self.rows())
    #expect(model.run.best == nil)
  }

  /// A run may say of a known metric that it is something else.
  @Test func theRunsWordGoesBeforeWhatIsKnown() {
    let metrics = [MetricDefinition(name: "error", title: "energy", direction: .lowerIsBetter)]
    #expect(metrics.definition("error")?.unit == .plain)
    #expect(metrics.definition("accuracy")?.unit == .fraction)
    #expect(metrics.definition("made up") == nil)
  }
}
