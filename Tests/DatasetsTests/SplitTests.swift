import Datasets
import NeuralEngine
import Testing

@Suite struct SplitTests {
  /// Examples whose one feature is their index and whose class, unless given, is its parity.
  func numbered(_ count: Int, allOfClass label: Int32? = nil) -> LabeledData {
    LabeledData(
      facts: DataFacts(
        name: "numbered", classNames: ["even", "odd"], featureCount: 1, fingerprint: ""),
      examples: ExampleSet(
        inputs: (0..<count).map { Float($0) }, featureCount: 1,
        targets: .classes((0..<count).map { label ?? Int32($0 % 2) }, count: 2)))
  }

  @Test(arguments: [
    (5, 0.6), (1797, 0.6), (10_000, 0.6), (100_000, 0.79), (1_000_000, 0.98), (9_000_000, 0.98),
  ])
  func automaticSharesSlideWithTheSize(count: Int, train: Double) {
    let shares = SplitRule.auto.shares(exampleCount: count)
    #expect((shares.train - train).magnitude < 1e-12)
    #expect(shares.dev == shares.test)
    #expect((shares.train + shares.dev + shares.test - 1).magnitude < 1e-12)
  }

  @Test func theDigitsAreDividedSixtyTwentyTwenty() throws {
    let split = try split(load(.digits), rule: .auto, normalize: true, seed: 1)
    #expect([split.train.count, split.dev.count, split.test.count] == [1079, 359, 359])
    #expect(split.warnings == [])
  }

  @Test func everyExampleIsInExactlyOneSetWithItsOwnLabel() throws {
    let split = try split(numbered(1000), rule: .auto, normalize: false, seed: 3)
    let parts = [split.train, split.dev, split.test]
    #expect(parts.flatMap(\.inputs).sorted() == (0..<1000).map { Float($0) })
    for part in parts {
      #expect(
        part.targets == .classes(part.inputs.map { Int32($0) % 2 }, count: 2))
    }
  }

  @Test func examplesAreShuffledFirst() throws {
    let split = try split(numbered(1000), rule: .auto, normalize: false, seed: 3)
    for part in [split.train, split.dev, split.test] {
      #expect(part.inputs != part.inputs.sorted())
      // Uniform on 0..<1000: the mean's deviation is 289 / √count.
      let mean = part.inputs.reduce(0, +) / Float(part.count)
      #expect((mean - 499.5).magnitude < 4 * 289 / Float(part.count).squareRoot())
    }
  }

  @Test func theSeedDecidesTheSplit() throws {
    let one = try split(numbered(100), rule: .auto, normalize: true, seed: 1)
    let again = try split(numbered(100), rule: .auto, normalize: true, seed: 1)
    let other = try split(numbered(100), rule: .auto, normalize: true, seed: 2)
    #expect(one.train == again.train && one.dev == again.dev && one.test == again.test)
    #expect(one.train != other.train)
  }

  @Test func aShareOfNothingWorksAndWarns() throws {
    let withoutTest = try split(
      numbered(100), rule: .shares(train: 0.8, dev: 0.2, test: 0), normalize: true, seed: 1)
    #expect(
      [withoutTest.train.count, withoutTest.dev.count, withoutTest.test.count] == [80, 20, 0])
    #expect(
      withoutTest.warnings
        == ["the test set is empty: no unbiased estimate of the final error will be possible"])
    let trainOnly = try split(
      numbered(100), rule: .shares(train: 1, dev: 0, test: 0), normalize: true, seed: 1)
    #expect(trainOnly.train.count == 100)
    #expect(
      trainOnly.warnings.first
        == "the dev set is empty: nothing tells how well the network does on examples it has not "
        + "seen")
    #expect(trainOnly.warnings.count == 2)
  }

  @Test func aClassMissingFromTheTrainSetIsWarnedOf() throws {
    let split = try split(
      numbered(50, allOfClass: 1), rule: .auto, normalize: true, seed: 1)
    #expect(
      split.warnings == ["the train set has no example of even: the network cannot learn it"])
  }

  @Test(arguments: [
    (
      SplitRule.shares(train: 0.5, dev: 0.2, test: 0.2),
      "the shares add up to 0.9, not 1"
    ),
    (.shares(train: 60, dev: 20, test: 20), "the train share must be in 0...1, got 60.0"),
    (.shares(train: -0.2, dev: 1, test: 0.2), "the train share must be in 0...1, got -0.2"),
    (.shares(train: .nan, dev: 1, test: 0), "the train share must be in 0...1, got nan"),
    (.shares(train: 0, dev: 0.5, test: 0.5), "the train share is 0"),
    (
      .shares(train: 0.98, dev: 0.01, test: 0.01),
      "a dev share of 0.01 leaves none of 10 examples"
    ),
  ])
  func impossibleSharesAreRefused(rule: SplitRule, cause: String) throws {
    let error = try #require(throws: DatasetError.self) {
      try split(numbered(10), rule: rule, normalize: true, seed: 1)
    }
    #expect("\(error)" == "split: cannot divide the examples (\(cause))")
  }

  @Test func theFirstExamplesKeepTheirLabels() {
    let examples = numbered(10).examples
    let three = ExampleSet(
      inputs: [0, 1, 2], featureCount: 1, targets: .classes([0, 1, 0], count: 2))
    #expect(examples.first(3) == three)
    #expect(examples.first(0).count == 0)
    #expect(examples.first(99) == examples)
  }
}
