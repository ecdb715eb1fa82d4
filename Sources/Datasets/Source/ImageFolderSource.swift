import NeuralEngine

/// Pictures in folders, one a class.
enum ImageFolderSource {
  static func labeledData(
    _ folder: String, options: DataSource.ImageOptions, memory: MemoryProbe,
    progress: (LoadProgress) -> Void
  ) throws(DatasetError) -> LabeledData {
    let folders = try ClassFolders(folder, of: .pictures)
    let classNames = folders.classNames
    var reader = PictureReader(folder: folder, options: options, memory: memory)
    reader.total = folders.fileCount
    func read(
      _ classes: ClassFolders.Classes
    ) throws(DatasetError) -> (files: [String], labels: [Int32]) {
      var kept: ClassFolders.Classes = []
      for (name, paths) in classes { kept.append((name, try reader.read(paths, progress))) }
      return (folders.names(of: kept), folders.labels(of: kept))
    }
    let train = try read(folders.train)
    let dev = try read(folders.dev ?? [])
    let test = try read(folders.test ?? [])
    if !options.skipsUnreadable {
      try reader.requireAllReadable(
        hint: "mend them or take them out of the folder; skip: unreadable beside images leaves "
          + "them out")
    }
    for (number, name) in classNames.enumerated() where !train.labels.contains(Int32(number)) {
      throw .folder(path: folder, .unreadableClass(name: name))
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
      publishedDev: folders.dev == nil ? nil : table(from: devStart, dev.labels),
      publishedTest: folders.test == nil
        ? nil : table(from: devStart + dev.labels.count, test.labels))
    data.files = train.files
    data.publishedDevFiles = dev.files
    data.warnings += reader.leftOut
    return data
  }
}
