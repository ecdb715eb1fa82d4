import FoundationEssentials
import Glibc
import LocalFiles

/// Files in folders, one a class: `FOLDER/cat/1.png`. Where the folder holds nothing but `train` and `dev`
/// or `test` or both, those hold the classes, and the latter are the published dev and test set.
struct ClassFolders {
  typealias Content = FolderProblem.Content

  /// The classes in sorted order with their files.
  typealias Classes = [(name: String, paths: [String])]

  let folder: String
  let train: Classes
  /// Nil where nothing is set aside.
  let dev: Classes?
  let test: Classes?

  /// What people call the folder of the dev set.
  private static let devNames: Set<String> = ["dev", "val", "valid", "validation"]

  /// - Throws: `folder` where there are no classes, or not the same in all parts.
  init(_ folder: String, of content: Content) throws(DatasetError) {
    self.folder = folder
    let parts = try Self.parts(of: folder)
    let train = try Self.classes(in: parts.train, content)
    guard train.count > 1 else {
      throw .folder(path: folder, .singleClass(name: train[0].name))
    }
    let names = Set(train.map(\.name))
    func classes(_ part: String) throws(DatasetError) -> Classes {
      let classes = try Self.classes(in: part, content)
      if let stranger = classes.first(where: { !names.contains($0.name) }) {
        throw .folder(path: part, .unknownClass(name: stranger.name))
      }
      return classes
    }
    self.train = train
    dev = try parts.dev.map(classes)
    test = try parts.test.map(classes)
  }

  /// In sorted order.
  var classNames: [String] { train.map(\.name) }

  var fileCount: Int { [train, dev ?? [], test ?? []].joined().reduce(0) { $0 + $1.paths.count } }

  /// The number of each file's class, in the files' order.
  func labels(of classes: Classes) -> [Int32] {
    let numbers = Dictionary(
      zip(classNames, Int32(0)...), uniquingKeysWith: { first, _ in first })
    return classes.flatMap { name, paths in
      [Int32](repeating: numbers[name] ?? 0, count: paths.count)
    }
  }

  /// The files as they are called within the folder.
  func names(of classes: Classes) -> [String] { classes.flatMap(\.paths).map(name) }

  /// A file as it is called within the folder.
  func name(of path: String) -> String { String(path.dropFirst(folder.count + 1)) }

  private static func parts(
    of folder: String
  ) throws(DatasetError) -> (train: String, dev: String?, test: String?) {
    let names = try Set(folders(in: folder))
    let dev = names.intersection(devNames)
    guard names.contains("train"), names.count > 1, dev.count <= 1,
      names.subtracting(dev).isSubset(of: ["train", "test"])
    else { return (folder, nil, nil) }
    return (
      "\(folder)/train", dev.first.map { "\(folder)/\($0)" },
      names.contains("test") ? "\(folder)/test" : nil
    )
  }

  private static func classes(
    in folder: String, _ content: Content
  ) throws(DatasetError) -> Classes {
    var classes: Classes = []
    for name in try folders(in: folder) {
      let files = try contents(of: "\(folder)/\(name)").filter {
        hasEnding($0, of: content.endings)
      }
      guard !files.isEmpty else { throw .folder(path: folder, .emptyClass(name: name, content)) }
      classes.append((name, files.map { "\(folder)/\(name)/\($0)" }))
    }
    guard !classes.isEmpty else { throw .folder(path: folder, .noClasses(content)) }
    return classes
  }

  static func hasEnding(_ path: String, of endings: Set<String>) -> Bool {
    path.split(separator: ".").last.map { endings.contains($0.lowercased()) } ?? false
  }

  private static func folders(in folder: String) throws(DatasetError) -> [String] {
    try contents(of: folder).filter { isFolder("\(folder)/\($0)") }
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
  }

  /// The files that paths name: files themselves, and all in folders, sub-folders among them, in
  /// sorted order; nil where they name something else.
  ///
  /// - Parameter problem: what is wrong with a folder that has none.
  static func files(
    of paths: [String], endings: Set<String>, orElse problem: InputProblem
  ) throws(DatasetError) -> [String]? {
    var found: [String] = []
    for path in paths {
      if isFolder(path) {
        let inside = try files(in: path, endings: endings)
        guard !inside.isEmpty else { throw .inputs(path: path, problem) }
        found += inside
      } else if hasEnding(path, of: endings) {
        found.append(path)
      } else {
        return nil
      }
    }
    return found
  }

  /// The files in a folder and in those within it, in sorted order.
  static func files(
    in folder: String, endings: Set<String>
  ) throws(DatasetError) -> [String] {
    var found: [String] = []
    for name in try contents(of: folder) {
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      if isInnerFolder(path) {
        found += try files(in: path, endings: endings)
      } else if hasEnding(name, of: endings) {
        found.append(path)
      }
    }
    return found
  }

  /// A link to a folder is none: it might lead back.
  private static func isInnerFolder(_ path: String) -> Bool {
    let type = try? FileManager.default.attributesOfItem(atPath: path)[.type]
    return type as? FileAttributeType == .typeDirectory
  }

  /// Names in a folder, sorted by their bytes; hidden ones left out.
  private static func contents(of folder: String) throws(DatasetError) -> [String] {
    guard let directory = opendir(folder) else {
      throw .unreadableFile(path: folder, reason: SystemError.text(errno))
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
        String(cString: UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self))
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

extension FolderProblem.Content {
  /// Endings of the files that are meant, among them those that cannot be read: leaving them out unsaid
  /// would be worse than an error.
  var endings: Set<String> {
    switch self {
    case .pictures:
      ["png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "heic", "avif"]
    case .texts: LabeledTexts.endings
    }
  }
}
