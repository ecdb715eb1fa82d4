/// What a network takes, for data without labels to be brought to.
public enum InputRequirement: Hashable, Sendable {
  /// So many numbers; their names where the network learned from a table, whose `otherColumns`, as
  /// the label's, are no input, and how they come of its columns.
  case features(
    count: Int, names: [String], otherColumns: [String], encoding: TableEncoding? = nil)
  /// Pixels in 0...1.
  case image(ImageShape)
  /// Numbers, `[steps, features]`.
  case sequence(steps: Int, features: Int)
  /// Text of which what comes next is to be told.
  case text(steps: Int, tokenizer: Tokenizer)
  /// Texts as a whole: a column's cells, or files where no column was learned from.
  case texts(steps: Int, tokenizer: Tokenizer, column: String?)

  /// Values of an example.
  var count: Int {
    switch self {
    case .features(let count, _, _, _): count
    case .image(let shape): shape.count
    case .sequence(let steps, let features): steps * features
    case .text(let steps, _), .texts(let steps, _, _): steps
    }
  }

  /// For people.
  var summary: String {
    switch self {
    case .features(let count, _, _, _): count == 1 ? "1 number" : "\(count) numbers"
    case .image(let shape): "images of \(shape.width)×\(shape.height) pixels"
    case .sequence(let steps, let features): "sequences of \(steps) steps of \(features)"
    case .text, .texts: "text"
    }
  }
}

/// Why data cannot be predicted from.
public enum InputProblem: Error, Hashable, Sendable {
  /// Columns that the network takes and the table has not.
  case missingColumns([String], found: [String])
  /// A table whose columns nothing names.
  case columnCount(found: [String], needed: Int)
  case shape([Int], needed: [Int])
  /// Arrays of which none is told to be the inputs.
  case unclearArray(known: [String])
  case noPictures
  case noTexts
  case unknownCharacter(String, line: Int, known: [String])
  /// A line that does not say where its answer begins.
  case noMark(String, line: Int)
  /// Data of another kind than the network takes.
  case kind(found: String, needed: String)
  case severalSources(Int)
  case nothing
}

extension InputProblem {
  /// Completes "cannot predict from … (…)".
  var cause: String {
    switch self {
    case .missingColumns(let names, let found):
      "it lacks the \(names.count == 1 ? "column" : "columns") \(CSVProblem.list(names)); it has "
        + CSVProblem.list(found)
    case .columnCount(let found, let needed):
      "\(found.count) \(found.count == 1 ? "column" : "columns") for \(needed) inputs: "
        + CSVProblem.list(found)
    case .shape(let found, let needed):
      "an example is \("\(found)".excerpt), the network takes \("\(needed)".excerpt)"
    case .unclearArray(let known):
      known.isEmpty
        ? "it has no arrays"
        : "which array holds the inputs is not clear from \(CSVProblem.list(known))"
    case .noPictures: "there is no picture in it"
    case .noTexts: "there is no .txt file in it"
    case .unknownCharacter(let character, let line, _):
      "line \(line) has \(character.debugDescription), which the network never saw"
    case .noMark(let mark, let line):
      "line \(line) has no \(mark.debugDescription) between a question and its answer"
    case .kind(let found, let needed): "it is \(found), the network takes \(needed)"
    case .severalSources(let count): "\(count) at once: only pictures and texts may be several"
    case .nothing: "there is nothing in it"
    }
  }

  var hint: String? {
    switch self {
    case .unclearArray: "call the array inputs"
    case .columnCount(let found, let needed) where found.count > needed:
      "leave out the columns that are no input"
    case .unknownCharacter(_, _, let known):
      "it knows \(known.dropFirst().joined().debugDescription.excerpt(of: 200))"
    default: nil
    }
  }
}
