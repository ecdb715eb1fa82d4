/// What is wrong with a picture or a folder of them.
public enum ImageProblem: Error, Hashable, Sendable {
  /// Neither PNG nor JPEG by its first bytes.
  case unknownFormat
  /// What the library that decodes it says.
  case damaged(String)
  case tooLarge(height: Int, width: Int)
  /// A folder without sub-folders that hold pictures.
  case noClasses
  case singleClass(name: String)
  /// A class's folder without pictures.
  case emptyClass(name: String)
  /// A picture of another size than the first.
  case sizeDiffers(height: Int, width: Int, first: String, firstHeight: Int, firstWidth: Int)
  /// A class of the test folder that the train folder does not have.
  case unknownClass(name: String)
}

extension ImageProblem {
  /// Completes "cannot read … (…)".
  var cause: String {
    switch self {
    case .unknownFormat: "it is neither PNG nor JPEG"
    case .damaged(let what): what
    case .tooLarge(let height, let width): "\(width)×\(height) pixels are impossibly many"
    case .noClasses: "it has no folders of pictures, one a class"
    case .singleClass(let name): "its only class is \(name)"
    case .emptyClass(let name): "the class \(name) has no PNG or JPEG file"
    case .sizeDiffers(let height, let width, let first, let firstHeight, let firstWidth):
      "it is \(width)×\(height) pixels, \(first) \(firstWidth)×\(firstHeight)"
    case .unknownClass(let name): "the train set has no class \(name)"
    }
  }

  var hint: String? {
    switch self {
    case .unknownFormat: "convert it to PNG, or take it out of the folder"
    case .damaged: "replace the file, or take it out of the folder"
    case .noClasses: "put the pictures of each class into a folder of their own: FOLDER/cat/1.png"
    case .sizeDiffers(let height, let width, _, let firstHeight, let firstWidth)
    where firstHeight * firstWidth > 16 * height * width:
      "give all one size: {images: FOLDER, size: [\(height), \(width)]}"
    case .sizeDiffers(_, _, _, let height, let width):
      "give all one size: {images: FOLDER, size: [\(height), \(width)]}"
    default: nil
    }
  }
}
