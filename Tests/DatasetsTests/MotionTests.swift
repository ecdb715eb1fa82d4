import Foundation
import Testing

@testable import Datasets

/// Numbers of SciPy: `Reference/motion.py`.
@Suite struct MotionTests {
  static let shape = ImageShape(height: 6, width: 9, channels: 2)

  static var image: [Float] {
    var values: [Float] = []
    for row in 0..<6 {
      for column in 0..<9 {
        for channel in 0..<2 {
          values.append(Float((row * 37 + column * 23 + channel * 11) % 64) / 64)
        }
      }
    }
    return values
  }

  struct Case: Decodable {
    struct Parts: Decodable {
      var ratio, windowX, windowY, angle, scale, shiftX, shiftY: Double
      var isMirrored: Bool
    }

    var parts: Parts
    var values: [Double]
  }

  static func moved(
    _ image: [Float], _ parts: ImageMotion.Parts, shape: ImageShape = shape
  ) -> [Float] {
    var result = [Float](repeating: .nan, count: image.count)
    result.withUnsafeMutableBufferPointer { target in
      image.withUnsafeBufferPointer { source in
        ImageMotion(parts, shape: shape).apply(
          source.baseAddress!, to: target.baseAddress!, shape: shape)
      }
    }
    return result
  }

  @Test func everyMotionIsSciPys() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Reference/motion.json")
    let cases = try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
    #expect(cases.count == 10)
    for (number, expected) in cases.enumerated() {
      let given = expected.parts
      let parts = ImageMotion.Parts(
        ratio: given.ratio, windowX: given.windowX, windowY: given.windowY,
        isMirrored: given.isMirrored, angle: given.angle, scale: given.scale,
        shiftX: given.shiftX, shiftY: given.shiftY)
      let found = Self.moved(Self.image, parts)
      let largest = zip(found, expected.values).map { abs(Double($0) - $1) }.max() ?? .nan
      #expect(largest < 1e-5, "case \(number)")
    }
  }

  @Test func aQuarterTurnToTheLeftIsExact() {
    let shape = ImageShape(height: 2, width: 2)
    let turned = Self.moved([1, 2, 3, 4], ImageMotion.Parts(angle: .pi / 2), shape: shape)
    for (found, expected) in zip(turned, [2, 4, 1, 3] as [Float]) {
      #expect(abs(found - expected) < 1e-6)
    }
  }

  @Test func aPixelAloneStaysWhatItIs() {
    let parts = ImageMotion.Parts(ratio: 0.5, angle: 1, scale: 2, shiftX: 3)
    #expect(Self.moved([7], parts, shape: ImageShape(height: 1, width: 1)) == [7])
    #expect(
      Self.moved([7, 7, 7], parts, shape: ImageShape(height: 3, width: 1)) == [7, 7, 7])
  }

  @Test func drawsKeepWithinTheStrengths() {
    let augmentation = Augmentation([
      .shift: 2, .rotate: 10, .flip: 0.25, .crop: 0.3, .scale: 0.1,
    ])
    var mirrored = 0
    var (left, right) = (0.0, 0.0)
    for key in 0..<10_000 {
      let parts = ImageMotion.Parts(
        augmentation, shape: ImageShape(height: 10, width: 20), key: Draws.mixed(UInt64(key)))
      #expect(abs(parts.shiftX) <= 2 && abs(parts.shiftY) <= 2)
      #expect(abs(parts.angle) <= 10 * .pi / 180)
      #expect((0.7...1).contains(parts.ratio) && (0.9...1.1).contains(parts.scale))
      #expect(abs(parts.windowX) <= (1 - parts.ratio) * 10 + 1e-9)
      #expect(abs(parts.windowY) <= (1 - parts.ratio) * 5 + 1e-9)
      mirrored += parts.isMirrored ? 1 : 0
      left = min(left, parts.shiftX)
      right = max(right, parts.shiftX)
    }
    // A quarter of ten thousand, within four deviations.
    #expect(abs(mirrored - 2500) < 4 * 44)
    #expect(left < -1.99 && right > 1.99)
  }

  @Test func oneStrengthLeavesTheOtherDrawsAlone() {
    let both = ImageMotion.Parts(
      Augmentation([.shift: 2, .rotate: 10]), shape: Self.shape, key: 5)
    let one = ImageMotion.Parts(Augmentation([.rotate: 10]), shape: Self.shape, key: 5)
    #expect(both.angle == one.angle && one.shiftX == 0 && both.shiftX != 0)
  }
}
