extension DatasetError: CustomStringConvertible {
  /// `operation: cannot X (specific cause)`
  public var description: String {
    switch self {
    case .unreadableFile(let path, let reason): "data: cannot read \(path) (\(reason))"
    case .damagedGzip(let path, let damage): "data: cannot decompress \(path) (\(damage.cause))"
    case .memory(let path, let content, let shortage, _):
      "data: cannot hold \(path) (\(content): \(shortage.clause))"
    case .fashionMNISTMissing(let folder, let file):
      "data: cannot find fashion-mnist (no \(file) in \(folder))"
    case .csv(let path, let line, let problem): "\(path):\(line): \(problem.sentence)"
    case .parquet(let path): "data: cannot read \(path) (it is a Parquet file, not CSV)"
    case .idx(let path, let problem): "data: cannot read \(path) as IDX (\(problem.cause))"
    case .array(let path, let member, let problem):
      "data: cannot read \(member.map { "\($0.excerpt) of " } ?? "")\(path) (\(problem.cause))"
    case .image(let path, let problem): "data: cannot read \(path) (\(problem.cause))"
    case .folder(let path, let problem): "data: cannot read \(path) (\(problem.cause))"
    case .pictures(let problems, _, _, _) where problems.count == 1:
      "data: cannot read \(problems[0].path) (\(problems[0].cause))"
    case .pictures(let problems, let count, let folder, _):
      "data: cannot read \(problems.count) of \(count) pictures in \(folder) "
        + "(\(UnreadablePicture.list(problems, in: folder)))"
    case .unequalCounts(let images, let imageCount, let labels, let labelCount):
      "data: cannot pair \(images) with \(labels) (\(imageCount) examples ≠ \(labelCount) labels)"
    case .invalidOption(let source, let option, let requirement, let value):
      "data: cannot make \(source) (\(option) must be \(requirement), got \(value.excerpt))"
    case .unlikeSources(let devSource, let source, let what, let devValue, let value):
      "data: cannot take dev and test from \(devSource) (its \(what): \(devValue.excerpt); "
        + "those of \(source): \(value.excerpt))"
    case .noClasses(let source):
      "data: cannot tell the classes of \(source) apart (it has none)"
    case .unknownClass(let source, let name, _):
      "data: cannot find the class \(name.excerpt) (\(source) has none of that name)"
    case .unlikeModel(let source, let model, let what, let value, let modelValue):
      "data: cannot measure \(model.excerpt) on \(source.excerpt) (its \(what): \(value.excerpt); "
        + "the model's: \(modelValue.excerpt))"
    case .inputs(let path, let problem):
      "data: cannot predict from \(path == "-" ? "standard input" : path) (\(problem.cause))"
    case .impossibleSplit(let problem): "split: cannot divide the examples (\(problem.cause))"
    }
  }

  /// What to do about it, where that helps.
  public var hint: String? {
    switch self {
    case .fashionMNISTMissing:
      "apt-get install dataset-fashion-mnist, or give its folder: "
        + "source: {fashion-mnist: FOLDER}"
    case .memory(_, _, _, let hint): hint
    case .csv(_, _, let problem): problem.hint
    case .parquet(let path):
      "convert it: python3 -c \"import pandas; pandas.read_parquet('\(path)').to_csv('\(CSVTable.name(besides: path))', index=False)\""
    case .idx(_, let problem): problem.hint
    case .array(_, _, let problem): problem.hint
    case .image(_, let problem): problem.hint
    case .folder(_, let problem): problem.hint
    case .pictures(let problems, _, _, let hint):
      problems.count == 1 ? problems[0].hint ?? hint : hint
    case .inputs(_, let problem): problem.hint
    case .impossibleSplit(.shareOutOfRange(_, let value)) where value > 1 && value <= 100:
      "\(value) % is \(value / 100)"
    case .unknownClass(_, _, let known): "its classes are \(CSVProblem.list(known))"
    case .impossibleSplit(.emptyPart): "give it a larger share, or 0"
    case .damagedGzip(_, .truncated): "the file is incomplete: fetch it again"
    default: nil
    }
  }
}

extension GzipDamage {
  fileprivate var cause: String {
    switch self {
    case .truncated: "the compressed data ends early"
    case .corrupted(let reason): reason
    }
  }
}

extension CSVProblem {
  /// `cannot X (specific cause)`
  fileprivate var sentence: String {
    switch self {
    case .empty: "cannot read the header row (the file is empty)"
    case .notUTF8: "cannot read the text (it is not UTF-8)"
    case .unknownColumn(let name, let columns, let role):
      "cannot find the \(role == .feature ? "" : "\(role.rawValue) ")column \"\(name.excerpt)\" "
        + "(the columns are \(Self.list(columns)))"
    case .negativeWeight(let column, let value):
      "cannot weigh by column \"\(column.excerpt)\" (\(value.excerpt) is below 0)"
    case .labelIsWeight(let column):
      "cannot weigh by column \"\(column.excerpt)\" (it is the label)"
    case .duplicateColumn(let name):
      "cannot tell columns apart (two are called \"\(name.excerpt)\")"
    case .noFeatures: "cannot find features (the label is the only column)"
    case .noRows: "cannot find examples (there is only the header row)"
    case .unclosedQuote: "cannot find the end of a quoted cell (no closing \")"
    case .textAfterQuote: "cannot read a quoted cell (text follows its closing \")"
    case .cellCount(let found, let header):
      "cannot read the row (\(found) cells ≠ \(header) columns)"
    case .emptyCell(let column): "cannot read column \"\(column.excerpt)\" (the cell is empty)"
    case .notNumeric(let column, let value, _):
      "cannot read column \"\(column.excerpt)\" as a number (got \"\(value.excerpt)\")"
    case .notADate(let column, let value):
      "cannot read column \"\(column.excerpt)\" as a date (got \"\(value.excerpt)\")"
    case .neitherYesNorNo(let column, let value):
      "cannot read label \"\(column.excerpt)\" (\"\(value.excerpt)\" is neither 1 nor 0, yes nor no)"
    case .allMissing(let column):
      "cannot learn from column \"\(column.excerpt)\" (no cell has a value)"
    case .names(let columns, let rows):
      "cannot learn from columns of names ("
        + Self.list(columns.map { "\"\($0.name.excerpt)\" has \($0.texts) different texts" })
        + " in \(rows) rows)"
    case .notFinite(let column, let value):
      "cannot use column \"\(column.excerpt)\" (\(value.excerpt) is not a finite number)"
    case .singleClass(let column, let name):
      "cannot learn classes from column \"\(column.excerpt)\" (every label is \"\(name.excerpt)\")"
    case .tooManyClasses(let column, let count):
      "cannot learn classes from column \"\(column.excerpt)\" (\(count) different labels)"
    }
  }

  fileprivate var hint: String? {
    switch self {
    case .notNumeric(let column, let value, role: .feature):
      if WrittenNumber.isOne(value) {
        "write numbers as 1234.5, without separators of thousands, signs of currency or %; if the "
          + "column holds names: categorical: [\(column.excerpt)]"
      } else {
        "if it stands for a missing value: missing: [\(Self.item(value))]; if the column holds names: "
          + "categorical: [\(column.excerpt)]"
      }
    case .notNumeric(_, _, role: .input):
      "write numbers as 1234.5; an empty cell stands for a missing value"
    case .allMissing(let column): "leave it out: drop: [\(column.excerpt)]"
    case .names(let columns, _):
      "leave them out: drop: [\(Self.list(columns.map(\.name)))]; or learn from the frequent ones: "
        + "categorical, with the same list"
    case .notADate: "dates are written 2024-03-31, with or without a time"
    case .notNumeric(_, _, role: .label):
      "a text label is a class: use softmaxCrossEntropy instead of squaredError"
    case .emptyCell: "fill in or leave out rows with missing values"
    case .unknownColumn(let name, let columns, _):
      columns.first { $0.lowercased() == name.lowercased() }.map {
        "did you mean \"\($0.excerpt)\"?"
      }
        ?? "the first row must name the columns"
    case .duplicateColumn: "the first row must name the columns, each differently"
    case .tooManyClasses: "for a number to predict use `cost: squaredError`"
    case .notUTF8: "save the table as UTF-8"
    default: nil
    }
  }

  /// A text within a list of a recipe, in quotes where it needs them.
  private static func item(_ text: String) -> String {
    let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" }
    return isPlain ? text.excerpt : text.debugDescription.excerpt
  }

  /// The first dozen names.
  static func list(_ names: [String]) -> String {
    let shown = names.prefix(12).map(\.excerpt).joined(separator: ", ")
    return names.count > 12 ? "\(shown), … \(names.count) in all" : shown
  }
}

extension IDXProblem {
  fileprivate var cause: String {
    switch self {
    case .tooShort(let byteCount): "\(byteCount) bytes are too few for its header"
    case .badMagic(let magic):
      "it begins with \(Self.hexadecimal(magic)) instead of two zero bytes"
    case .unknownType(let type): "unknown element type \(Self.hexadecimal(UInt32(type)))"
    case .dimensionCount(let count, let needed): "\(count) dimensions, \(needed) needed"
    case .emptyDimension(let dimensions): "the dimensions \("\(dimensions)".excerpt) hold nothing"
    case .size(let dimensions, let needed, let found):
      "the dimensions \("\(dimensions)".excerpt) need \(needed) bytes, \(found) follow"
    case .tooLarge(let dimensions): "the dimensions \("\(dimensions)".excerpt) are impossibly large"
    case .wrongImageSize(let features): "an image has \(features) pixels instead of 28×28"
    case .notFinite(let index): "element \(index) is not a finite number"
    case .labelsNotIntegers: "labels must be whole numbers"
    case .negativeLabel(let index, let value): "label \(index) is \(value), below 0"
    case .labelTooLarge(let index, let value, let limit):
      "label \(index) is \(value), not in 0..<\(limit)"
    case .singleClass: "every label is 0"
    }
  }

  fileprivate var hint: String? {
    switch self {
    case .size(_, let needed, let found) where found < needed:
      "the file is incomplete: fetch it again"
    default: nil
    }
  }

  private static func hexadecimal(_ number: UInt32) -> String {
    "0x" + String(number, radix: 16)
  }
}

extension SplitProblem {
  fileprivate var cause: String {
    switch self {
    case .shareOutOfRange(let name, let value):
      "the \(name) share must be in 0...1, got \(value)"
    case .sharesDoNotAddUp(let sum): "the shares add up to \(Float(sum)), not 1"
    case .noTrainShare: "the train share is 0"
    case .devSourceUnused: "the dev source is for dev and test, whose shares are 0"
    case .devClassesUnused: "devClasses are for dev and test, whose shares are 0"
    case .emptyPart(let name, let share, let exampleCount):
      "a \(name) share of \(share) leaves none of \(exampleCount) examples"
    }
  }
}
