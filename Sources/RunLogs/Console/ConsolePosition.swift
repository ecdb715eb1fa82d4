import RunEvents

/// Where in a run its lines are: epoch, and a step that counts on, put together from what lines say
/// of either.
///
/// A count such as `[120/938]` begins anew each epoch, or goes on through the run; which it is shows
/// at the first new epoch. What one line says holds for the lines after it.
struct ConsolePosition: Sendable {
  /// The epoch that was said last; nil before one was.
  private(set) var epoch: Double?
  /// The step so far; nil while no line has said one.
  private(set) var step: Int?
  /// An epoch with a fraction was said: it grows within itself, and no count begins anew with it.
  private(set) var hasFractions = false

  /// A counter with a goal: a bar, or `[120/938]`.
  private struct Count: Sendable {
    var done: Int
    var total: Int
    var epoch: Double?
    var hasValues: Bool
  }

  /// A counter without one.
  private struct Counter: Sendable {
    var value: Int
    var first: Int
    var stride = 1
    var epoch: Double?
  }

  private var count: Count?
  private var counter: Counter?
  /// Steps before the epoch, or the lap, that is under way.
  private var stepsBefore = 0
  /// The count goes on through the run.
  private var isGlobal = false
  /// What the first epoch is called: 0 or 1.
  private var firstEpoch: Double?

  /// Steps beyond this are no trainer's.
  private static let mostSteps = 1e15

  /// - Precondition: from 0 to `mostSteps`.
  @inline(__always)
  private static func isWhole(_ number: Double) -> Bool { Double(Int(number)) == number }

  /// - Returns: the step or epoch that the run went back to, where it did.
  mutating func take(epoch number: Double) -> Int? {
    guard number.isFinite, number >= 0, number < Self.mostSteps else { return nil }
    let before = epoch
    epoch = number
    if firstEpoch == nil { firstEpoch = number < 1 ? 0 : 1 }
    if !Self.isWhole(number) { hasFractions = true }
    guard let before, number < before.rounded(.down), !hasFractions else { return nil }
    // The run was started again: counts begin with its epoch.
    if let count, !isGlobal {
      stepsBefore = 0
      pass(count.total, times: number - (firstEpoch ?? 0))
      self.count?.epoch = number
      self.count?.done = 0
      step = stepsBefore
      return stepsBefore
    }
    return step == nil ? Int(number) : nil
  }

  /// - Returns: the step that the run went back to, where it did.
  mutating func take(step number: Double, isOfEpoch: Bool) -> Int? {
    guard number >= 0, number < Self.mostSteps, Self.isWhole(number) else { return nil }
    let value = Int(number)
    defer { step = stepsBefore + value }
    guard let last = counter else {
      counter = Counter(value: value, first: value, epoch: epoch)
      return nil
    }
    var next = last
    next.value = value
    next.epoch = epoch
    defer { counter = next }
    if value > last.value {
      next.stride = value - last.value
      return nil
    }
    guard value < last.value else { return nil }
    let hasNewEpoch = epoch != last.epoch && !hasFractions
    if hasNewEpoch || isOfEpoch {
      pass(last.value + (last.first == 0 ? last.stride : 0))
      next.first = value
      return nil
    }
    // Lines of several processes may come a little out of order.
    guard last.value - value > 2 * last.stride else { return nil }
    next.stride = 1
    return stepsBefore + value
  }

  /// - Parameters:
  ///   - hasValues: the line also has metrics.
  ///   - isNamed: it is called a step, so that it may be the whole run's.
  /// - Returns: the step that the run went back to, where it did.
  mutating func take(
    done: Double, total: Double, hasValues: Bool, isNamed: Bool
  ) -> Int? {
    guard done >= 0, total >= 1, done <= total, total < Self.mostSteps, Self.isWhole(done),
      Self.isWhole(total)
    else { return nil }
    let new = Count(
      done: Int(done), total: Int(total), epoch: hasFractions ? nil : epoch, hasValues: hasValues)
    guard let last = count else {
      count = new
      if let epoch, !hasFractions, let firstEpoch {
        pass(new.total, times: epoch - firstEpoch)
      }
      step = stepsBefore + new.done
      return nil
    }
    if last.total != new.total { return change(from: last, to: new) }
    return advance(from: last, to: new, isNamed: isNamed)
  }

  /// Another bar: of the next lap, or of something beside the training, which moves nothing.
  private mutating func change(from last: Count, to new: Count) -> Int? {
    let isOver = last.done >= last.total
    let isNextEpoch = new.epoch != nil && new.epoch != last.epoch
    if isNextEpoch || isOver && last.hasValues && new.hasValues {
      pass(last.total)
    } else if new.hasValues && !last.hasValues || isOver && !sawValues {
      // What had no values and came before any was no training.
      stepsBefore = 0
    } else {
      return nil
    }
    count = new
    step = stepsBefore + new.done
    return nil
  }

  private mutating func advance(from last: Count, to new: Count, isNamed: Bool) -> Int? {
    count = new
    count?.hasValues = new.hasValues || last.hasValues
    var wentBack: Int?
    if isGlobal || hasFractions {
      if new.done < last.done { wentBack = new.done }
      stepsBefore = hasFractions && !isGlobal ? stepsBefore : 0
    } else if let epoch = new.epoch, let before = last.epoch, epoch > before {
      if new.done > last.done, last.done > 0, last.done < last.total {
        isGlobal = true
        stepsBefore = 0
      } else {
        pass(last.total, times: epoch - before)
      }
    } else if new.done < last.done {
      let isNearEnd = Double(last.done) >= 0.9 * Double(last.total)
      if isNamed, !isNearEnd, new.epoch == nil {
        wentBack = stepsBefore + new.done
      } else if new.epoch == nil || isNearEnd {
        pass(last.total)
      }
    }
    step = stepsBefore + new.done
    return wentBack
  }

  /// Counts steps of epochs that are over, as far as an integer holds them.
  private mutating func pass(_ steps: Int, times: Double = 1) {
    let sum = Double(stepsBefore) + Double(steps) * max(0, times.rounded(.down))
    stepsBefore = Int(min(sum, 1e17))
  }

  /// Whether a line had values so far.
  var sawValues = false
}
