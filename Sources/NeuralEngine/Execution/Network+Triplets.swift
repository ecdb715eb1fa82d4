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
    var triplets = dlk_triplets()
    triplets.columns = targetColumns
    triplets.is_hard = description.triplets.rule == .hard ? 1 : 0
    func cost(from first: Int, anchors: Range<Int>, pairs: UnsafeMutablePointer<R>?) -> Score {
      R.tripletCost(
        triplets, z: UnsafePointer(workspace.output + first * targetColumns),
        labels: UnsafePointer(workspace.labels.start + first),
        weights: hasWeights ? UnsafePointer(workspace.weights.start + first) : nil,
        anchors: anchors, margin: description.triplets.margin, distances: pass.scratch, pairs: pairs
      )
    }
    guard pass.mode.isTraining else {
      var score = Score()
      var first = pass.rows.lowerBound
      while first < pass.rows.upperBound {
        triplets.rows = min(TripletMining.evaluationRows, pass.rows.upperBound - first)
        score += cost(from: first, anchors: 0..<triplets.rows, pairs: nil)
        first += triplets.rows
      }
      return score
    }
    triplets.rows = pass.batchRows
    // The others' embeddings, and then what their anchors have of the distances.
    pass.barrier()
    let score = cost(from: 0, anchors: pass.rows, pairs: workspace.pairs.start)
    pass.barrier()
    R.tripletGradient(
      triplets, z: UnsafePointer(workspace.output), pairs: UnsafePointer(workspace.pairs.start),
      rows: pass.rows, scale: scale, gradient: workspace.outputGradient)
    return score
  }
}
