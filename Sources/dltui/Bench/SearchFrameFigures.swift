import CellUI
import Dashboard
import Glibc
import RunEvents
import Search
import Training

/// What a frame of a search's screen costs that lists a thousand trials, and the report that it shows.
enum SearchFrameFigures {
  static let size = Size(columns: 200, rows: 60)
  static let trials = 1000

  static func measure(samples: Int) -> [Figure] {
    let plan = SearchPlan(
      name: "s", command: CommandTemplate(words: ["true"], workingFolder: "/", metric: "val_loss"),
      seed: 1, metric: .devCost,
      dimensions: [
        SearchDimension(path: "lr", range: .logUniform(1e-4, 1)),
        SearchDimension(path: "width", range: .integer(8, 512)),
        SearchDimension(path: "dropout", range: .uniform(0, 0.5)),
        SearchDimension(path: "activation", range: .choice(["relu", "tanh", "gelu"])),
      ], trialCount: trials + samples, parallel: 1, direction: .lowerIsBetter)
    var state = SearchState(plan)
    var model = SearchModel(size: size, theme: .standard, glyphs: .braille, path: "runs/s")
    var grid = CellGrid(size: size)
    let clock = ContinuousClock()
    var frames: [Double] = []
    var reports: [Double] = []
    for number in 1...(trials + samples) {
      for job in state.takeJobs() {
        let value = abs(job.units[0] - 0.4) + 0.1 * sin(Double(number))
        state.take(
          .result(
            SearchResult(trial: job.trial, rung: job.rung, ending: .finished, value: value)))
      }
      guard number > trials else { continue }
      var report = state.report()
      reports.append(
        clock.measure { report = state.report(path: { "runs/s-t\($0.number)" }) } / .milliseconds(1)
      )
      frames.append(
        clock.measure {
          _ = model.update(.report(report))
          grid.clear()
          model.view(into: &grid)
        } / .milliseconds(1))
    }
    return [
      Figure(
        name: "frame of \(size.columns)×\(size.rows), search of \(trials) trials",
        value: frames.median, unit: "ms", bound: 3, samples: samples),
      Figure(
        name: "report of \(trials) trials", value: reports.median, unit: "ms", bound: 3,
        samples: samples),
    ]
  }
}
