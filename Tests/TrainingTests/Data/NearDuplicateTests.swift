import Datasets
import NeuralEngine
import RunEvents
import Testing

@testable import Training

@Suite struct NearDuplicateTests {
  static let shape = ImageShape(height: 16, width: 18)

  /// Smooth images of their own.
  static func image(_ number: Int) -> [Float] {
    (0..<shape.count).map { index in
      let (x, y) = (index % 18, index / 18)
      let waves = [3, 5, 7].map { (wave: Int) in
        Float((x * wave + y * (number % 11) + number * wave * 13) % (17 + wave)) / 24
      }
      return waves.reduce(0, +) / 3
    }
  }

  static func set(_ images: [[Float]]) -> ExampleSet {
    ExampleSet(
      inputs: images.flatMap(\.self), featureCount: shape.count,
      targets: .classes(images.map { _ in 0 }, count: 2))
  }

  func pairs(
    train: [[Float]], dev: [[Float]], normalization: Normalization? = nil
  ) -> [NearDuplicateSearch.Pair]? {
    NearDuplicateSearch(
      DataSplit(
        facts: DataFacts(
          name: "waves", classNames: ["a", "b"], featureCount: Self.shape.count,
          imageShape: Self.shape, fingerprint: ""),
        train: Self.set(train), dev: Self.set(dev), test: Self.set([Self.image(0)]).first(0),
        normalization: normalization)
    )?.pairs()
  }

  @Test func brighterAndNoisierCopiesAreFound() {
    let train = (0..<30).map(Self.image)
    let brighter = Self.image(4).map { $0 * 0.8 + 0.1 }
    let noisier = Self.image(9).enumerated().map { $1 + Float($0 % 3) * 0.001 }
    let found = pairs(train: train, dev: [Self.image(100), brighter, noisier, Self.image(101)])
    #expect(found == [NearDuplicateSearch.Pair(first: .train, second: .dev, count: 2)])
  }

  @Test func equalImagesAndOthersAreNot() {
    let train = (0..<30).map(Self.image)
    #expect(pairs(train: train, dev: [train[3], train[7]]) == [])
    #expect(pairs(train: train, dev: (100..<130).map(Self.image)) == [])
    let flat = [Float](repeating: 0.5, count: Self.shape.count)
    #expect(pairs(train: [flat], dev: [flat.map { $0 + 0.1 }]) == [])
  }

  @Test func onlyImagesAreLookedAt() {
    #expect(NearDuplicateSearch(Scene.data) == nil)
  }
}
