/// Why data could not be loaded or split.
public enum DatasetError: Error, Hashable, Sendable {
  case unreadableFile(path: String, reason: String)
  case damagedGzip(path: String, GzipDamage)
  /// `content` says what of it takes the memory, `hint` what makes it less.
  case memory(path: String, content: String, MemoryShortage, hint: String?)
  case fashionMNISTMissing(folder: String, file: String)
  case csv(path: String, line: Int, CSVProblem)
  /// A table as Parquet has it, which no library of Debian reads.
  case parquet(path: String)
  case idx(path: String, IDXProblem)
  /// `member` is an array's name within an NPZ file.
  case array(path: String, member: String?, ArrayProblem)
  /// A picture.
  case image(path: String, ImageProblem)
  /// A folder of classes.
  case folder(path: String, FolderProblem)
  /// Files among `count` that are no pictures; `hint` says what to do about several.
  case pictures([UnreadablePicture], count: Int, folder: String, hint: String)
  /// The number of images is not the number of labels.
  case unequalCounts(images: String, imageCount: Int, labels: String, labelCount: Int)
  case invalidOption(source: String, option: String, requirement: String, value: String)
  /// Data that a model is to be measured on are of another kind than it was trained on.
  case unlikeModel(source: String, model: String, what: String, value: String, modelValue: String)
  /// Data without labels that the network cannot take.
  case inputs(path: String, InputProblem)
  case impossibleSplit(SplitProblem)
  /// Classes are asked for by name of a source that has none.
  case noClasses(source: String)
  case unknownClass(source: String, name: String, known: [String])
  /// Dev and test are to come from a source whose examples are of another kind.
  case unlikeSources(
    devSource: String, source: String, what: String, devValue: String, value: String)
}

/// What is wrong with a CSV file.
public enum CSVProblem: Error, Hashable, Sendable {
  case empty
  case notUTF8
  case unknownColumn(name: String, columns: [String], role: Role)
  case duplicateColumn(name: String)
  case noFeatures
  case noRows
  case unclosedQuote
  case textAfterQuote
  case cellCount(found: Int, header: Int)
  case emptyCell(column: String)
  /// A cell that is no number where one must be.
  case notNumeric(column: String, value: String, role: Role)
  /// A cell among dates that is none.
  case notADate(column: String, value: String)
  /// A cell of one of several labels.
  case neitherYesNorNo(column: String, value: String)
  /// A column to learn from of which no cell has a value.
  case allMissing(column: String)
  /// Columns of texts that hardly come twice.
  case names([NamesColumn], rows: Int)
  case notFinite(column: String, value: String)
  case singleClass(column: String, name: String)
  case tooManyClasses(column: String, count: Int)
  /// A weight must not be below 0.
  case negativeWeight(column: String, value: String)
  /// The one column is to be both.
  case labelIsWeight(column: String)

  /// What a column is for.
  public enum Role: String, Hashable, Sendable {
    case feature, label, weight
    /// Of what is predicted from.
    case input
  }

  /// A column that names its rows, and how many different texts it has.
  public struct NamesColumn: Hashable, Sendable {
    let name: String
    let texts: Int
  }
}

/// What is wrong with an IDX file, or with using it as images or labels.
public enum IDXProblem: Error, Hashable, Sendable {
  case tooShort(byteCount: Int)
  case badMagic(UInt32)
  case unknownType(UInt8)
  case dimensionCount(Int, needed: String)
  case emptyDimension([Int])
  /// `dimensions` ask for `needed` bytes of data, the file has `found`.
  case size(dimensions: [Int], needed: Int, found: Int)
  case tooLarge(dimensions: [Int])
  case wrongImageSize(features: Int)
  case notFinite(index: Int)
  case labelsNotIntegers
  case negativeLabel(index: Int, value: Int)
  case labelTooLarge(index: Int, value: Int, limit: Int)
  case singleClass
}

/// Why examples cannot be divided as asked.
public enum SplitProblem: Error, Hashable, Sendable {
  case shareOutOfRange(name: String, value: Double)
  case sharesDoNotAddUp(sum: Double)
  case noTrainShare
  /// Neither dev nor test has a share of the source that is theirs.
  case devSourceUnused
  /// Likewise of the classes that are for them.
  case devClassesUnused
  case emptyPart(name: String, share: Double, exampleCount: Int)
}
