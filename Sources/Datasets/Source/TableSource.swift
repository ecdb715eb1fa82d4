/// A table with a header row, and which of its columns are what.
public struct TableSource: Hashable, Sendable {
  /// The file, CSV or TSV, gzip-compressed or not.
  public var path: String
  /// The columns to predict: one, several numbers, or several labels of which each holds or not.
  public var labels: [String]
  /// What the columns to predict hold.
  public var target: DataSource.TargetKind
  /// The column that says how much each example counts in the cost.
  public var weight: String?
  /// The columns to learn from; nil is all that are nothing else.
  public var columns: [String]?
  /// Columns to leave out.
  public var drop: [String]
  /// What stands for a missing value besides an empty cell; nil is `usualMissing`.
  public var missing: [String]?
  /// Columns whose cells are names although they may be numbers, as a class code's.
  public var categorical: [String]

  /// What stands for a missing value where nothing says otherwise, in any case of letters.
  public static let usualMissing = ["na", "n/a", "nan", "null", "none", "?", "-"]

  /// A table of which all columns but the labels' and the weight's are learned from.
  ///
  /// - Precondition: a column to predict, or more.
  public init(
    path: String, labels: [String], target: DataSource.TargetKind, weight: String? = nil,
    columns: [String]? = nil, drop: [String] = [], missing: [String]? = nil,
    categorical: [String] = []
  ) {
    precondition(!labels.isEmpty, "a column to predict")
    self.path = path
    self.labels = labels
    self.target = target
    self.weight = weight
    self.columns = columns
    self.drop = drop
    self.missing = missing
    self.categorical = categorical
  }
}
