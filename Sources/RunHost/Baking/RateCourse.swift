import RunEvents
import Training

/// The learning rate of a run as it was set by hand, and what was set besides.
struct RateCourse: Sendable {
  /// From a step on the rate has another base.
  struct Piece: Hashable, Sendable {
    var step: Int
    var rate: Double
    /// What the base at the run's start is multiplied by.
    var factor: Double
    /// Whether the rate stays there whatever the schedule says.
    var isHeld: Bool
  }

  /// The base at the run's start.
  let start: Double
  private(set) var pieces: [Piece] = []
  /// Other hyperparameters' values, by step.
  private(set) var others: [ScheduledCommand] = []

  /// - Parameter start: the base at the run's start, above 0.
  init(_ events: [RunEvent], start: Double) {
    self.start = start
    var (rate, isHeld) = (start, false)
    var ramp: RunningRamp?
    let course = RunCourse(events)
    let starts = course.rampStarts
    for command in course.steering {
      guard case .set(let hyperparameter, let value, _) = command.command.action else { continue }
      let isRate = hyperparameter == .learningRate
      guard isRate || hyperparameter == Self.hold else {
        others.append(command)
        continue
      }
      // A log may hold any number.
      if isRate, !(value > 0 && value.isFinite) { continue }
      if let passed = ramp {
        add(passed, until: command.afterStep, isHeld)
        rate = passed.value(after: command.afterStep)
      }
      if isRate {
        ramp = starts[command.command.id].map {
          RunningRamp(
            .usual(.learningRate),
            from: RunningRamp.Start(value: rate, step: command.afterStep, steps: $0.steps),
            to: value)
        }
        if ramp == nil { rate = value }
      } else {
        isHeld = value == 1
      }
      add(rate, after: command.afterStep, isHeld)
    }
    if let ramp { add(ramp, until: ramp.start.step + ramp.start.steps + 1, isHeld) }
  }

  /// A piece for each step of a ramp before another.
  private mutating func add(_ ramp: RunningRamp, until end: Int, _ isHeld: Bool) {
    let last = min(end, ramp.start.step.adding(bounded: ramp.start.steps.adding(bounded: 1)))
    let first = (pieces.last?.step ?? 0) + 1
    for step in max(first, ramp.start.step + 1)..<max(first, ramp.start.step + 1, last) {
      add(ramp.value(after: step), after: step, isHeld)
    }
  }

  private mutating func add(_ rate: Double, after step: Int, _ isHeld: Bool) {
    // Of several at one step the last counts.
    if pieces.last?.step == step { pieces.removeLast() }
    let before = pieces.last
    guard (before?.rate ?? start, before?.isHeld ?? false) != (rate, isHeld) else { return }
    pieces.append(
      Piece(
        step: step, rate: rate, factor: Self.factor(from: start, to: rate), isHeld: isHeld))
  }

  private static let hold = Hyperparameter("learningRateHold")

  /// The number that makes exactly `end` of `start`, where there is one.
  private static func factor(from start: Double, to end: Double) -> Double {
    let plain = end / start
    return [plain, plain.nextUp, plain.nextDown].first { start * $0 == end } ?? plain
  }

  var isHeldSomewhere: Bool { pieces.contains(where: \.isHeld) }

  /// What was done by hand, as comments.
  func comments(of run: String, use: String) -> [String] {
    var lines = ["Learning rates of \(run) as they were set by hand. \(use)"]
    if pieces.isEmpty { lines = ["Nobody set a learning rate in \(run) by hand."] }
    var before = start
    for piece in pieces {
      let how = piece.isHeld ? ", held" : ""
      lines.append("  after step \(piece.step): \(before) → \(piece.rate)\(how)")
      before = piece.rate
    }
    if !others.isEmpty { lines.append("Set by hand besides, and no part of it:") }
    for other in others {
      guard case .set(let hyperparameter, let value, _) = other.command.action else { continue }
      lines.append("  after step \(other.afterStep): \(hyperparameter.key) \(value)")
    }
    return lines.map { line in
      // A name comes from a file: it must not end the comment.
      "# " + String(line.unicodeScalars.map { Self.breaks($0) ? " " : Character($0) })
    }
  }

  private static func breaks(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }
}
