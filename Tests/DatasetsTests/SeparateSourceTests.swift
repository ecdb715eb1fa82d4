import NeuralEngine
import Testing

@testable import Datasets

/// A share held out of the train set, and dev and test from a source of their own.
@Suite struct SeparateSourceTests {
  /// Examples whose one feature counts from `start`, classes in turns.
  static func numbered(
    _ count: Int, from start: Int = 0, classes: [String] = ["a", "b"], features: [String] = [],
    published: LabeledData? = nil
  ) -> LabeledData {
    LabeledData(
      facts: DataFacts(
        name: "from\(start)", classNames: classes, featureNames: features, featureCount: 1,
        fingerprint: "\(start)"),
      examples: ExampleSet(
        inputs: (0..<count).map { Float(start + $0) }, featureCount: 1,
        targets: .classes((0..<count).map { Int32($0 % classes.count) }, count: classes.count)),
      publishedTest: published?.examples)
  }

  static func inputs(_ sets: [ExampleSet]) -> [Float] { sets.flatMap(\.inputs).sorted() }

  @Test func trainDevIsAShareOfTheTrainSet() throws {
    let data = Self.numbered(1000)
    let whole = try split(data, rule: .auto, normalize: false, seed: 3)
    let held = try split(data, rule: .auto, trainDev: 0.1, normalize: false, seed: 3)
    #expect(whole.trainDev.count == 0 && whole.train.count == 600)
    #expect(held.train.count == 540 && held.trainDev.count == 60)
    #expect(held.dev == whole.dev && held.test == whole.test)
    #expect(Self.inputs([held.train, held.trainDev]) == Self.inputs([whole.train]))
  }

  @Test func statisticsAreThoseOfWhatIsTrainedOn() throws {
    let split = try split(
      Self.numbered(100), devData: Self.numbered(20, from: 1000), rule: .auto, trainDev: 0.3,
      normalize: true, seed: 3)
    let mean = split.train.inputs.reduce(0, +) / Float(split.train.count)
    #expect(abs(mean) < 1e-5)
    // What comes from far away stays far away.
    #expect((split.dev.inputs + split.test.inputs).allSatisfy { $0 > 10 })
  }

  @Test func devAndTestComeFromTheirOwnSource() throws {
    let split = try split(
      Self.numbered(100), devData: Self.numbered(30, from: 1000),
      rule: .shares(train: 0.7, dev: 0.2, test: 0.1), trainDev: 0.2, normalize: false, seed: 3)
    #expect(split.train.count == 80 && split.trainDev.count == 20)
    #expect(split.dev.count == 20 && split.test.count == 10)
    #expect(Self.inputs([split.train, split.trainDev]) == (0..<100).map { Float($0) })
    #expect(Self.inputs([split.dev, split.test]) == (1000..<1030).map { Float($0) })
    #expect(split.dev.inputs != split.dev.inputs.sorted())
    #expect(split.facts.name == "from0, dev from1000")
    #expect(split.facts.fingerprint.count == 16 && split.facts.fingerprint != "0")
  }

  @Test func aPublishedTestSetOfTheDevSourceIsTheTestSet() throws {
    let dev = Self.numbered(30, from: 1000, published: Self.numbered(5, from: 2000))
    let main = Self.numbered(100, published: Self.numbered(9, from: 500))
    let split = try split(main, devData: dev, rule: .auto, normalize: false, seed: 3)
    #expect(split.train.count == 100 && split.dev.count == 30)
    #expect(split.test.inputs == [2000, 2001, 2002, 2003, 2004])
  }

  @Test func classesAreMatchedByTheirNames() throws {
    let dev = Self.numbered(40, from: 1000, classes: ["b", "c"])
    let split = try split(
      Self.numbered(90, classes: ["a", "b", "c"]), devData: dev, rule: .auto, normalize: false,
      seed: 3)
    #expect(
      split.dev.targets
        == .classes(split.dev.inputs.map { Int32($0) % 2 + 1 }, count: 3))
  }

  @Test func sourcesOfAnotherKindAreRefused() throws {
    func failure(_ data: LabeledData, _ dev: LabeledData) -> String? {
      let error = #expect(throws: DatasetError.self) {
        try split(data, devData: dev, rule: .auto, normalize: true, seed: 1)
      }
      return error?.description
    }
    let start = "data: cannot take dev and test from from7 "
    #expect(
      failure(Self.numbered(30), Self.numbered(30, from: 7, classes: ["a", "z"]))
        == start + "(its classes: z among them; those of from0: a, b)")
    #expect(
      failure(Self.numbered(30, features: ["x"]), Self.numbered(30, from: 7, features: ["y"]))
        == start + "(its columns: y; those of from0: x)")
    let wide = LabeledData(
      facts: DataFacts(
        name: "from7", classNames: ["a", "b"], featureCount: 2,
        imageShape: ImageShape(height: 1, width: 2), fingerprint: ""),
      examples: ExampleSet(inputs: [0, 1], featureCount: 2, targets: .classes([0], count: 2)))
    #expect(
      failure(Self.numbered(30), wide) == start + "(its images: 1×2×1; those of from0: none)")
  }

  @Test func impossibleSharesAreRefused() throws {
    func failure(_ rule: SplitRule, trainDev: Double = 0, dev: LabeledData?) -> String? {
      let error = #expect(throws: DatasetError.self) {
        try split(
          Self.numbered(10), devData: dev, rule: rule, trainDev: trainDev, normalize: false,
          seed: 1)
      }
      return error?.description
    }
    let start = "split: cannot divide the examples "
    #expect(
      failure(.shares(train: 1, dev: 0, test: 0), dev: Self.numbered(9))
        == start + "(the dev source is for dev and test, whose shares are 0)")
    #expect(
      failure(.auto, trainDev: 1, dev: nil)
        == start + "(the trainDev share must be in 0...1, got 1.0)")
    #expect(
      failure(.auto, trainDev: 0.01, dev: nil)
        == start + "(a trainDev share of 0.01 leaves none of 6 examples)")
    #expect(
      failure(.auto, dev: Self.numbered(1))
        == start + "(a dev share of 0.2 leaves none of 1 examples)")
  }
}
