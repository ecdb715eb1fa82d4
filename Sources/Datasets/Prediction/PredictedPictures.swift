/// Examples from pictures, brought to the size and the colours that a network takes.
enum PredictedPictures {
  private static let endings = FolderProblem.Content.pictures.endings

  /// The picture files that paths name: files themselves, and all in folders, sub-folders among
  /// them, in sorted order; nil where they name something else.
  static func files(of paths: [String]) throws(DatasetError) -> [String]? {
    try ClassFolders.files(of: paths, endings: endings, orElse: .noPictures)
  }

  static func data(
    _ files: [String], shape: ImageShape, skipsUnreadable: Bool, memory: MemoryProbe,
    _ progress: (LoadProgress) -> Void
  ) throws(DatasetError) -> UnlabeledData {
    var reader = PictureReader(folder: files[0], options: options(shape), memory: memory)
    reader.total = files.count
    let read = try reader.read(files, progress)
    if !skipsUnreadable || read.isEmpty {
      try reader.requireAllReadable(hint: "mend them, or leave them out: --skip-unreadable")
    }
    return UnlabeledData(
      inputs: .pixels(reader.pixels[...]), featureCount: shape.count, names: read,
      warnings: reader.leftOut)
  }

  /// A single picture's bytes.
  static func data(
    _ bytes: [UInt8], path: String, shape: ImageShape
  ) throws(DatasetError) -> UnlabeledData {
    do {
      let picture = try PictureReader.picture(decoding: bytes, options: options(shape))
      return UnlabeledData(
        inputs: .pixels(picture.pixels[...]), featureCount: shape.count, names: [path])
    } catch {
      throw .image(path: path, error)
    }
  }

  private static func options(_ shape: ImageShape) -> DataSource.ImageOptions {
    DataSource.ImageOptions(
      size: DataSource.Size(height: shape.height, width: shape.width),
      color: shape.channels == 1 ? .grey : .rgb)
  }
}
