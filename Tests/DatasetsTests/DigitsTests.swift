import Datasets
import NeuralEngine
import Testing

@Suite struct DigitsTests {
  @Test func theBuiltInDigitsAreTheDocumentedOnes() throws {
    let data = try load(.digits)
    #expect(data.examples.count == 1797)
    #expect(data.facts.featureCount == 64)
    #expect(data.facts.imageShape == ImageShape(height: 8, width: 8))
    #expect(data.facts.classNames == ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"])
    guard case .classes(let labels, count: 10) = data.examples.targets else {
      Issue.record("digits have 10 classes")
      return
    }
    var histogram = [Int](repeating: 0, count: 10)
    for label in labels { histogram[Int(label)] += 1 }
    #expect(histogram == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
  }

  @Test func pixelsAreInkFromZeroToOne() throws {
    let inputs = try load(.digits).examples.inputs
    #expect(inputs.min() == 0)
    #expect(inputs.max() == 1)
    let firstRow: [Float] = [0, 0, 0.3125, 0.8125, 0.5625, 0.0625, 0, 0]
    #expect(Array(inputs[..<8]) == firstRow)
  }
}
