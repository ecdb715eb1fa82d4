/// How the best trial of a population came about: its hyperparameters by epochs, those of the trials that
/// it copied before that. Trained like that from the start, one run gives what all of them found.
package enum PopulationSchedule {
  /// As YAML: a list of stretches, each with its values.
  ///
  /// - Throws: `noSchedule` for another kind of search, or one that nothing came of yet.
  package static func text(of name: String, in runsFolder: String) throws(SearchError) -> String {
    let record = try SearchRecord(try SearchSetup.path(of: name, in: runsFolder))
    let state = try record.state()
    guard record.plan.pruning == .population, let best = state.best else {
      throw .noSchedule(name: record.plan.name)
    }
    let value = best.value.map { " (\(record.plan.metric) \($0))" } ?? ""
    var lines = [
      "# \(record.plan.name): how its best trial, \(best.number)\(value), came about."
    ]
    var before = 0
    var last: [(name: String, value: String)] = []
    for (trial, stretch) in state.lineage(of: best.number) {
      let epochs = record.plan.rungs[stretch.rung]
      let values = record.plan.values(at: stretch.units)
      if values.elementsEqual(last, by: { $0 == $1 }) {
        lines[lines.count - values.count - 2] = "  to: \(epochs)"
      } else {
        lines += ["- from: \(before)", "  to: \(epochs)", "  trial: \(trial)"]
        lines += values.map { "  \($0.name): \($0.value)" }
      }
      (before, last) = (epochs, values)
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension SearchState {
  /// The stretches that led to what a trial is, from the first on, each with the trial that made it.
  func lineage(of number: Int) -> [(trial: Int, stretch: SearchStretch)] {
    var way: [(Int, SearchStretch)] = []
    var (trial, rung) = (number, plan.rungs.count - 1)
    while rung >= 0 {
      guard let stretch = trials[trial - 1].stretches.last(where: { $0.rung <= rung }) else {
        break
      }
      way.append((trial, stretch))
      rung = stretch.rung - 1
      trial = stretch.parent ?? trial
    }
    return way.reversed()
  }
}
