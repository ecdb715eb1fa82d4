/// What is wrong with a picture.
public enum ImageProblem: Error, Hashable, Sendable {
  /// Neither PNG, JPEG, BMP nor WebP by its first bytes.
  case unknownFormat
  /// What the library that decodes it says.
  case damaged(String)
  case tooLarge(height: Int, width: Int)
  /// A picture of another size than the first.
  case sizeDiffers(height: Int, width: Int, first: String, firstHeight: Int, firstWidth: Int)
}

extension ImageProblem {
  /// Completes "cannot read … (…)".
  var cause: String {
    switch self {
    case .unknownFormat: "it is neither PNG, JPEG, BMP nor WebP"
    case .damaged(let what): what
    case .tooLarge(let height, let width): "\(width)×\(height) pixels are impossibly many"
    case .sizeDiffers(let height, let width, let first, let firstHeight, let firstWidth):
      "it is \(width)×\(height) pixels, \(first) \(firstWidth)×\(firstHeight)"
    }
  }

  var hint: String? {
    switch self {
    case .unknownFormat: "convert it to PNG, or take it out of the folder"
    case .damaged(let what) where what.contains("libwebp7"): "apt-get install libwebp7"
    case .damaged: "replace the file, or take it out of the folder"
    case .sizeDiffers(let height, let width, _, let firstHeight, let firstWidth)
    where firstHeight * firstWidth > 16 * height * width:
      "give all one size: {images: FOLDER, size: [\(height), \(width)]}"
    case .sizeDiffers(_, _, _, let height, let width):
      "give all one size: {images: FOLDER, size: [\(height), \(width)]}"
    default: nil
    }
  }
}

/// A picture that cannot be read, and why.
public struct UnreadablePicture: Error, Hashable, Sendable {
  /// The file.
  public let path: String
  /// What is wrong with it, a clause.
  public let cause: String
  /// What to do about it.
  public let hint: String?

  /// - Returns: nil where the trouble is not the file's, as too little memory.
  init?(_ error: DatasetError) {
    switch error {
    case .image(let path, let problem):
      self.path = path
      cause = problem.cause
      hint = problem.hint
    case .unreadableFile(let path, let reason):
      self.path = path
      cause = reason
      hint = nil
    default: return nil
    }
  }

  /// The first dozen with their causes, as they are called within a folder.
  static func list(_ problems: [UnreadablePicture], in folder: String) -> String {
    let shown = problems.prefix(12).map { problem in
      let isWithin = problem.path.hasPrefix(folder + "/")
      let name = isWithin ? String(problem.path.dropFirst(folder.count + 1)) : problem.path
      return "\(name.excerpt): \(problem.cause)"
    }
    return shown.joined(separator: "; ")
      + (problems.count > shown.count ? "; … \(problems.count) in all" : "")
  }
}
