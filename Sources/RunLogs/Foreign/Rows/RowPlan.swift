/// How the rows of one log are read: what is x, what is the clock, what says the split.
///
/// Chosen by a `RowSurvey` from the log as far as it is there; two plans that are equal read a log
/// alike.
struct RowPlan: Hashable, Sendable {
  enum X: Hashable, Sendable {
    /// Nothing counts: x is the row's number, from 0.
    case row
    /// The column of this name, in whole numbers.
    case counter(String)
    /// The column of this name, with its fractions; the step is the row's number.
    case fractions(String)
    /// A counter that begins anew each epoch, of `length` steps: x goes on across epochs, the first
    /// of which has the number `first`.
    case withinEpoch(counter: String, epoch: String, length: Int, first: Int)
  }

  struct Clock: Hashable, Sendable {
    var name: String
    /// Units in a second.
    var unitsPerSecond: Double
    /// The time that counts as second 0, in seconds of the log's own clock: 0 for times since the
    /// start.
    var origin: Double
    /// Whether they are times of day rather than times since the start.
    var isAbsolute: Bool
  }

  var x = X.row
  var clock: Clock?
  /// The field whose words say the split.
  var split: String?
  /// x that goes back means that the writer began again.
  var hasRestarts = false
  /// Numbers are written with decimal commas.
  var hasDecimalCommas = false
  /// Fields end with a comma and a space, since numbers have commas too.
  var hasSpacedCommas = false

  /// What x counts, in one word.
  var unit: String {
    switch x {
    case .row: "row"
    case .counter(let name), .fractions(let name): RowColumns.unit(of: name)
    case .withinEpoch: "step"
    }
  }
}
