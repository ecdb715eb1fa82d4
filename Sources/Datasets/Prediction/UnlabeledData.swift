import Glibc
import LocalFiles

/// Examples without labels, to predict from: as their source gave them, not yet normalized.
public struct UnlabeledData: Sendable {
  let inputs: ExampleTable.Inputs
  /// Numbers of each example.
  public let featureCount: Int
  /// Examples.
  public let count: Int
  /// What each example is called, as a picture's file; empty where it has no name but its number.
  public let names: [String]
  /// The step of each sequence whose answer counts; nil where an example has one answer.
  public let answeredSteps: [Int]?
  /// What to tell the user of how the source was read, one sentence each.
  public let warnings: [String]

  init(
    inputs: ExampleTable.Inputs, featureCount: Int, names: [String] = [],
    answeredSteps: [Int]? = nil, warnings: [String] = []
  ) {
    let valueCount =
      switch inputs {
      case .numbers(let values): values.count
      case .pixels(let bytes): bytes.count
      }
    self.inputs = inputs
    self.featureCount = featureCount
    count = valueCount / featureCount
    self.names = names
    self.answeredSteps = answeredSteps
    self.warnings = warnings
  }

  /// Values of the given examples `[range, features]`.
  public func values(_ range: Range<Int>) -> [Float] {
    let places = range.lowerBound * featureCount..<range.upperBound * featureCount
    switch inputs {
    case .numbers(let values): return Array(values[places])
    case .pixels(let bytes):
      let start = bytes.startIndex
      return bytes[start + places.lowerBound..<start + places.upperBound].map { Float($0) / 255 }
    }
  }
}

/// Reads data without labels; a label among them is passed over.
///
/// Tables (CSV, TSV), NPY, NPZ and IDX files, gzip-compressed or not, pictures, folders of them, and
/// lines of text, told apart by their bytes.
///
/// - Parameters:
///   - paths: several only for pictures and texts; `-` is standard input.
///   - skipsUnreadable: whether pictures that cannot be read are left out, which a warning says.
///   - progress: called from time to time while pictures are read.
/// - Throws: `DatasetError` when a file is missing, damaged or not what the network takes.
public func loadInputs(
  _ paths: [String], for requirement: InputRequirement, skipsUnreadable: Bool = false,
  memory: MemoryProbe = .system,
  progress: (LoadProgress) -> Void = { _ in }
) throws(DatasetError) -> UnlabeledData {
  guard let path = paths.first else { throw .inputs(path: "nothing", .nothing) }
  if case .image(let shape) = requirement,
    let files = try PredictedPictures.files(of: paths)
  {
    return try PredictedPictures.data(
      files, shape: shape, skipsUnreadable: skipsUnreadable, memory: memory, progress)
  }
  if case .texts(let steps, let tokenizer, nil) = requirement,
    let files = try PredictedText.files(of: paths)
  {
    return try PredictedText.data(
      files: files, steps: steps, tokenizer: tokenizer, memory: memory)
  }
  guard paths.count == 1 else { throw .inputs(path: path, .severalSources(paths.count)) }
  let bytes = try FileBytes(memory).readWhole(path)
  guard !bytes.isEmpty else { throw .inputs(path: path, .nothing) }
  try CSVTable.refuseParquet(bytes, path: path)
  switch requirement {
  case .text(let steps, let tokenizer):
    return try PredictedText.data(bytes, path: path, steps: steps, tokenizer: tokenizer)
  case .texts(let steps, let tokenizer, let column):
    return try PredictedText.data(
      bytes, path: path, steps: steps, tokenizer: tokenizer, column: column)
  default: break
  }
  if Picture.isPicture(bytes) {
    guard case .image(let shape) = requirement else {
      throw .inputs(path: path, .kind(found: "a picture", needed: requirement.summary))
    }
    return try PredictedPictures.data(bytes, path: path, shape: shape)
  }
  if let arrays = try ArraySource.unlabeledInputs(bytes, path: path, memory: memory) {
    return try PredictedArrays.data(arrays, path: path, requirement)
  }
  return try PredictedTable.data(bytes, path: path, requirement)
}

extension FileBytes {
  /// A file's bytes, or those of standard input, decompressed when they are gzip.
  fileprivate func readWhole(_ path: String) throws(DatasetError) -> [UInt8] {
    guard path == "-" else { return try readInflating(path) }
    let bytes = try Self.standardInput()
    guard Gzip.isGzip(bytes) else { return bytes }
    do { return try Gzip.inflate(bytes) } catch {
      throw .damagedGzip(path: "standard input", error)
    }
  }

  private static func standardInput() throws(DatasetError) -> [UInt8] {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(STDIN_FILENO, &piece, piece.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw .unreadableFile(path: "standard input", reason: SystemError.text(errno))
      }
      if count == 0 { return bytes }
      bytes += piece[..<count]
    }
  }
}
