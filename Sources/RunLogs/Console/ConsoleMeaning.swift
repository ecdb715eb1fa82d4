import RunEvents

/// What a shape of printed line means: which of its numbers say where it belongs, and which are
/// points of curves.
struct ConsoleMeaning: Sendable {
  /// A number of the line that is a point.
  struct Field: Hashable, Sendable {
    var tag: String
    /// Of the line's numbers.
    var index: Int
    /// What it is divided by: 100 of a percentage, or another number of the line.
    var percent = false
    var divisor: Int?
    /// The name says no split, so that a heading above may.
    var isBare = false
  }

  /// Numbers that tell a time of day, and perhaps a date.
  struct Clock: Sendable {
    var date: (year: Int, month: Int, day: Int)?
    var time: (hour: Int, minute: Int, second: Int)
    /// Of a second, in so many digits behind a comma.
    var milliseconds: Int?
    /// What the clock is ahead of UTC by; hours, or hours and minutes in one number.
    var zone: (sign: Double, hours: Int, minutes: Int?)?
  }

  /// What stands in a column's place in a row under a line of names.
  enum Cell: Hashable, Sendable {
    case number(Int, percent: Bool)
    /// `3/20`: the first.
    case pair(Int, Int)
    case text(String)
    /// A time, a size, or nothing that is a value.
    case other
  }

  /// The curve of a table's column.
  enum Column: Hashable, Sendable {
    case epoch
    case step
    case curve(String)
    case none
  }

  /// How a name is meant that is not taken, for whoever asks.
  struct Refusal: Hashable, Sendable {
    var name: String
    var reason: String
  }

  /// The rule by which it was read, as it is spoken of.
  var rule = ""
  var clock: Clock?
  var epoch: Int?
  /// A step that counts on, or of which it is not known.
  var step: Int?
  /// Begins anew each epoch.
  var batch: Int?
  /// A count and what it counts to: of an epoch, or of the whole run.
  var count: (done: Int, total: Int)?
  /// It is called a step, so that it may be the whole run's.
  var isCountNamed = false
  /// The set of examples that the line speaks of.
  var split: Split?
  var fields: [Field] = []
  /// What stands in it, where it may be a row of a table.
  var cells: [Cell] = []
  /// The columns that it names, for rows below.
  var columns: [Column] = []
  /// The lines below speak of this set, until one says something else.
  var section: Split?
  /// `| name | value |`, a line of a block between two rulers.
  var isOfBlock = false
  var isRuler = false
  var refusals: [Refusal] = []

  var hasPosition: Bool { epoch != nil || step != nil || batch != nil || count != nil }
}
