import Foundation

@testable import Search
@testable import Training

/// Searches as people ask for them, and as their folders keep them.
extension FuzzTarget {
  static let searches: [FuzzTarget] = [
    FuzzTarget(
      "search-space", rounds: 300,
      texts: [
        """
        parameters: {lr: {logUniform: [1.0e-4, 0.1]}, width: {choice: [32, 64, 128]}}
        metric: {name: val_loss, direction: minimize}
        epochs: 27
        budget: epochs
        environment: {WIDTH: "{width}"}
        slurm: {partition: gpu, time: "2:00:00", gres: "gpu:1"}
        """,
        """
        parameters:
          n: {integer: [1, 9007199254740992]}
          b: {oneMinusLogUniform: [0.8, 0.999]}
          u: {uniform: [-1.0e308, 1.0e308]}
        metric: loss
        """,
      ]
    ) { bytes in
      guard
        let file = try? SearchFile.parse(String(decoding: bytes, as: UTF8.self), file: "s.yaml")
      else { return }
      for dimension in file.parameters {
        for unit in [0, 0.25, 0.999_999, 1] { _ = dimension.range.text(at: unit) }
      }
    },
    // A search's folder: its plan in the first line, its journal in the others.
    FuzzTarget(
      "search", rounds: 200,
      seeds: {
        let path = SampleFiles.tests.appending(path: "FuzzTests/Seeds/search.jsonl")
        return [Array(try Data(contentsOf: path))]
      },
      check: { bytes in
        let parts = bytes.split(separator: 10, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return }
        try withFile(Array(parts[0]), named: SearchFolder.planName) { plan in
          let folder = URL(filePath: plan).deletingLastPathComponent()
          try Data(parts[1]).write(to: folder.appending(path: SearchFolder.journalName))
          // Of more trials it only takes longer.
          guard let record = try? SearchRecord(folder.path), record.plan.trialCount <= 500,
            record.plan.parallel <= 64, let state = try? record.state()
          else { return }
          let report = state.report()
          try FuzzFault.unless(
            report.trials.count == state.trials.count, "trials are missing in the report")
          _ = try? OptunaJournal(of: folder.path, in: folder.path).text()
        }
      }),
  ]
}
