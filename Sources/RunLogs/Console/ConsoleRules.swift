import RunEvents

/// How lines that a program prints for people become curves: the words that say where a line
/// belongs, the names that are never curves, and lines and tables by pattern.
///
/// The rules are data, so that a user's own are put before the standard ones.
public struct ConsoleRules: Hashable, Sendable {
  /// A line known by its pattern.
  struct Line: Hashable, Sendable {
    /// What it is called when it is spoken of.
    var name: String
    var pattern: ConsolePattern
  }

  /// A table known by its columns.
  struct Table: Hashable, Sendable {
    var name: String
    /// In lower case.
    var columns: [String]
    /// The tag of each column, nil where it is left out.
    var curves: [String?]
  }

  /// Words for the epoch, in lower case.
  var epochs: Set<String> = []
  /// Words for a step that counts on through the run.
  var steps: Set<String> = []
  /// Words for a count that begins anew each epoch.
  var batches: Set<String> = []
  /// Beside one of these, a word for a position is none.
  var notPositions: Set<String> = []
  /// What a split is called, besides the words that tags have for it.
  var splits: [String: Split] = [:]
  /// Names that need neither colon nor equals sign.
  var metrics: Set<String> = []
  /// Last words of names that are never curves.
  var ignored: Set<String> = []
  /// Names of what the machine does, such as tokens a second, which are curves all the same. A
  /// percentage under one stays as it is printed.
  var rates: Set<String> = []
  /// Words behind a number that make it a time, a size, a rate or a count.
  var units: Set<String> = []
  /// Tried in this order.
  var lines: [Line] = []
  var tables: [Table] = []

  /// The rules that come with the program, `console.yaml`.
  public static let standard: ConsoleRules = {
    do throws(RunLogError) {
      let text = String(decoding: PackageResources.console_yaml, as: UTF8.self)
      return try ConsoleRules().adding(text, file: "console.yaml")
    } catch {
      preconditionFailure("the rules that come with the program are in order: \(error)")
    }
  }()
}
