/// What is wrong with a folder of classes.
public enum FolderProblem: Error, Hashable, Sendable {
  /// A folder without sub-folders that hold what is looked for.
  case noClasses(Content)
  case singleClass(name: String)
  /// A class's folder without any of the files.
  case emptyClass(name: String, Content)
  /// A class of whose files none can be read.
  case unreadableClass(name: String)
  /// A class of the dev or test folder that the train folder does not have.
  case unknownClass(name: String)

  /// What the folder's files are.
  public enum Content: Hashable, Sendable { case pictures, texts }
}

extension FolderProblem {
  /// Completes "cannot read … (…)".
  var cause: String {
    switch self {
    case .noClasses(let content):
      "it has no folders of \(content == .pictures ? "pictures" : ".txt files"), one a class"
    case .singleClass(let name): "its only class is \(name)"
    case .emptyClass(let name, let content):
      "the class \(name) has no \(content == .pictures ? "picture" : ".txt file")"
    case .unreadableClass(let name): "no picture of the class \(name) can be read"
    case .unknownClass(let name): "the train set has no class \(name)"
    }
  }

  var hint: String? {
    switch self {
    case .noClasses(.pictures):
      "put the pictures of each class into a folder of their own: FOLDER/cat/1.png"
    case .noClasses(.texts):
      "put the texts of each class into a folder of their own: FOLDER/spam/1.txt; of a table say "
        + "which columns: {texts: FILE, column: TEXT, label: CLASS}"
    default: nil
    }
  }
}
