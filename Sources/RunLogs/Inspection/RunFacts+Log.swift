import BoundedYAML
import MetricStore
import RunEvents

extension RunFacts {
  /// What a log shows of its run.
  ///
  /// - Parameter store: its curves, as they were kept.
  init(
    _ manifest: RunManifest, _ metrics: [MetricDefinition], in store: MetricStore
  ) {
    self.init()
    take(manifest, recipe: YAMLSettings.flat(of: manifest.recipe))
    for key in store.keys {
      guard let series = store.series(key), series.count > 0 else { continue }
      let best = RunSummary.Best(of: key, metrics, in: store)
      self.metrics[key] = Metric(last: series.value(series.count - 1), best: best?.value)
    }
  }
}
