import MetricStore
import RunEvents

@testable import Dashboard

extension Scene {
  /// A search's trials and runs of the same name, with settings that differ, notes and curves.
  static let dayOfRuns: [RunListing] = {
    let runs:
      [(name: String, search: String, rate: String, batch: String, seed: UInt64, best: Double)] = [
        (
          "2026-11-22-1100-digits-search-t01", "2026-11-22-1100-digits-search", "0.001", "64", 1,
          0.951
        ),
        (
          "2026-11-22-1100-digits-search-t02", "2026-11-22-1100-digits-search", "0.01", "32", 1,
          0.972
        ),
        (
          "2026-11-22-1100-digits-search-t03", "2026-11-22-1100-digits-search", "0.03", "64", 1,
          0.884
        ),
        ("2026-11-22-1205-digits", "", "0.003", "64", 1, 0.969),
        ("2026-11-22-1207-digits", "", "0.003", "64", 2, 0.974),
      ]
    return runs.enumerated().map { index, run in
      var facts = RunFacts()
      facts.take(
        RunManifest(
          name: run.name, seed: run.seed,
          data: DataSummary(name: "digits", fingerprint: "f", devCount: 359),
          provenance: ["command": "dltui train digits"].merging(
            run.search.isEmpty ? [:] : ["search": run.search]
          ) { $1 }),
        recipe: [
          ("optimizer.adam.learningRate", run.rate), ("batchSize", run.batch),
          ("seed", "\(run.seed)"),
        ])
      facts.metrics[.devAccuracy] = .init(last: run.best - 0.01, best: run.best)
      if index == 3 { facts.notes = RunNotes(text: "as last week", tags: ["base"]) }
      let curve = (0..<12).map { 2.3 / Double($0 + 1 + index) }
      return RunListing(
        name: run.name, path: "runs/\(run.name)", state: "finished", dataName: "digits",
        epochsDone: 12, steps: 204, durationSeconds: 9, best: run.best, bestKey: .devAccuracy,
        startedAt: 210 + Double(index), facts: facts,
        curve: CurveSketch(key: .devCost, steps: 17...204, values: curve))
    }
  }()
}
