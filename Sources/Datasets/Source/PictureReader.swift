import Dispatch
import LocalFiles
import Synchronization

/// How far a source has come.
public struct LoadProgress: Hashable, Sendable {
  /// Files read, of `total`.
  public var done: Int
  /// Files in all.
  public var total: Int
}

/// Reads pictures one after another into one block of pixels of one shape; decodes on all cores, as
/// many at once as there is memory for.
struct PictureReader {
  /// Files decoded between two reports.
  private static let portion = 128
  /// Bytes that decoding may take at once, where there is that much.
  private static let workingBytes = 256.0 * 1_048_576

  /// Files there are in all, to report.
  var total = 0
  private(set) var count = 0
  /// Files that are no pictures, in the order in which they were met.
  private(set) var unreadable: [UnreadablePicture] = []
  private(set) var pixels: [UInt8] = []
  /// Of all pictures; known with the first.
  private(set) var shape = ImageShape(height: 0, width: 0)

  private let options: DataSource.ImageOptions
  private let memory: MemoryProbe
  /// What errors that are no single picture's name.
  private let folder: String
  private var first: (path: String, header: Picture.Header)?

  init(folder: String, options: DataSource.ImageOptions, memory: MemoryProbe) {
    self.folder = folder
    self.options = options
    self.memory = memory
  }

  /// Reads the files one after another; those that are no pictures are noted, and left out.
  ///
  /// - Returns: those that were read.
  mutating func read(
    _ paths: [String], _ progress: (LoadProgress) -> Void
  ) throws(DatasetError) -> [String] {
    var kept: [String] = []
    for start in stride(from: 0, to: paths.count, by: Self.portion) {
      let portion = Array(paths[start..<min(start + Self.portion, paths.count)])
      let (files, headers) = try headers(of: portion)
      if count == 0, let first = headers.first { try reserve(first.shape(options)) }
      for group in try groups(files, headers) {
        for (path, result) in zip(files[group], decoded(Array(files[group]))) {
          guard let picture = try noting(result) else { continue }
          try append(picture, of: path)
          kept.append(path)
        }
      }
      progress(LoadProgress(done: count + unreadable.count, total: total))
    }
    return kept
  }

  /// - Parameter hint: what to do about several files that are no pictures.
  /// - Throws: `pictures` when there is any.
  func requireAllReadable(hint: String) throws(DatasetError) {
    guard !unreadable.isEmpty else { return }
    throw .pictures(unreadable, count: total, folder: folder, hint: hint)
  }

  /// Which files are no pictures, for people.
  var leftOut: [String] {
    unreadable.isEmpty
      ? []
      : [
        "left out \(unreadable.count) of \(total) pictures, which cannot be read: "
          + UnreadablePicture.list(unreadable, in: folder)
      ]
  }

  /// A result, or nil where the file is to blame that there is none.
  private mutating func noting<Value>(
    _ result: Result<Value, DatasetError>
  ) throws(DatasetError) -> Value? {
    do throws(DatasetError) { return try result.get() } catch {
      guard let problem = UnreadablePicture(error) else { throw error }
      unreadable.append(problem)
      return nil
    }
  }

  // MARK: Before decoding

  /// The files that have a picture's header, and their headers: all of one size, where they are not
  /// brought to one.
  private mutating func headers(
    of paths: [String]
  ) throws(DatasetError) -> (files: [String], headers: [Picture.Header]) {
    let memory = memory
    let results = Self.concurrently(paths) { path throws(DatasetError) in
      try Self.header(of: path, memory: memory)
    }
    var files: [String] = []
    var headers: [Picture.Header] = []
    for (path, result) in zip(paths, results) {
      guard let header = try noting(result) else { continue }
      let first = first ?? (path, header)
      self.first = first
      guard options.size != nil || header.hasSize(of: first.header) else {
        throw .image(
          path: path,
          .sizeDiffers(
            height: header.height, width: header.width, first: first.path,
            firstHeight: first.header.height, firstWidth: first.header.width))
      }
      files.append(path)
      headers.append(header)
    }
    return (files, headers)
  }

  private static func header(
    of path: String, memory: MemoryProbe
  ) throws(DatasetError) -> Picture.Header {
    let files = FileBytes(memory)
    let beginning = try files.beginning(of: path, count: 64 << 10)
    do throws(ImageProblem) {
      return try Picture.Header(beginning)
    } catch .unknownFormat {
      throw .image(path: path, .unknownFormat)
    } catch {
      // What stands before a photograph's size may be long.
      let bytes = try files.read(path)
      do { return try Picture.Header(bytes) } catch { throw .image(path: path, error) }
    }
  }

  /// Room for all pictures, and for the sets they are divided into.
  private mutating func reserve(_ shape: ImageShape) throws(DatasetError) {
    self.shape = shape
    let need = LoadingNeed(rows: total, features: shape.count, bytesPerValue: 1)
    try memory.require(
      need.bytes, for: folder, "\(total) pictures of \(shape.width)×\(shape.height) pixels",
      hint: "bring them to a smaller size: {images: FOLDER, size: 64}")
    pixels.reserveCapacity(total * shape.count)
  }

  /// A picture of a file's bytes, brought to what the options say.
  static func picture(
    decoding bytes: [UInt8], options: DataSource.ImageOptions
  ) throws(ImageProblem) -> Picture {
    var picture = try Picture(decoding: bytes)
    switch options.color {
    case .grey: picture = picture.inGrey
    case .rgb: picture = picture.inColor
    case nil: break
    }
    guard let size = options.size else { return picture }
    return picture.resized(height: size.height, width: size.width)
  }

  /// Neighbours that are decoded at once.
  private func groups(
    _ paths: [String], _ headers: [Picture.Header]
  ) throws(DatasetError) -> [Range<Int>] {
    let most = min(Self.workingBytes, Double(memory.now.bytes) / 2)
    var groups: [Range<Int>] = []
    var (start, sum) = (0, 0.0)
    for (index, header) in headers.enumerated() {
      let bytes = header.workingBytes
      if bytes > most {
        try memory.require(
          bytes, for: paths[index], "\(header.width)×\(header.height) pixels",
          hint: "make the picture smaller, or take it out of the folder")
      }
      if index > start, sum + bytes > most {
        groups.append(start..<index)
        (start, sum) = (index, 0)
      }
      sum += bytes
    }
    return start < headers.count ? groups + [start..<headers.count] : groups
  }

  // MARK: Decoding

  private func decoded(_ paths: [String]) -> [Result<Picture, DatasetError>] {
    let (options, memory) = (options, memory)
    return Self.concurrently(paths) { path throws(DatasetError) in
      try Self.picture(path, options: options, memory: memory)
    }
  }

  private static func concurrently<Value: Sendable>(
    _ paths: [String], _ body: @Sendable (String) throws(DatasetError) -> Value
  ) -> [Result<Value, DatasetError>] {
    let results = Mutex([Result<Value, DatasetError>?](repeating: nil, count: paths.count))
    DispatchQueue.concurrentPerform(iterations: paths.count) { index in
      let result = Result { () throws(DatasetError) in try body(paths[index]) }
      results.withLock { $0[index] = result }
    }
    return results.withLock { $0.compactMap(\.self) }
  }

  private static func picture(
    _ path: String, options: DataSource.ImageOptions, memory: MemoryProbe
  ) throws(DatasetError) -> Picture {
    let bytes = try FileBytes(memory).read(path)
    do {
      return try picture(decoding: bytes, options: options)
    } catch {
      throw .image(path: path, error)
    }
  }

  private mutating func append(_ picture: Picture, of path: String) throws(DatasetError) {
    // A file may have become another since its header was read.
    guard picture.height == shape.height, picture.width == shape.width else {
      throw .image(path: path, .damaged("it changed while it was read"))
    }
    // One picture in colour makes all of them so.
    if picture.channels > shape.channels {
      let grey = pixels
      pixels = []
      shape.channels = picture.channels
      try reserve(shape)
      pixels += Picture(height: 1, width: grey.count, channels: 1, pixels: grey).inColor.pixels
    }
    pixels += (shape.channels > picture.channels ? picture.inColor : picture).pixels
    count += 1
  }
}
