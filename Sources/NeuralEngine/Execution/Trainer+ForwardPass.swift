import CKernels
import Synchronization

/// Many examples go through the network in pieces. A worker that is through with one takes the next, so
/// that nobody waits for a core that is slower; answers and sums do not depend on who took which.
extension Trainer {
  /// Takes all examples through the network; leaves predictions when `outputs` is given.
  ///
  /// - Parameter isKept: whether what the layers give stays in the workspace: each worker then takes
  ///   its share in one piece.
  /// - Precondition: kept are no more than there are rows for.
  func forwardAll(
    _ examples: ExampleView, outputs: UnsafeMutablePointer<Float>? = nil, isKept: Bool = false
  ) {
    let pieces =
      isKept
      ? Pieces(sharesOf: examples.count, workers: workers)
      : pieces(count: examples.count, granularity: 1)
    run(examples, in: pieces, outputs: outputs, scores: nil)
  }

  /// What all examples score; predictions are left likewise.
  func scoreAll(_ examples: ExampleView, outputs: UnsafeMutablePointer<Float>?) -> Score {
    let pieces = pieces(count: examples.count, granularity: core.evaluationGranularity)
    return withUnsafeTemporaryAllocation(of: Score.self, capacity: pieces.number) { scores in
      scores.initialize(repeating: Score())
      run(examples, in: pieces, outputs: outputs, scores: scores.baseAddress)
      // In the pieces' order: the same bits whoever took them.
      return scores.reduce(into: Score()) { $0 += $1 }
    }
  }

  /// - Parameter granularity: examples that must stay together.
  private func pieces(count: Int, granularity: Int) -> Pieces {
    // Some for each worker, but none so small that its products are slow.
    let wanted = max(min(64, (count - 1) / workers + 1), count / (8 * workers))
    let most = workspace.capacity / workers / granularity
    return Pieces(
      count: count, rows: max(1, min(most, wanted / granularity)) * granularity)
  }

  private func run(
    _ examples: ExampleView, in pieces: Pieces, outputs: UnsafeMutablePointer<Float>?,
    scores: UnsafeMutablePointer<Score>?
  ) {
    nextPiece.store(0, ordering: .relaxed)
    // As soon as all rows are in use: every worker would pack all of a weight for its own products.
    let readsPanels = core.plan.packsWeights && examples.count >= workspace.capacity
    var job = ForwardJob(
      trainer: .passUnretained(self), examples: examples, outputs: outputs, pieces: pieces,
      scores: scores, panels: readsPanels ? panels.start : nil, packs: !arePanelsCurrent)
    pool.run(&job) { context, worker in
      context.withMemoryRebound(to: ForwardJob.self, capacity: 1) { job in
        job.pointee.trainer._withUnsafeGuaranteedRef {
          $0.work(job.pointee, worker: Int(worker))
        }
      }
    }
    if readsPanels { arePanelsCurrent = true }
  }

  private func work(_ job: ForwardJob, worker: Int) {
    if let panels = job.panels, job.packs { packWeights(into: panels, worker: worker) }
    if job.pieces.areShares {
      take(worker, of: job, worker: worker)
      return
    }
    while true {
      let number = nextPiece.wrappingAdd(1, ordering: .relaxed).oldValue
      guard number < job.pieces.number else { return }
      take(number, of: job, worker: worker)
    }
  }

  private func take(_ number: Int, of job: ForwardJob, worker: Int) {
    let examples = job.pieces[number]
    guard !examples.isEmpty else { return }
    let workspace = workspace
    let first = examples.lowerBound
    let start = Share.partition(of: workspace.capacity, worker: worker, workers: workers).lowerBound
    let pass = core.pass(
      in: workspace, rows: start..<start + examples.count, batchRows: examples.count,
      worker: worker, pool: pool, mode: .evaluation, hasLengths: job.examples.lengths != nil,
      panels: job.panels.map { UnsafePointer($0) })
    let readsInPlace = core.readsInputOnce && job.examples.indices == nil
    core.gather(pass, job.examples, from: first, copiesInputs: !readsInPlace, in: workspace)
    core.forward(
      pass, input: readsInPlace ? job.examples.inputs + first * job.examples.featureCount : nil,
      in: workspace)
    if let outputs = job.outputs {
      predict(pass, into: outputs + first * core.outputCount, in: workspace)
    }
    // After the prediction: the cost makes gradients of the outputs where they are.
    if let scores = job.scores { scores[number] = score(pass, job.examples, in: workspace) }
  }

  private func score(
    _ pass: Pass<Float>, _ examples: ExampleView, in workspace: Workspace<Float>
  ) -> Score {
    var score = Score()
    let first = pass.rows.lowerBound
    if core.targetRows > 1, network.cost == .softmaxCrossEntropy {
      let matches = dlk_whole_matches_f32(
        workspace.output + first * core.outputCount,
        workspace.labels.start + first * core.targetRows, pass.rows.count, core.targetRows,
        core.targetColumns)
      score.wholeCorrect += matches.whole
      score.wholeCounted += matches.counted
    }
    score += core.cost(
      pass, scale: 0, decision: core.decision(for: examples), hasWeights: examples.weights != nil,
      in: workspace)
    return score
  }

  /// One worker's part of it, once all have done theirs.
  private func packWeights(into panels: UnsafeMutablePointer<Float>, worker: Int) {
    let pass = core.pass(
      in: workspace, rows: 0..<0, batchRows: 0, worker: worker, pool: pool, mode: .evaluation,
      hasLengths: false)
    for case .dense(let layer) in core.stages where layer.isPackable {
      layer.pack(pass, into: panels)
    }
    pass.barrier()
  }

  /// Leaves the pass's predictions in `outputs`.
  func predict(
    _ pass: Pass<Float>, into outputs: UnsafeMutablePointer<Float>, in workspace: Workspace<Float>
  ) {
    let width = core.outputCount
    let count = pass.rows.count * width
    let z = workspace.output + pass.rows.lowerBound * width
    outputs.initialize(from: z, count: count)
    switch network.cost {
    case .softmaxCrossEntropy:
      dlk_softmax_f32(outputs, pass.rows.count * core.targetRows, core.targetColumns)
    case .sigmoidCrossEntropy:
      Float.activate(ActivationKernel(.sigmoid), x: outputs, y: outputs, count: count)
    case .squaredError, .triplet: break
    }
  }
}

/// How the examples of an evaluation are dealt out.
private struct Pieces {
  let number: Int
  private let count: Int
  /// Examples of each but the last; nil for a share a worker.
  private let rows: Int?

  init(count: Int, rows: Int) {
    self.count = count
    self.rows = rows
    number = (count + rows - 1) / rows
  }

  init(sharesOf count: Int, workers: Int) {
    self.count = count
    rows = nil
    number = workers
  }

  var areShares: Bool { rows == nil }

  subscript(number: Int) -> Range<Int> {
    guard let rows else {
      return Share.partition(of: count, worker: number, workers: self.number)
    }
    return number * rows..<min(count, (number + 1) * rows)
  }
}

/// What the workers need to know of an evaluation; lives on the caller's stack while they work.
private struct ForwardJob {
  let trainer: Unmanaged<Trainer>
  let examples: ExampleView
  let outputs: UnsafeMutablePointer<Float>?
  let pieces: Pieces
  /// One a piece; nil where nothing is scored.
  let scores: UnsafeMutablePointer<Score>?
  /// Where the weights are packed; nil for too few examples.
  let panels: UnsafeMutablePointer<Float>?
  /// Whether they have yet to be.
  let packs: Bool
}
