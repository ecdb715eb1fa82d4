import NeuralEngine
import Testing

@testable import Datasets

/// Which of a source's examples are taken, and how much each counts.
@Suite struct SelectionTests {
  /// Pictures of four pixels whose first is the example's number, classes in turns; with weights
  /// where asked for.
  static func pictures(_ count: Int, weights: [Float]? = nil) -> LabeledData {
    let classes = ["a", "b", "c"]
    func table(_ count: Int) -> ExampleTable {
      ExampleTable(
        inputs: .pixels((0..<count).flatMap { [UInt8($0), 1, 2, 3] }[...]), featureCount: 4,
        targets: .classes((0..<count).map { Int32($0 % 3) }, count: 3), weights: weights)
    }
    return LabeledData(
      name: "pictures", examples: table(count), classNames: classes,
      imageShape: ImageShape(height: 2, width: 2), publishedTest: weights == nil ? table(9) : nil)
  }

  private static func labels(_ examples: ExampleSet) -> [Int32] {
    if case .classes(let labels, _) = examples.targets { labels } else { [] }
  }

  @Test func heldOutClassesAreForDevAndTestAlone() throws {
    let whole = try split(
      Self.pictures(30, weights: (0..<30).map { Float($0) }), heldOutClasses: 1,
      rule: .shares(train: 0.6, dev: 0.2, test: 0.2), normalize: false, seed: 4)
    #expect(Set(Self.labels(whole.train)) == [0, 1])
    #expect(whole.train.count == 20)
    #expect(Self.labels(whole.dev) == [2, 2, 2, 2, 2])
    #expect(Self.labels(whole.test) == [2, 2, 2, 2, 2])
    #expect(Set(whole.devRows + whole.testRows).allSatisfy { $0 % 3 == 2 })
    #expect(Set(whole.devRows + whole.testRows).count == 10)
    #expect(!whole.warnings.contains { $0.contains("no example of") })
    // A published test set is the test set, as far as it is of those classes.
    let published = try split(
      Self.pictures(30), heldOutClasses: 1, rule: .auto, normalize: false, seed: 4)
    #expect(published.dev.count == 10)
    #expect(Self.labels(published.test) == [2, 2, 2])
    #expect(throws: DatasetError.impossibleSplit(.devClassesUnused)) {
      try split(
        Self.pictures(30), heldOutClasses: 1, rule: .shares(train: 1, dev: 0, test: 0),
        normalize: false, seed: 4)
    }
  }

  @Test func classesAreTakenAndNumberedAsTheyAreNamed() throws {
    let all = Self.pictures(12)
    let two = try all.restricted(toClasses: ["c", "a"])
    #expect(two.facts.classNames == ["c", "a"])
    #expect(two.facts.imageShape == all.facts.imageShape)
    #expect(two.facts.fingerprint != all.facts.fingerprint)
    let firsts = stride(from: 0, to: two.examples.inputs.count, by: 4).map {
      (two.examples.inputs[$0] * 255).rounded()
    }
    #expect(firsts == [0, 2, 3, 5, 6, 8, 9, 11])
    #expect(two.examples.targets == .classes([1, 0, 1, 0, 1, 0, 1, 0], count: 2))
    #expect(two.publishedTest?.count == 6)
    #expect(
      two.table.inputs == .pixels(two.examples.inputs.map { UInt8(($0 * 255).rounded()) }[...]))
  }

  @Test func weightsStayWithTheirExamples() throws {
    let all = Self.pictures(6, weights: [0, 1, 2, 3, 4, 5])
    let two = try all.restricted(toClasses: ["b", "c"])
    #expect(two.examples.weights == [1, 2, 4, 5])
    let parts = try split(
      two, rule: .shares(train: 0.5, dev: 0.5, test: 0), normalize: false, seed: 1)
    for part in [parts.train, parts.dev] {
      let numbers = stride(from: 0, to: part.inputs.count, by: 4).map {
        (part.inputs[$0] * 255).rounded()
      }
      #expect(part.weights == numbers)
    }
  }

  @Test func aClassThatIsNotThereIsNamedWithThoseThatAre() {
    let error = #expect(throws: DatasetError.self) {
      try Self.pictures(6).restricted(toClasses: ["a", "d"])
    }
    #expect(
      error?.description == "data: cannot find the class d (pictures has none of that name)")
    #expect(error?.hint == "its classes are a, b, c")
  }

  @Test func dataWithoutClassesHasNoneToTake() throws {
    let waves = try load(.tasks(seed: 1))
    let error = #expect(throws: DatasetError.self) { try waves.restricted(toClasses: ["a", "b"]) }
    #expect(error?.description == "data: cannot tell the classes of tasks apart (it has none)")
  }

  @Test func aLimitTakesTheFirstOfTheShuffledOrder() throws {
    let data = SeparateSourceTests.numbered(1000)
    let whole = try split(data, rule: .auto, stratify: false, normalize: false, seed: 3)
    let few = try split(data, limit: 50, rule: .auto, stratify: false, normalize: false, seed: 3)
    #expect(few.train.count == 30 && few.dev.count == 10 && few.test.count == 10)
    let order = whole.train.inputs + whole.dev.inputs + whole.test.inputs
    #expect(few.train.inputs + few.dev.inputs + few.test.inputs == Array(order.prefix(50)))
    let more = try split(
      data, limit: 5000, rule: .auto, stratify: false, normalize: false, seed: 3)
    #expect(more.train == whole.train && more.test == whole.test)
  }

  @Test func aPublishedTestSetIsNotLimited() throws {
    let few = try split(
      Self.pictures(60), limit: 20, rule: .shares(train: 0.5, dev: 0.25, test: 0.25),
      normalize: false, seed: 3)
    #expect(few.train.count + few.dev.count == 20)
    #expect(few.test.count == 9)
  }

  @Test func classesCountAsTheyAreWeighed() throws {
    let data = Self.pictures(12, weights: (0..<12).map { Float($0) })
    let parts = try split(
      data, rule: .shares(train: 0.5, dev: 0.25, test: 0.25), normalize: false, seed: 2)
    let weighed = try parts.weighted(by: .named(["b": 5, "c": 0]))
    for (before, after) in [
      (parts.train, weighed.train), (parts.dev, weighed.dev), (parts.test, weighed.test),
    ] {
      let factors: [Float] = Self.labels(before).map { [1, 5, 0][Int($0)] }
      #expect(after.weights == zip(before.weights ?? [], factors).map { $0 * $1 })
    }
  }

  @Test func balancedClassesAddUpToTheSame() throws {
    let labels: [Int32] = [0, 0, 0, 0, 0, 0, 1, 1, 2, -1]
    let set = ExampleSet(
      inputs: [Float](repeating: 0, count: 10), featureCount: 1,
      targets: .classes(labels, count: 3))
    let split = DataSplit(
      facts: DataFacts(name: "s", classNames: ["x", "y", "z"], featureCount: 1, fingerprint: "0"),
      train: set, dev: set.first(2), test: set.first(0))
    let weights = try split.weighted(by: .balanced).train.weights ?? []
    // scikit-learn's compute_class_weight("balanced"): n / (k · nₖ) = 9/18, 9/6, 9/3.
    #expect(weights == [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1.5, 1.5, 3, 1])
    #expect(throws: DatasetError.self) { try split.weighted(by: .named(["w": 2])) }
  }

  @Test func aColumnCanSayHowMuchARowCounts() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("t.csv", "x,kind,w,y\n1,b,2,5\n-3,a,0.5,6\n")
    let source = DataSource.csv(
      TableSource(path: path, labels: ["kind"], target: .classes, weight: "w"))
    let data = try load(source)
    #expect(data.facts.featureNames == ["x", "y"])
    #expect(data.examples.inputs == [1, 5, -3, 6])
    #expect(data.examples.weights == [2, 0.5])
    let plain = try load(.csv(TableSource(path: path, labels: ["kind"], target: .classes)))
    #expect(plain.facts.fingerprint != data.facts.fingerprint)
  }

  @Test(arguments: [
    ("v", ":1: cannot find the weight column \"v\" (the columns are x, kind, w)"),
    ("kind", ":1: cannot weigh by column \"kind\" (it is the label)"),
    ("w", ":3: cannot weigh by column \"w\" (-1 is below 0)"),
  ])
  func aWeightThatCannotBeIsNamed(column: String, problem: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("t.csv", "x,kind,w\n1,b,2\n-3,a,-1\n")
    let error = #expect(throws: DatasetError.self) {
      try load(.csv(TableSource(path: path, labels: ["kind"], target: .classes, weight: column)))
    }
    #expect(error?.description == path + problem)
  }
}
