import AllocationCounter
import Foundation
import Testing

@testable import Datasets

@Suite struct AugmenterTests {
  static let shape = MotionTests.shape
  static let everything = Augmentation([
    .shift: 2, .rotate: 20, .flip: 0.5, .crop: 0.2, .scale: 0.2, .contrast: 0.3, .noise: 0.1,
  ])

  func changed(
    _ image: [Float], by augmentation: Augmentation, key: UInt64 = 3,
    normalization: Normalization? = nil
  ) -> [Float] {
    let augmenter = ImageAugmenter(shape: Self.shape, normalization: normalization)
    var result = [Float](repeating: .nan, count: image.count)
    result.withUnsafeMutableBufferPointer { target in
      image.withUnsafeBufferPointer {
        augmenter.augment($0.baseAddress!, into: target.baseAddress!, by: augmentation, key: key)
      }
    }
    return result
  }

  @Test func noStrengthsChangeNothing() {
    #expect(changed(MotionTests.image, by: Augmentation()) == MotionTests.image)
    #expect(!Augmentation([.flip: 0]).isActive && Self.everything.isActive)
  }

  @Test func theSameKeyGivesTheSameBitsAndAnotherOthers() {
    let first = changed(MotionTests.image, by: Self.everything)
    #expect(changed(MotionTests.image, by: Self.everything) == first)
    #expect(changed(MotionTests.image, by: Self.everything, key: 4) != first)
    #expect(first.allSatisfy { $0.isFinite })
  }

  @Test func keysOfNeighboursDiffer() {
    var keys: Set<UInt64> = []
    for seed in 0..<10 as Range<UInt64> {
      for epoch in 0..<10 {
        for example in 0..<100 {
          keys.insert(ImageAugmenter.key(seed: seed, epoch: epoch, example: example))
        }
      }
    }
    #expect(keys.count == 10_000)
  }

  @Test func contrastKeepsTheMean() {
    let image = MotionTests.image
    let mean = image.reduce(0, +) / Float(image.count)
    let found = changed(image, by: Augmentation([.contrast: 0.5]))
    #expect(abs(found.reduce(0, +) / Float(image.count) - mean) < 1e-5)
    let factor = (found[0] - mean) / (image[0] - mean)
    #expect((0.5...1.5).contains(factor) && abs(factor - 1) > 0.01)
    for (before, after) in zip(image, found) {
      #expect(abs(after - (mean + factor * (before - mean))) < 1e-4)
    }
  }

  @Test func noiseHasMeanZeroAndItsDeviation() {
    let flat = [Float](repeating: 2, count: Self.shape.count)
    var (sum, squares, count) = (0.0, 0.0, 0.0)
    for key in 0..<2000 as Range<UInt64> {
      for value in changed(flat, by: Augmentation([.noise: 0.1]), key: Draws.mixed(key)) {
        let distance = Double(value) - 2
        sum += distance
        squares += distance * distance
        count += 1
      }
    }
    #expect(abs(sum / count) < 4 * 0.1 / count.squareRoot())
    #expect(abs((squares / count).squareRoot() - 0.1) < 0.001)
  }

  /// A pixel that moves takes its value along, not its new place's mean.
  @Test func normalizedImagesAreChangedAsTheyWereBefore() {
    let image = MotionTests.image
    var deviations = image.indices.map { Float($0 % 3) + 0.5 }
    deviations[7] = 0
    let normalization = Normalization(
      mean: image.indices.map { $0 == 7 ? image[7] : Float($0 % 5) / 5 },
      standardDeviation: deviations)
    func normalized(_ values: [Float]) -> [Float] {
      var values = values
      values.withUnsafeMutableBufferPointer { normalization.apply(toRow: $0.baseAddress!) }
      return values
    }
    let found = changed(
      normalized(image), by: Self.everything, normalization: normalization)
    let expected = normalized(changed(image, by: Self.everything))
    for (left, right) in zip(found, expected) { #expect(abs(left - right) < 1e-4) }
  }

  @Test(.enabled(if: allocation_counter_works() == 1)) func changingAnImageAllocatesNothing() {
    let augmenter = ImageAugmenter(
      shape: Self.shape,
      normalization: Normalization(
        mean: MotionTests.image, standardDeviation: MotionTests.image))
    let image = MotionTests.image
    let augmentation = Self.everything
    var result = image
    result.withUnsafeMutableBufferPointer { target in
      image.withUnsafeBufferPointer { source in
        let (from, to) = (source.baseAddress!, target.baseAddress!)
        allocation_counter_start()
        augmenter.augment(from, into: to, by: augmentation, key: 1)
        #expect(allocation_counter_stop() == 0)
      }
    }
  }
}
