/// What is wrong with an NPY or NPZ file, or with using its arrays as examples.
public enum ArrayProblem: Error, Hashable, Sendable {
  case tooShort(byteCount: Int)
  case notNPY
  case unknownVersion(Int)
  case damagedHeader(String)
  /// NumPy's notation of the element type.
  case unsupportedType(String)
  /// An array of records.
  case structuredType
  case tooLarge(dimensions: [Int])
  case empty(dimensions: [Int])
  /// `dimensions` ask for `needed` bytes of data, the file has `found`.
  case size(dimensions: [Int], needed: Int, found: Int)
  case damagedArchive(String)
  case unsupportedArchive(String)
  case unknownArray(name: String, known: [String])
  /// Neither names that go together, nor told which are meant.
  case unclearArrays(known: [String])
  /// Text where numbers are needed.
  case text
  case notFinite(place: [Int])
  case dimensionCount([Int], needed: String)
  case unclearChannels([Int])
  /// A label that is no class number.
  case labelNotWhole(index: Int)
  case labelOutOfRange(index: Int, value: Int, limit: Int)
  case singleClass(name: String)
  case tooManyClasses(count: Int)
  /// Test examples of another shape than the others.
  case testShape([Int], train: [Int])
}

extension ArrayProblem {
  /// Completes "cannot read … (…)".
  var cause: String {
    switch self {
    case .tooShort(let byteCount): "\(byteCount) bytes are too few for its header"
    case .notNPY: "it does not begin as an NPY file does"
    case .unknownVersion(let version): "unknown version \(version) of the NPY format"
    case .damagedHeader(let what): "its header is damaged: \(what.excerpt)"
    case .unsupportedType(let type): "its elements are of type \(type.excerpt)"
    case .structuredType: "its elements are records"
    case .tooLarge(let dimensions): "the dimensions \("\(dimensions)".excerpt) are impossibly large"
    case .empty(let dimensions): "the dimensions \("\(dimensions)".excerpt) hold nothing"
    case .size(let dimensions, let needed, let found):
      "the dimensions \("\(dimensions)".excerpt) need \(needed) bytes, \(found) follow"
    case .damagedArchive(let what), .unsupportedArchive(let what): what.excerpt(of: 120)
    case .unknownArray(let name, let known):
      "it has no array \(name.excerpt), only \(CSVProblem.list(known))"
    case .unclearArrays(let known):
      known.isEmpty
        ? "it has no arrays"
        : "which arrays are inputs and labels is not clear from \(CSVProblem.list(known))"
    case .text: "it holds text instead of numbers"
    case .notFinite(let place): "element \("\(place)".excerpt) is not a finite number"
    case .dimensionCount(let dimensions, let needed):
      "\(dimensions.count) dimensions \("\(dimensions)".excerpt), \(needed) needed"
    case .unclearChannels(let dimensions):
      "neither the second nor the last of \("\(dimensions)".excerpt) is 1 or 3 channels"
    case .labelNotWhole(let index): "label \(index) is not a whole number"
    case .labelOutOfRange(let index, let value, let limit):
      "label \(index) is \(value), not in 0..<\(limit)"
    case .singleClass(let name): "every label is \(name.excerpt)"
    case .tooManyClasses(let count): "\(count) different labels are too many for classes"
    case .testShape(let test, let train):
      "test examples are \("\(test)".excerpt), the others \("\(train)".excerpt)"
    }
  }

  var hint: String? {
    switch self {
    case .size(_, let needed, let found) where found < needed: Self.fetch
    case .tooShort, .damagedArchive: Self.fetch
    case .unsupportedType(let type):
      switch type.drop(while: { "<>|=".contains($0) }).first {
      case "O": "save numbers instead of Python objects: array.astype(\"float32\")"
      case "c": "save the real and the imaginary part as two features"
      default: "convert it before saving: array.astype(\"float32\")"
      }
    case .structuredType:
      "save a plain array: numpy.lib.recfunctions.structured_to_unstructured(array)"
    case .unsupportedArchive: "save it again with numpy.savez or numpy.savez_compressed"
    case .unclearArrays(let known) where known.count > 1:
      "name them: {npz: FILE, inputs: \(known[0].excerpt), labels: \(known[1].excerpt)}"
    case .unclearChannels: "save images as [count, height, width, channels]"
    case .text: "only labels may be text: encode the others as numbers"
    case .labelNotWhole: "for a number to predict say target: value"
    case .tooManyClasses: "for a number to predict use `cost: squaredError`"
    default: nil
    }
  }

  private static let fetch = "the file is incomplete: fetch it again"
}
