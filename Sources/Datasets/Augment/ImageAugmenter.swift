import NeuralEngine

/// Changes images at random, one at a time: owned by one thread.
///
/// What comes of an image is a function of the image, the strengths and the key, and nothing else.
/// Allocates nothing once made.
public final class ImageAugmenter {
  private let shape: ImageShape
  private let normalization: Normalization?
  /// Two images `[height, width, channels]`.
  private let scratch: UnsafeMutablePointer<Float>

  /// - Parameter normalization: what the images were normalized by. They are changed as they were
  ///   before, since a pixel that moves takes its value along and not its place's mean.
  public init(shape: ImageShape, normalization: Normalization?) {
    precondition(
      normalization.map { $0.mean.count == shape.count } ?? true, "statistics of the same shape")
    self.shape = shape
    self.normalization = normalization
    scratch = .allocate(capacity: 2 * shape.count)
    scratch.initialize(repeating: 0, count: 2 * shape.count)
  }

  deinit { scratch.deallocate() }

  /// Writes what becomes of an image; `image` and `target` are `[height, width, channels]`.
  public func augment(
    _ image: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>,
    by augmentation: Augmentation, key: UInt64
  ) {
    let count = shape.count
    let plain = scratch
    plain.update(from: image, count: count)
    normalization?.undo(toRow: plain)
    var changed = plain
    if augmentation.isGeometric {
      changed = scratch + count
      let parts = ImageMotion.Parts(
        augmentation, shape: shape, key: Draws.mixed(key ^ 0x6d6f_7665))
      ImageMotion(parts, shape: shape).apply(plain, to: changed, shape: shape)
    }
    if augmentation[.contrast] > 0 {
      var draws = Draws(key: Draws.mixed(key ^ 0x6772_6579))
      spread(changed, by: Float(1 + draws.symmetric() * augmentation[.contrast]))
    }
    if augmentation[.noise] > 0 {
      var draws = Draws(key: Draws.mixed(key ^ 0x6e6f_6973))
      let scale = Float(augmentation[.noise])
      for index in 0..<count { changed[index] += scale * draws.nearlyNormal() }
    }
    normalization?.apply(toRow: changed)
    target.update(from: changed, count: count)
  }

  /// Moves all values away from their mean, or towards it.
  private func spread(_ values: UnsafeMutablePointer<Float>, by factor: Float) {
    var sum: Float = 0
    for index in 0..<shape.count { sum += values[index] }
    let mean = sum / Float(shape.count)
    for index in 0..<shape.count { values[index] = mean + factor * (values[index] - mean) }
  }
}

extension ImageAugmenter {
  /// The key of an example in an epoch of a run.
  public static func key(seed: UInt64, epoch: Int, example: Int) -> UInt64 {
    let first = Draws.mixed(seed &+ 0x9e37_79b9_7f4a_7c15)
    let second = Draws.mixed(first ^ UInt64(truncatingIfNeeded: epoch))
    return Draws.mixed(second &+ UInt64(truncatingIfNeeded: example) &* 0xd134_2543_de82_ef95)
  }
}

extension Draws {
  /// Mean 0, variance 1: the sum of four uniform numbers (Irwin, 1927; Hall, 1927), close to normal
  /// up to three deviations and quick to make.
  mutating func nearlyNormal() -> Float {
    let bits = next()
    let sum =
      UInt32(bits & 0xffff) + UInt32(bits >> 16 & 0xffff) + UInt32(bits >> 32 & 0xffff)
      + UInt32(bits >> 48)
    // Four of them have mean 2 · 65,535 and variance (65,536² − 1) / 3.
    return (Float(sum) - 131_070) * 2.642_899_8e-5
  }
}

extension Normalization {
  /// Gives one normalized example, `row [features]`, the values it had before.
  func undo(toRow row: UnsafeMutablePointer<Float>) {
    mean.withUnsafeBufferPointer { mean in
      standardDeviation.withUnsafeBufferPointer { deviation in
        for feature in 0..<mean.count {
          row[feature] = row[feature] * deviation[feature] + mean[feature]
        }
      }
    }
  }
}
