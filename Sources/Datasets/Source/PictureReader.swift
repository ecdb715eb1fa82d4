import Dispatch
import Synchronization

/// How far a source has come.
public struct LoadProgress: Hashable, Sendable {
  /// Files read, of `total`.
  public var done: Int
  public var total: Int
}

/// Reads pictures one after another into one block of pixels of one shape; decodes on all cores.
struct PictureReader {
  /// Files decoded between two reports.
  private static let portion = 128

  /// Files there are in all, to report.
  var total = 0
  private(set) var count = 0
  private(set) var pixels: [UInt8] = []
  /// Of all pictures; known with the first.
  private(set) var shape = ImageShape(height: 0, width: 0)

  private let options: DataSource.ImageOptions
  private var firstPath = ""

  init(options: DataSource.ImageOptions) { self.options = options }

  mutating func read(
    _ paths: [String], _ progress: (LoadProgress) -> Void
  ) throws(DatasetError) {
    for start in stride(from: 0, to: paths.count, by: Self.portion) {
      let portion = Array(paths[start..<min(start + Self.portion, paths.count)])
      for (path, result) in zip(portion, decoded(portion)) { try append(result.get(), of: path) }
      progress(LoadProgress(done: count, total: total))
    }
  }

  private func decoded(_ paths: [String]) -> [Result<Picture, DatasetError>] {
    let results = Mutex([Result<Picture, DatasetError>?](repeating: nil, count: paths.count))
    let options = options
    DispatchQueue.concurrentPerform(iterations: paths.count) { index in
      let result = Result { () throws(DatasetError) in
        try Self.picture(paths[index], options: options)
      }
      results.withLock { $0[index] = result }
    }
    return results.withLock { $0.compactMap(\.self) }
  }

  private static func picture(
    _ path: String, options: DataSource.ImageOptions
  ) throws(DatasetError) -> Picture {
    let bytes = try FileBytes.read(path)
    var picture: Picture
    do {
      picture = try Picture(decoding: bytes)
    } catch {
      throw .image(path: path, error)
    }
    switch options.color {
    case .grey: picture = picture.inGrey
    case .rgb: picture = picture.inColor
    case nil: break
    }
    guard let size = options.size else { return picture }
    return picture.resized(height: size.height, width: size.width)
  }

  private mutating func append(_ picture: Picture, of path: String) throws(DatasetError) {
    if count == 0 {
      shape = ImageShape(
        height: picture.height, width: picture.width, channels: picture.channels)
      firstPath = path
      pixels.reserveCapacity(total * shape.count)
    }
    guard picture.height == shape.height, picture.width == shape.width else {
      throw .image(
        path: path,
        .sizeDiffers(
          height: picture.height, width: picture.width, first: firstPath,
          firstHeight: shape.height, firstWidth: shape.width))
    }
    // One picture in colour makes all of them so.
    if picture.channels > shape.channels {
      pixels =
        Picture(height: 1, width: pixels.count, channels: 1, pixels: pixels).inColor.pixels
      shape.channels = picture.channels
    }
    pixels += (shape.channels > picture.channels ? picture.inColor : picture).pixels
    count += 1
  }
}
