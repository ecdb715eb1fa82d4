import CKernels

extension Network {
  /// Examples that an evaluation takes together, none of which may be another worker's: those that the
  /// cost compares with each other.
  var evaluationGranularity: Int { plan.comparesExamples ? TripletMining.evaluationRows : 1 }

  /// The triplet cost of the pass's rows, which are anchors. In a step all rows of the batch are compared,
  /// and `scale` times the derivative is left as the last gradient; in an evaluation those of each
  /// `evaluationRows` in turn, and nothing is left.
  func tripletCost(
    _ pass: Pass<R>, scale: R, hasWeights: Bool, in workspace: Workspace<R>
  ) -> Score {
    guard pass.mode.isTraining else {
      var score = Score()
      var first = pass.rows.lowerBound
      while first < pass.rows.upperBound {
        let rows = min(TripletMining.evaluationRows, pass.rows.upperBound - first)
        score += tripletCost(
          pass, from: first, rows: rows, anchors: 0..<rows, hasWeights: hasWeights, pairs: nil,
          in: workspace)
        first += rows
      }
      return score
    }
    // The others' embeddings, and then what their anchors have of the distances.
    pass.barrier()
    let score = tripletCost(
      pass, from: 0, rows: pass.batchRows, anchors: pass.rows, hasWeights: hasWeights,
      pairs: workspace.pairs.start, in: workspace)
    pass.barrier()
    R.tripletGradient(
      triplets(rows: pass.batchRows), z: UnsafePointer(workspace.output),
      pairs: UnsafePointer(workspace.pairs.start), rows: pass.rows, scale: scale,
      gradient: workspace.outputGradient)
    return score
  }

  /// The cost of some anchors among `rows` rows from `first` on, by which they are counted.
  private func tripletCost(
    _ pass: Pass<R>, from first: Int, rows: Int, anchors: Range<Int>, hasWeights: Bool,
    pairs: UnsafeMutablePointer<R>?, in workspace: Workspace<R>
  ) -> Score {
    R.tripletCost(
      triplets(rows: rows), z: UnsafePointer(workspace.output + first * targetColumns),
      labels: UnsafePointer(workspace.labels.start + first),
      weights: hasWeights ? UnsafePointer(workspace.weights.start + first) : nil,
      anchors: anchors, margin: description.triplets.margin, distances: pass.scratch, pairs: pairs)
  }

  private func triplets(rows: Int) -> dlk_triplets {
    dlk_triplets(
      rows: rows, columns: targetColumns, is_hard: description.triplets.rule == .hard ? 1 : 0)
  }
}
