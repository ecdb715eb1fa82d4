import NeuralEngine
import Testing

@testable import Datasets

/// Examples that are no images, as people can look at them.
@Suite struct ReadableExamplesTests {
  private func split(
    _ examples: ExampleSet, names: [String], features: [String] = [], steps: Int? = nil,
    normalization: Normalization? = nil
  ) -> DataSplit {
    DataSplit(
      facts: DataFacts(
        name: "some", classNames: names, featureNames: features,
        featureCount: examples.featureCount, steps: steps, fingerprint: "f"),
      train: examples, dev: examples, test: examples, normalization: normalization)
  }

  @Test func aSequenceOfNumbersIsACurve() throws {
    let ramp = (0..<24).map { Float($0) }
    let square = (0..<24).map { Float($0 / 6 % 2) }
    let examples = ExampleSet(
      inputs: ramp + square, featureCount: 24, targets: .classes([0, 1], count: 2))
    let data = split(examples, names: ["ramp", "square"], steps: 24)
    let first = try #require(data.curve(of: 0, in: data.train, largestWidth: 48))
    #expect(first.shape == ImageShape(height: 12, width: 24))
    func isLit(_ picture: (shape: ImageShape, pixels: [UInt8]), _ row: Int, _ column: Int) -> Bool {
      picture.pixels[row * picture.shape.width + column] == 255
    }
    // From the lower left to the upper right.
    #expect(isLit(first, 11, 0) && isLit(first, 0, 23) && !isLit(first, 0, 0))
    let second = try #require(data.curve(of: 1, in: data.train, largestWidth: 48))
    #expect(isLit(second, 11, 2) && isLit(second, 0, 8) && !isLit(second, 5, 2))
    // A steep part hangs together.
    #expect((0..<12).allSatisfy { isLit(second, $0, 5) || isLit(second, $0, 6) })
    // A long one is thinned.
    #expect(try #require(data.curve(of: 0, in: data.train, largestWidth: 10)).shape.width == 8)
    #expect(data.words(of: 0, in: data.train) == nil)
  }

  @Test func aConstantSequenceIsALine() throws {
    let examples = ExampleSet(
      inputs: [3, 3, 3, 3], featureCount: 4, targets: .classes([0], count: 1), lengths: [3])
    let data = split(examples, names: ["flat"], steps: 4)
    let picture = try #require(data.curve(of: 0, in: data.train, largestWidth: 48))
    #expect(picture.shape.width == 3)
    #expect(picture.pixels.suffix(3) == [255, 255, 255])
    #expect(picture.pixels.dropLast(3).allSatisfy { $0 == 0 })
  }

  @Test func aFewFeaturesAreReadAsTheSourceGaveThem() {
    let examples = ExampleSet(
      inputs: [0.5, -2, 1, 0], featureCount: 2, targets: .classes([0, 1], count: 2))
    let normalization = Normalization(mean: [1, 10], standardDeviation: [2, 5])
    let data = split(
      examples, names: ["a", "b"], features: ["width", "height"], normalization: normalization)
    #expect(data.words(of: 0, in: data.dev) == "width 2, height 0")
    #expect(data.words(of: 1, in: data.dev) == "width 3, height 10")
    #expect(data.curve(of: 0, in: data.dev, largestWidth: 48) == nil)
    let plain = split(examples, names: ["a", "b"])
    #expect(plain.words(of: 0, in: plain.dev) == "0.5, -2")
    let wide = ExampleSet(
      inputs: [Float](repeating: 0, count: 9), featureCount: 9, targets: .classes([0], count: 1))
    #expect(split(wide, names: ["a"]).words(of: 0, in: wide) == nil)
  }

  @Test func aTextIsReadUpToItsEnd() {
    let examples = ExampleSet(
      inputs: [0, 2, 1, 0, 1, 0], featureCount: 3,
      targets: .stepClasses([2, 1, 2, 1, 0, -1], steps: 3, count: 3))
    let data = split(examples, names: ["\n", "a", "n"], steps: 3)
    #expect(data.words(of: 0, in: data.train) == "nan")
    #expect(data.words(of: 1, in: data.train) == "a")
    #expect(data.curve(of: 0, in: data.train, largestWidth: 48) == nil)
  }
}
