/// A picture in pixels, over cells that show the same more coarsely.
///
/// It is shown where the terminal can, and only while every cell under it is as it was: whatever is
/// drawn over one, as a dialog, has the cells shown instead.
public struct PixelPicture: Hashable, Sendable {
  /// The cells it covers.
  public let rect: Rect
  /// What its pixels depend on: two pictures with equal ones look alike.
  public let identity: Int

  private let paint: @Sendable (Size) -> [UInt8]

  /// - Parameters:
  ///   - rect: the cells it covers.
  ///   - identity: a hash of all that its pixels depend on, but for their number.
  ///   - paint: gives the pixels for a size in pixels: red, green and blue of each, row by row. Called
  ///     only when a terminal is to be sent them.
  public init(rect: Rect, identity: Int, paint: @escaping @Sendable (Size) -> [UInt8]) {
    self.rect = rect
    self.identity = identity
    self.paint = paint
  }

  /// Red, green and blue, 0...255 each, of `size.rows × size.columns` pixels, row by row.
  public func pixels(_ size: Size) -> [UInt8] { paint(size) }

  /// Whether both cover the same cells and look alike.
  public static func == (left: PixelPicture, right: PixelPicture) -> Bool {
    left.rect == right.rect && left.identity == right.identity
  }

  /// By what `==` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(rect)
    hasher.combine(identity)
  }
}

extension CellGrid {
  /// Covers cells, which are drawn already, with a picture. Nothing where pictures are not taken.
  public mutating func cover(with picture: @autoclosure () -> PixelPicture) {
    guard takesPictures else { return }
    let picture = picture()
    guard !picture.rect.isEmpty, picture.rect.intersection(bounds) == picture.rect else { return }
    restyle(picture.rect) { $0.attributes.insert(.pictured) }
    pictures.append(picture)
  }

  /// The pictures over which nothing was drawn.
  public var uncoveredPictures: [PixelPicture] {
    pictures.filter { picture in
      (picture.rect.top..<picture.rect.bottom).allSatisfy { row in
        let start = row * size.columns
        return cells[start + picture.rect.left..<start + picture.rect.right].allSatisfy {
          $0.style.attributes.contains(.pictured)
        }
      }
    }
  }
}
