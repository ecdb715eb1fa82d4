import Foundation
import LocalFiles
import NeuralEngine

/// Pictures in folders, one a class: `FOLDER/cat/1.png`. Where the folder holds nothing but
/// `train` and `test`, those hold the classes, and the latter is the published test set.
enum ImageFolderSource {
  /// Endings of pictures, among them those that cannot be read: leaving them out unsaid would be
  /// worse than an error.
  static let endings: Set<String> = [
    "png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "heic", "avif",
  ]

  static func labeledData(
    _ folder: String, options: DataSource.ImageOptions, memory: MemoryProbe,
    progress: (LoadProgress) -> Void
  ) throws(DatasetError) -> LabeledData {
    let isDivided = try Set(folders(in: folder)) == ["train", "test"]
    let trainFiles = try files(in: isDivided ? "\(folder)/train" : folder)
    guard trainFiles.count > 1 else {
      throw .image(path: folder, .singleClass(name: trainFiles[0].name))
    }
    let testFiles = isDivided ? try files(in: "\(folder)/test") : nil
    let classNames = trainFiles.map(\.name)
    var reader = PictureReader(folder: folder, options: options, memory: memory)
    reader.total = (trainFiles + (testFiles ?? [])).reduce(0) { $0 + $1.paths.count }
    for files in trainFiles { try reader.read(files.paths, progress) }
    let trainCount = reader.count
    var labels = targets(of: trainFiles, classNames: classNames)
    for files in testFiles ?? [] {
      guard classNames.contains(files.name) else {
        throw .image(path: "\(folder)/test", .unknownClass(name: files.name))
      }
      try reader.read(files.paths, progress)
    }
    labels += targets(of: testFiles ?? [], classNames: classNames)
    let shape = reader.shape
    let split = trainCount * shape.count
    func table(_ pixels: ArraySlice<UInt8>, _ labels: ArraySlice<Int32>) -> ExampleTable {
      ExampleTable(
        inputs: .pixels(pixels), featureCount: shape.count,
        targets: .classes(Array(labels), count: classNames.count))
    }
    var data = LabeledData(
      name: DataSource.name(ofFile: folder),
      examples: table(reader.pixels[..<split], labels[..<trainCount]), classNames: classNames,
      imageShape: shape,
      publishedTest: testFiles == nil
        ? nil : table(reader.pixels[split...], labels[trainCount...]))
    data.files = trainFiles.flatMap(\.paths).map { String($0.dropFirst(folder.count + 1)) }
    return data
  }

  private static func targets(
    of classes: [(name: String, paths: [String])], classNames: [String]
  ) -> [Int32] {
    classes.flatMap { name, paths in
      [Int32](repeating: Int32(classNames.firstIndex(of: name) ?? 0), count: paths.count)
    }
  }

  /// The classes in sorted order with their files.
  private static func files(
    in folder: String
  ) throws(DatasetError) -> [(name: String, paths: [String])] {
    var classes: [(name: String, paths: [String])] = []
    for name in try folders(in: folder) {
      let paths = try contents(of: "\(folder)/\(name)").filter { file in
        endings.contains(file.split(separator: ".").last.map { $0.lowercased() } ?? "")
      }
      guard !paths.isEmpty else { throw .image(path: folder, .emptyClass(name: name)) }
      classes.append((name, paths.map { "\(folder)/\(name)/\($0)" }))
    }
    guard !classes.isEmpty else { throw .image(path: folder, .noClasses) }
    return classes
  }

  private static func folders(in folder: String) throws(DatasetError) -> [String] {
    try contents(of: folder).filter { name in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
        && isFolder.boolValue
    }
  }

  /// Names in a folder, sorted by their bytes; hidden ones left out.
  static func contents(of folder: String) throws(DatasetError) -> [String] {
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
