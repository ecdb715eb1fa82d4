/// How far images are changed at random while they are trained on: other examples of the same
/// classes, for free.
///
/// Whatever the strengths, each operation draws numbers of its own, so that turning one of them
/// leaves the others as they were.
public struct Augmentation: Hashable, Sendable {
  /// A way to change an image that leaves its label true.
  public enum Operation: String, CaseIterable, Hashable, Sendable {
    /// Moved along each axis by up to that many pixels.
    case shift
    /// Turned about the middle by up to that many degrees.
    case rotate
    /// Mirrored, left and right, with that probability.
    case flip
    /// A window of the image is taken and fills it, its sides shorter by up to that share.
    case crop
    /// Larger or smaller by up to that share.
    case scale
    /// Its values' distance from their mean is larger or smaller by up to that share.
    case contrast
    /// Numbers of that standard deviation and mean 0 are added to its values.
    case noise
  }

  private var strengths = SIMD8<Double>.zero

  /// Nothing is changed.
  public init() {}

  /// What is done, each with its strength.
  public init(_ strengths: [Operation: Double]) {
    for (operation, strength) in strengths { self[operation] = strength }
  }

  /// The strength; 0 is none.
  public subscript(operation: Operation) -> Double {
    get { strengths[operation.place] }
    set { strengths[operation.place] = newValue }
  }

  /// Whether it changes anything.
  public var isActive: Bool { strengths.max() > 0 }

  /// Whether an image's pixels move.
  var isGeometric: Bool {
    self[.shift] > 0 || self[.rotate] > 0 || self[.flip] > 0 || self[.crop] > 0 || self[.scale] > 0
  }
}

extension Augmentation.Operation {
  fileprivate var place: Int {
    switch self {
    case .shift: 0
    case .rotate: 1
    case .flip: 2
    case .crop: 3
    case .scale: 4
    case .contrast: 5
    case .noise: 6
    }
  }
}
