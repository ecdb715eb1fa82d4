/// Seconds that the parts of a step took, as its first worker saw them.
public struct StepPhases: Hashable, Sendable {
  /// Getting the batch's examples together.
  public var data: Double
  /// The forward pass and the cost.
  public var forward: Double
  /// The gradient of every parameter, and what the workers wait for each other.
  public var backward: Double
  /// Penalties, clipping and the optimizer's rule.
  public var update: Double

  /// Seconds of each part of a step.
  public init(data: Double = 0, forward: Double = 0, backward: Double = 0, update: Double = 0) {
    self.data = data
    self.forward = forward
    self.backward = backward
    self.update = update
  }

  /// Adds up the seconds of several steps, part by part.
  public static func += (left: inout StepPhases, right: StepPhases) {
    left.data += right.data
    left.forward += right.forward
    left.backward += right.backward
    left.update += right.update
  }
}

/// When the parts of a step ended, as far as they have.
struct StepMarks {
  enum Part { case data, forward, backward }

  private let begun: ContinuousClock.Instant
  private var gathered: ContinuousClock.Instant
  private var forwarded: ContinuousClock.Instant
  private var differentiated: ContinuousClock.Instant

  init(begun: ContinuousClock.Instant) {
    self.begun = begun
    gathered = begun
    forwarded = begun
    differentiated = begun
  }

  mutating func end(_ part: Part, at instant: ContinuousClock.Instant) {
    switch part {
    case .data: gathered = instant
    case .forward: forwarded = instant
    case .backward: differentiated = instant
    }
  }

  func phases(ended: ContinuousClock.Instant) -> StepPhases {
    StepPhases(
      data: (gathered - begun) / .seconds(1), forward: (forwarded - gathered) / .seconds(1),
      backward: (differentiated - forwarded) / .seconds(1),
      update: (ended - differentiated) / .seconds(1))
  }
}
