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
    for command in RunCourse(events).steering {
      guard case .set(let hyperparameter, let value) = command.command.action else { continue }
      switch hyperparameter {
      // A log may hold any number.
      case .learningRate where value > 0 && value.isFinite: rate = value
      case .learningRate: continue
      case Self.hold: isHeld = value == 1
      default:
        others.append(command)
        continue
      }
      // Of several at one step the last counts.
      if pieces.last?.step == command.afterStep { pieces.removeLast() }
      let piece = Piece(
        step: command.afterStep, rate: rate, factor: Self.factor(from: start, to: rate),
        isHeld: isHeld)
      let before = pieces.last
      if (before?.rate ?? start, before?.isHeld ?? false) != (rate, isHeld) { pieces.append(piece) }
    }
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
      guard case .set(let hyperparameter, let value) = other.command.action else { continue }
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
