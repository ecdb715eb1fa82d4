import FoundationEssentials
import Glibc
import LocalFiles
import NeuralEngine

/// Pictures in folders, one a class: `FOLDER/cat/1.png`. Where the folder holds nothing but `train` and
/// `dev` or `test` or both, those hold the classes, and the latter are the published dev and test set.
enum ImageFolderSource {
  /// Endings of pictures, among them those that cannot be read: leaving them out unsaid would be
  /// worse than an error.
  static let endings: Set<String> = [
    "png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp", "heic", "avif",
  ]

  /// What people call the folder of the dev set.
  private static let devNames: Set<String> = ["dev", "val", "valid", "validation"]

  /// The classes in sorted order with their files.
  private typealias Classes = [(name: String, paths: [String])]

  static func labeledData(
    _ folder: String, options: DataSource.ImageOptions, memory: MemoryProbe,
    progress: (LoadProgress) -> Void
  ) throws(DatasetError) -> LabeledData {
    let parts = try parts(of: folder)
    let trainFiles = try files(in: parts.train)
    guard trainFiles.count > 1 else {
      throw .image(path: folder, .singleClass(name: trainFiles[0].name))
    }
    let classNames = trainFiles.map(\.name)
    let devFiles = try parts.dev.map { part throws(DatasetError) in
      try files(in: part, of: classNames)
    }
    let testFiles = try parts.test.map { part throws(DatasetError) in
      try files(in: part, of: classNames)
    }
    var reader = PictureReader(folder: folder, options: options, memory: memory)
    reader.total = [trainFiles, devFiles ?? [], testFiles ?? []].joined()
      .reduce(0) { $0 + $1.paths.count }
    let train = try read(trainFiles, classNames, by: &reader, progress)
    let dev = try read(devFiles ?? [], classNames, by: &reader, progress)
    let test = try read(testFiles ?? [], classNames, by: &reader, progress)
    if !options.skipsUnreadable {
      try reader.requireAllReadable(
        hint: "mend them or take them out of the folder; skip: unreadable beside images leaves "
          + "them out")
    }
    for (number, name) in classNames.enumerated() where !train.labels.contains(Int32(number)) {
      throw .image(path: parts.train, .unreadableClass(name: name))
    }
    let shape = reader.shape
    func table(from start: Int, _ labels: [Int32]) -> ExampleTable {
      ExampleTable(
        inputs: .pixels(reader.pixels[start * shape.count..<(start + labels.count) * shape.count]),
        featureCount: shape.count, targets: .classes(labels, count: classNames.count))
    }
    let devStart = train.labels.count
    var data = LabeledData(
      name: DataSource.name(ofFile: folder), examples: table(from: 0, train.labels),
      classNames: classNames, imageShape: shape,
      publishedDev: devFiles == nil ? nil : table(from: devStart, dev.labels),
      publishedTest: testFiles == nil
        ? nil : table(from: devStart + dev.labels.count, test.labels))
    data.files = train.files.map { String($0.dropFirst(folder.count + 1)) }
    data.publishedDevFiles = dev.files.map { String($0.dropFirst(folder.count + 1)) }
    if !reader.unreadable.isEmpty {
      data.warnings.append(
        "left out \(reader.unreadable.count) of \(reader.total) pictures, which cannot be read: "
          + UnreadablePicture.list(reader.unreadable, in: folder))
    }
    return data
  }

  /// Where the train, dev and test set are.
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

  private static func read(
    _ classes: Classes, _ classNames: [String], by reader: inout PictureReader,
    _ progress: (LoadProgress) -> Void
  ) throws(DatasetError) -> (files: [String], labels: [Int32]) {
    var (files, labels): ([String], [Int32]) = ([], [])
    for (name, paths) in classes {
      let kept = try reader.read(paths, progress)
      files += kept
      labels += [Int32](
        repeating: Int32(classNames.firstIndex(of: name) ?? 0), count: kept.count)
    }
    return (files, labels)
  }

  /// - Throws: also `unknownClass` where a folder is called as no class.
  private static func files(
    in folder: String, of classNames: [String]
  ) throws(DatasetError) -> Classes {
    let classes = try files(in: folder)
    if let stranger = classes.first(where: { !classNames.contains($0.name) }) {
      throw .image(path: folder, .unknownClass(name: stranger.name))
    }
    return classes
  }

  private static func files(in folder: String) throws(DatasetError) -> Classes {
    var classes: Classes = []
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
      var isFolder = false
      return FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
        && isFolder
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
