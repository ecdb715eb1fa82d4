/// What a run suffers from most: how it trains, or how it generalizes.
public enum DiagnosisFinding: Hashable, Sendable {
  case health(HealthFinding)
  case gap(ErrorGap.Kind)

  /// Whether both are of a kind.
  func isSameKind(as other: DiagnosisFinding) -> Bool {
    switch (self, other) {
    case (.health(let finding), .health(let other)): finding.isSameKind(as: other)
    case (.gap(let kind), .gap(let other)): kind == other
    case (.health, .gap), (.gap, .health): false
    }
  }

  var isUrgent: Bool {
    if case .health(let finding) = self { finding.isUrgent } else { false }
  }
}

/// The diagnosis over time: it changes once another finding has held for several evaluations, so that
/// chance in one of them does not turn the advice round.
public struct DiagnosisVerdict: Hashable, Sendable {
  /// Evaluations in a row that must agree before a finding replaces another.
  static let enoughEvaluations = 3

  /// What holds; nil when nothing is found.
  public private(set) var finding: DiagnosisFinding?
  private var hasJudged = false
  private var candidate: DiagnosisFinding?
  private var agreeing = 0

  /// Nothing is found before the first evaluation.
  public init() {}

  /// The gap that is named now; nil while another finding holds.
  public var gap: ErrorGap.Kind? {
    if case .gap(let kind) = finding { kind } else { nil }
  }

  /// The edit that the cost is said to have been rising since; nil where none is.
  public var blamedEdit: Int? {
    if case .health(.diverging(_, .edit(let number))) = finding { number } else { nil }
  }

  /// Takes in what the newest evaluation shows.
  ///
  /// - Parameter atOnce: whether it stands for many evaluations, as where a whole log is read.
  public mutating func take(_ found: DiagnosisFinding?, atOnce: Bool = false) {
    defer { hasJudged = true }
    if atOnce || !hasJudged || Self.isSameKind(found, finding) || found?.isUrgent == true {
      finding = found
      agreeing = 0
      return
    }
    agreeing = agreeing > 0 && Self.isSameKind(found, candidate) ? agreeing + 1 : 1
    candidate = found
    guard agreeing >= Self.enoughEvaluations else { return }
    finding = found
    agreeing = 0
  }

  private static func isSameKind(_ first: DiagnosisFinding?, _ second: DiagnosisFinding?) -> Bool {
    switch (first, second) {
    case (let first?, let second?): first.isSameKind(as: second)
    case (nil, nil): true
    case (nil, _), (_, nil): false
    }
  }
}
