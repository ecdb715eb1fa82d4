import RunEvents

/// Where in the epochs a logged run of our engine stood after any of its steps.
struct EpochPositions: Sendable {
  /// Epochs done, and examples of the one under way.
  struct Position: Hashable, Sendable {
    var epoch = 0.0
    var example = 0
  }

  private let trainCount: Int
  /// From which step on batches have how many examples.
  private let batchSizes: [(step: Int, size: Int)]
  /// What the log says, by step.
  private var rows: [(step: Int, position: Position)] = []

  /// - Parameters:
  ///   - trainCount: examples an epoch, at least 1.
  ///   - batchSizes: by step; the first is that of step 0.
  init(_ events: [RunEvent], trainCount: Int, batchSizes: [(step: Int, size: Int)]) {
    self.trainCount = trainCount
    self.batchSizes = batchSizes
    for event in events {
      switch event {
      case .scalars(let block): add(block)
      case .branched(let branch): forget(after: branch.toStep)
      case .checkpointRestored(let checkpoint): forget(after: checkpoint.step)
      case .started: rows = []
      default: break
      }
    }
  }

  /// Epochs done after `step` steps; fractions count.
  func epochs(after step: Int) -> Double {
    let known = rows.last { $0.step <= step } ?? (0, Position())
    var (at, position) = known
    for (index, batch) in batchSizes.enumerated() where at < step {
      let next = index + 1 < batchSizes.count ? batchSizes[index + 1].step : step
      let end = min(next, step)
      guard end > at else { continue }
      advance(&position, steps: end - at, batch: batch.size)
      at = end
    }
    return position.epoch + Double(position.example) / Double(trainCount)
  }

  /// The shortest decimal that is after the position of one step less and at most that of `step`.
  func start(after step: Int) -> Double {
    guard step > 0 else { return 0 }
    let (before, here) = (epochs(after: step - 1), epochs(after: step))
    var scale = 1.0
    for _ in 0..<16 {
      let short = (here * scale).rounded(.down) / scale
      if short <= here, short > before + (here - before) / 4 { return short }
      scale *= 10
    }
    return here
  }

  private mutating func add(_ block: ScalarBlock) {
    for row in block.epochs.indices {
      let epoch = block.epochs[row]
      guard epoch.isFinite, epoch >= 0, block.steps[row] >= 0 else { continue }
      let whole = epoch.rounded(.down)
      let example = Int(((epoch - whole) * Double(trainCount)).rounded())
      let position =
        example < trainCount
        ? Position(epoch: whole, example: example) : Position(epoch: whole + 1)
      if let last = rows.last, last.step >= block.steps[row] { continue }
      rows.append((block.steps[row], position))
    }
  }

  private mutating func forget(after step: Int) {
    while let last = rows.last, last.step > step { rows.removeLast() }
  }

  /// An epoch's last batch is what remains.
  private func advance(_ position: inout Position, steps: Int, batch: Int) {
    let batch = min(max(1, batch), trainCount)
    var left = steps
    let toEnd = (trainCount - position.example + batch - 1) / batch
    guard left >= toEnd else {
      position.example += left * batch
      return
    }
    left -= toEnd
    let perEpoch = (trainCount + batch - 1) / batch
    position.epoch += 1 + Double(left / perEpoch)
    position.example = left % perEpoch * batch
  }
}
