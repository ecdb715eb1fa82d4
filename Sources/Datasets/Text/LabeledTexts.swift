/// Texts with a label each: `.txt` files in folders, one folder a class, or a column of a table.
public struct LabeledTexts: Hashable, Sendable {
  /// The folder, or the table's file.
  public var path: String
  /// The column with the texts; nil where they are files.
  public var column: String?
  /// The columns to predict; empty where folders say the class.
  public var labels: [String]
  /// What the columns to predict hold.
  public var target: DataSource.TargetKind
  /// How the texts become tokens.
  public var tokens: TokenOptions
  /// Tokens of an example; nil is the longest text's of the train set, 200 at most.
  public var length: Int?

  static let endings: Set<String> = ["txt"]

  /// Files in a folder's folders.
  public init(folder: String, tokens: TokenOptions = TokenOptions(), length: Int? = nil) {
    path = folder
    labels = []
    target = .classes
    self.tokens = tokens
    self.length = length
  }

  /// A table's column.
  ///
  /// - Precondition: a column to predict, or more.
  public init(
    table: String, column: String, labels: [String], target: DataSource.TargetKind = .classes,
    tokens: TokenOptions = TokenOptions(), length: Int? = nil
  ) {
    precondition(!labels.isEmpty, "a column to predict")
    path = table
    self.column = column
    self.labels = labels
    self.target = target
    self.tokens = tokens
    self.length = length
  }
}
