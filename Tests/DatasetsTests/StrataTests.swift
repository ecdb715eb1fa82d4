import Foundation
import NeuralEngine
import Testing

@testable import Datasets

/// Sets with the classes in the proportion of the whole; numbers of scikit-learn: `Reference/strata.py`.
@Suite struct StrataTests {
  struct Case: Decodable {
    var classes: [Int]
    var train: [Int]
    var dev: [Int]
    var test: [Int]
  }

  /// Examples whose one feature is their index, `counts[c]` of class c.
  func examples(_ counts: [Int], publishedTest: Bool = false) -> LabeledData {
    let labels = counts.enumerated().flatMap { [Int32](repeating: Int32($0), count: $1) }
    let examples = ExampleSet(
      inputs: labels.indices.map { Float($0) }, featureCount: 1,
      targets: .classes(labels, count: counts.count))
    return LabeledData(
      facts: DataFacts(
        name: "strata", classNames: counts.indices.map { "\($0)" }, featureCount: 1,
        fingerprint: ""),
      examples: examples, publishedTest: publishedTest ? examples : nil)
  }

  func counts(_ set: ExampleSet) -> [Int] {
    guard case .classes(let labels, let count) = set.targets else { return [] }
    return (0..<count).map { number in labels.count { $0 == Int32(number) } }
  }

  @Test func countsAreThoseOfScikitLearn() throws {
    let url = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Reference/strata.json")
    let cases = try JSONDecoder().decode([Case].self, from: Data(contentsOf: url))
    #expect(cases.count == 40)
    for (number, known) in cases.enumerated() {
      let total = Double(known.classes.reduce(0, +))
      let rule = SplitRule.shares(
        train: Double(known.train.reduce(0, +)) / total,
        dev: Double(known.dev.reduce(0, +)) / total, test: Double(known.test.reduce(0, +)) / total)
      let split = try split(
        examples(known.classes), rule: rule, normalize: false, seed: UInt64(number))
      #expect(counts(split.train) == known.train)
      #expect(counts(split.dev) == known.dev)
      #expect(counts(split.test) == known.test)
      #expect(
        (split.train.inputs + split.dev.inputs + split.test.inputs).sorted()
          == (0..<Int(total)).map { Float($0) })
      #expect(split.train.inputs != split.train.inputs.sorted())
    }
  }

  @Test func whatIsHeldOutAndWhatComesFromElsewhereIsStratifiedToo() throws {
    let held = try split(
      examples([80, 20]), rule: .shares(train: 0.8, dev: 0.2, test: 0), trainDev: 0.25,
      normalize: false, seed: 1)
    #expect(counts(held.train) == [48, 12] && counts(held.trainDev) == [16, 4])
    #expect(counts(held.dev) == [16, 4])
    let published = try split(
      examples([80, 20], publishedTest: true), rule: .shares(train: 0.6, dev: 0.2, test: 0.2),
      normalize: false, seed: 1)
    #expect(counts(published.train) == [60, 15] && counts(published.dev) == [20, 5])
    let separate = try split(
      examples([80, 20]), devData: examples([30, 10]), rule: .auto, trainDev: 0.1,
      normalize: false, seed: 1)
    #expect(counts(separate.trainDev) == [8, 2])
    #expect(counts(separate.dev) == [15, 5] && counts(separate.test) == [15, 5])
  }

  @Test func aRareClassIsLearnedFromFirst() throws {
    let split = try split(
      examples([60, 2, 1, 1]), rule: .shares(train: 0.4, dev: 0.3, test: 0.3), normalize: false,
      seed: 1)
    #expect(counts(split.train).allSatisfy { $0 > 0 })
    #expect(split.warnings == [])
  }

  @Test func withoutItTheShuffledOrderIsCut() throws {
    let data = examples([70, 30])
    var generator = SeededGenerator(seed: 5)
    let order = generator.permutation(100).map { Float($0) }
    let split = try split(
      data, rule: .shares(train: 0.6, dev: 0.2, test: 0.2), stratify: false, normalize: false,
      seed: 5)
    #expect(split.train.inputs + split.dev.inputs + split.test.inputs == order)
    // Of numbers to predict there is nothing to go by.
    let numbers = LabeledData(
      facts: DataFacts(name: "numbers", classNames: [], featureCount: 1, fingerprint: ""),
      examples: ExampleSet(
        inputs: (0..<100).map { Float($0) }, featureCount: 1,
        targets: .values([Float](repeating: 1, count: 100), width: 1)))
    let plain = try Datasets.split(
      numbers, rule: .shares(train: 0.6, dev: 0.2, test: 0.2), normalize: false, seed: 5)
    #expect(plain.train.inputs + plain.dev.inputs + plain.test.inputs == order)
  }

  @Test func examplesWithoutALabelAreAKindOfTheirOwn() {
    let labels: [Int32] = [0, 0, 0, 0, 1, 1, 1, 1, -1, -1, -1, -1]
    let order = Strata.arranged(
      (0..<12).map { Int32($0) }, of: .classes(labels, count: 2), into: [9, 3])
    #expect(order == [0, 1, 2, 4, 5, 6, 8, 9, 10, 3, 7, 11])
  }

  @Test func sharesAddUp() {
    #expect(Strata.shares(of: 0, among: [3, 4]) == [0, 0])
    #expect(Strata.shares(of: 3, among: [1, 1, 1]) == [1, 1, 1])
    #expect(Strata.shares(of: 2, among: [0, 5, 1]) == [0, 2, 0])
  }
}
