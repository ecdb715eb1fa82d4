import Datasets
import Foundation
import NeuralEngine
import Testing

/// Tables as people have them. Features are held against scikit-learn's: `Reference/tables.py`.
@Suite struct TableEncodingTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func load(
    _ text: String, labels: [String] = ["y"], target: DataSource.TargetKind = .value,
    drop: [String] = [], columns: [String]? = nil, missing: [String]? = nil,
    categorical: [String] = [],
    like known: TableReading? = nil
  ) throws -> LabeledData {
    try Datasets.load(
      .csv(
        TableSource(
          path: try folder.write("t.csv", text), labels: labels, target: target, columns: columns,
          drop: drop, missing: missing, categorical: categorical)), like: known)
  }

  /// All examples as the train set, in the order of their targets, which number the rows.
  func train(_ data: LabeledData) throws -> (split: DataSplit, rows: [[Float]]) {
    let split = try split(
      data, rule: .shares(train: 1, dev: 0, test: 0), normalize: false, seed: 1)
    return (split, rows(of: split.train))
  }

  func rows(of set: ExampleSet) -> [[Float]] {
    guard case .values(let targets, 1) = set.targets else { return [] }
    var rows = [[Float]](repeating: [], count: set.count)
    for (example, target) in targets.enumerated() {
      let start = example * set.featureCount
      rows[Int(target)] = Array(set.inputs[start..<start + set.featureCount])
    }
    return rows
  }

  // MARK: Against scikit-learn

  private struct Expected: Decodable {
    var names: [String]
    var train: [[Double]]
    var dev: [[Double]]
  }

  private static let tables = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Reference/Tables")

  private func source(_ name: String) -> DataSource {
    .csv(
      TableSource(
        path: Self.tables.appending(path: name).path, labels: ["row"], target: .value,
        categorical: ["class"]))
  }

  private func expectEqual(_ found: [[Float]], _ expected: [[Double]]) {
    #expect(found.count == expected.count)
    for (row, (found, expected)) in zip(found, expected).enumerated() {
      let distance = zip(found, expected).map { (Double($0) - $1).magnitude }.max() ?? 1
      #expect(distance < 2e-5, "row \(row)")
    }
  }

  @Test func featuresEqualScikitLearns() throws {
    let expected = try JSONDecoder().decode(
      Expected.self, from: Data(contentsOf: Self.tables.appending(path: "expected.json")))
    let train = try Datasets.load(source("train.csv"))
    let dev = try Datasets.load(source("dev.csv"), like: train.reading)
    let split = try split(
      train, devData: dev, rule: .shares(train: 0.5, dev: 0.5, test: 0), normalize: true, seed: 3)
    #expect(split.facts.featureNames == expected.names)
    expectEqual(rows(of: split.train), expected.train)
    expectEqual(rows(of: split.dev), expected.dev)
    #expect(
      split.warnings == [
        "each text is an input of its own: sex (2), port (3 and the rare ones together), class (3)",
        "dates are days since 1970: joined",
        "missing values are the train set's mean, and marked by an input of their own: age, port, joined",
        "the test set is empty: no unbiased estimate of the final error will be possible",
      ])
    // Measuring and predicting encode as the train set's encoding says.
    let encoding = try #require(split.encoding)
    let measured = try evaluationSet(
      Datasets.load(source("dev.csv"), like: encoding.reading), like: split.facts,
      encoding: encoding, normalization: split.normalization, targetScaling: nil)
    expectEqual(rows(of: measured.test), expected.dev)
    let inputs = try loadInputs(
      [Self.tables.appending(path: "dev.csv").path],
      for: .features(
        count: expected.names.count, names: expected.names, otherColumns: ["row"],
        encoding: encoding))
    var examples = ExampleSet(
      inputs: inputs.values(0..<inputs.count), featureCount: inputs.featureCount,
      targets: .values((0..<inputs.count).map { Float($0) }, width: 1))
    split.normalization?.apply(to: &examples)
    expectEqual(rows(of: examples), expected.dev)
  }

  // MARK: What columns hold

  @Test func aTableOfNumbersIsLeftAsItIs() throws {
    let found = try train(load("a,b,y\n1,-2,0\n3,4,1\n"))
    #expect(found.rows == [[1, -2], [3, 4]])
    #expect(found.split.facts.featureNames == ["a", "b"])
    #expect(!found.split.warnings.contains { $0.contains("input") })
  }

  @Test func columnsAreChosenAndLeftOut() throws {
    let text = "a,b,name,y\n1,2,x,0\n3,4,z,1\n"
    #expect(try train(load(text, drop: ["a", "name"])).split.facts.featureNames == ["b"])
    #expect(try train(load(text, columns: ["b", "a"])).split.facts.featureNames == ["a", "b"])
    let error = try #require(throws: DatasetError.self) { try load(text, drop: ["c"]) }
    #expect(
      "\(error)".hasSuffix(":1: cannot find the column \"c\" (the columns are a, b, name, y)"))
  }

  @Test func whatIsMissingIsSaidByTheRecipe() throws {
    let text = "a,y\n-999,0\n2,1\n4,2\n"
    #expect(try train(load(text)).rows == [[-999], [2], [4]])
    #expect(try train(load(text, missing: ["-999"])).rows == [[3, 1], [2, 0], [4, 0]])
    let error = try #require(throws: DatasetError.self) {
      try load("a,y\n1,0\nNA,1\n2,2\n", missing: ["-999"])
    }
    #expect("\(error)".hasSuffix(":3: cannot read column \"a\" as a number (got \"NA\")"))
    #expect(
      error.hint
        == "if it stands for a missing value: missing: [NA]; if the column holds names: categorical: [a]"
    )
  }

  @Test func numbersMayBeNames() throws {
    let found = try train(load("a,y\n2,0\n10,1\n2,2\n", categorical: ["a"]))
    #expect(found.split.facts.featureNames == ["a=10", "a=2"])
    #expect(found.rows == [[0, 1], [1, 0], [0, 1]])
  }

  @Test(arguments: [
    ("1970-01-01", 0), ("1970-01-02 12:00", 1.5), ("1969-12-31", -1), ("2000/2/29", 11016),
    ("2024-03-01T00:00:00Z", 19783), ("2024-03-01T01:30:00+01:30", 19783),
    ("2024-03-01T00:00:43.2", 19783.0005), (" 1900-03-01 ", -25508),
  ])
  func datesAreDaysSince1970(text: String, days: Float) throws {
    let found = try train(load("d,y\n\(text),0\n1970-01-03,1\n"))
    #expect(found.rows == [[days], [2]])
  }

  @Test(arguments: ["2024-1", "24-01-01", "2024-01-01x", "2024-01/01", "1.2.34", "192.168.1.1"])
  func whatIsNoDateIsText(text: String) throws {
    let found = try train(load("d,y\n\(text),0\n1970-01-03,1\n"))
    #expect(Set(found.split.facts.featureNames) == ["d=\(text)", "d=1970-01-03"])
  }

  @Test(arguments: [
    "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-01-01 25:00", "2024-01-01T10:61",
    "2024-01-01 10:00:00.", "2024-01-01 10", "03/31/2024", "31.3.2024", "3/31/24",
  ])
  func aDateThatCannotBeReadIsNoName(text: String) throws {
    let error = try #require(throws: DatasetError.self) {
      try load("d,y\n1970-01-03,1\n\(text),0\n")
    }
    #expect("\(error)".hasSuffix(":3: cannot read column \"d\" as a date (got \"\(text)\")"))
    #expect(error.hint == "dates are written 2024-03-31, with or without a time")
    // Who says that they are names means it.
    let found = try load("d,y\n1970-01-03,1\n\(text),0\n", categorical: ["d"])
    #expect(Set(try train(found).split.facts.featureNames) == ["d=\(text)", "d=1970-01-03"])
  }

  @Test(arguments: ["1,234.50", "7,25", "$7.25", "7 %", "1.234.567,8", "1 234", "1'234.5", "-€3"])
  func aNumberWrittenForPeopleIsNoName(text: String) throws {
    let rows = "\"\(text)\",0\n\"\(text)\",1\n950,0\n"
    let error = try #require(throws: DatasetError.self) { try load("fare,y\n" + rows) }
    #expect(
      "\(error)".hasSuffix(":2: cannot read column \"fare\" as a number (got \"\(text)\")"))
    #expect(
      error.hint
        == "write numbers as 1234.5, without separators of thousands, signs of currency or %; if the "
        + "column holds names: categorical: [fare]")
  }

  @Test(arguments: ["12b", "3rd", "10-20", "1,2,3", "A/5", "030 12", "1.2.3", "%", ""])
  func otherTextsWithDigitsAreNames(text: String) throws {
    let found = try train(load("a,y\n\"\(text)x\",0\n\"\(text)\",1\nz,0\n"))
    #expect(found.split.facts.featureNames.contains("a=z"))
  }

  @Test func whatStandsForAMissingValueIsQuotedWhereYAMLNeedsIt() throws {
    let error = try #require(throws: DatasetError.self) {
      try load("a,y\n1,0\n2,1\n\"n, a\",0\n3,1\n")
    }
    #expect(error.hint?.hasPrefix("if it stands for a missing value: missing: [\"n, a\"];") == true)
  }

  @Test func namesOfNumbersAreTheirNumbers() throws {
    let found = try train(load("a,y\n1,0\n2,1\n10,0\n", categorical: ["a"])).split
    let encoding = try #require(found.encoding)
    let path = try folder.write("new.csv", "a\n2.0\n1\n1e1\n3.0\n")
    let inputs = try loadInputs(
      [path],
      for: .features(
        count: 3, names: encoding.featureNames, otherColumns: ["y"], encoding: encoding))
    // The columns are 1, 10, 2.
    #expect(inputs.values(0..<4) == [0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0])
    #expect(inputs.warnings.count == 1 && inputs.warnings[0].contains("3.0"))
  }

  @Test func labelsThatHardlyRepeatAreNoClasses() throws {
    let rows = (0..<60).map { "\($0 % 7),\(1000 + $0 * 3)" }.joined(separator: "\n")
    let error = try #require(throws: DatasetError.self) {
      try load("a,y\n" + rows, target: .classes)
    }
    #expect("\(error)".contains("cannot learn classes from column \"y\" (60 different labels)"))
    #expect(error.hint == "for a number to predict use `cost: squaredError`")
  }

  @Test func columnsOfNamesAreRefusedTogether() throws {
    let rows = (0..<40).map { "p\($0),t\($0 % 25),\($0 % 3 == 0 ? "a" : "b"),\($0)" }
    let error = try #require(throws: DatasetError.self) {
      try load("name,ticket,sex,y\n" + rows.joined(separator: "\n"))
    }
    #expect(
      "\(error)".hasSuffix(
        ":1: cannot learn from columns of names (\"name\" has 40 different texts, \"ticket\" has 25 "
          + "different texts in 40 rows)"))
    #expect(
      error.hint
        == "leave them out: drop: [name, ticket]; or learn from the frequent ones: categorical, with "
        + "the same list")
    #expect(
      try load(
        "name,sex,y\n"
          + rows.prefix(9).map { $0.replacing(/,t\d+/, with: "") }.joined(
            separator: "\n")
      ).facts.featureNames == ["name", "sex"])
  }

  @Test func ofManyTextsTheFiftyMostFrequentStandAlone() throws {
    // Text t has 8 + t / 2 rows, 70 texts: the last fifty are the most frequent.
    let texts = (0..<70).flatMap { text in
      [String](repeating: String(format: "t%02d", text), count: 8 + text / 2)
    }
    let rows = texts.enumerated().map { "\($1),\($0)" }
    let found = try train(load("t,y\n" + rows.joined(separator: "\n"))).split
    #expect(
      found.facts.featureNames
        == (20..<70).map { String(format: "t=t%02d", $0) } + ["t=(other)"])
  }

  @Test func aColumnWithoutAValueIsNamed() throws {
    let error = try #require(throws: DatasetError.self) { try load("a,b,y\n1,,0\n2,NA,1\n") }
    #expect("\(error)".hasSuffix(":1: cannot learn from column \"b\" (no cell has a value)"))
    #expect(error.hint == "leave it out: drop: [b]")
  }

  @Test func whatTheTrainSetNeverMissedIsFilledLater() throws {
    let found = try train(load("a,t,y\n1,x,0\n3,z,1\n")).split
    let encoding = try #require(found.encoding)
    let path = try folder.write("new.csv", "t,a,more\n,,1\nx,5,2\nunheard,7,3\n")
    let inputs = try loadInputs(
      [path],
      for: .features(
        count: 3, names: found.facts.featureNames, otherColumns: ["y"], encoding: encoding))
    #expect(inputs.values(0..<3) == [2, 0, 0, 5, 1, 0, 7, 0, 0])
    #expect(
      inputs.warnings == [
        "t: the train set has no \"unheard\"",
        "passed over a column that the model does not know: more",
      ])
  }

  @Test func anotherTableIsReadAsTheTrainSetsWas() throws {
    // Alone, these cells would be numbers and a date.
    let known = try load("a,t,y\n1,x,0\n3,z,1\n")
    let other = try load("a,t,y\n5,7,0\n,2020-01-01,1\n", like: known.reading)
    let split = try split(
      known, devData: other, rule: .shares(train: 0.5, dev: 0.5, test: 0), normalize: false,
      seed: 1)
    #expect(rows(of: split.dev) == [[5, 0, 0], [2, 0, 0]])
    #expect(split.warnings.contains("t: the train set has no \"2020-01-01\", \"7\""))
    let error = try #require(throws: DatasetError.self) {
      try Datasets.split(
        known, devData: load("a,y\n5,0\n6,1\n", like: known.reading),
        rule: .shares(train: 0.5, dev: 0.5, test: 0), normalize: false, seed: 1)
    }
    #expect("\(error)".contains("(its columns: a; those of t: a, t)"))
  }

  @Test func aModelOfNumbersAloneTakesNoOthers() throws {
    let facts = DataFacts(
      name: "model", classNames: [], featureNames: ["a"], featureCount: 1, fingerprint: "")
    let data = try load("a,b,y\n1,,0\n,2,1\n")
    let error = try #require(throws: DatasetError.self) {
      try evaluationSet(data, like: facts, normalization: nil, targetScaling: nil)
    }
    #expect("\(error)".contains("text, dates or missing values in a"))
  }

  @Test func namesAndNumbersOfTheTextTellTablesApart() throws {
    let first = try load("a,y\nx,0\nz,1\n")
    let second = try load("a,y\nx,0\nw,1\n")
    #expect(first.facts.fingerprint != second.facts.fingerprint)
    #expect(first.facts.fingerprint == (try load("a,y\nx,0\nz,1\n")).facts.fingerprint)
  }

  // MARK: Several columns to predict

  @Test func severalLabelsHoldOrNot() throws {
    let data = try load(
      "x,wet,cold\n1,yes,0\n2,No,1\n3,,true\n", labels: ["wet", "cold"], target: .classes)
    #expect(data.facts.classNames == ["wet", "cold"])
    guard case .values(let values, 2) = data.examples.targets else {
      Issue.record("they are \(data.examples.targets)")
      return
    }
    #expect(values.map { $0.isNaN ? -1 : $0 } == [1, 0, 0, 1, -1, 1])
    let error = try #require(throws: DatasetError.self) {
      try load("x,wet,cold\n1,maybe,0\n", labels: ["wet", "cold"], target: .classes)
    }
    #expect(
      "\(error)".hasSuffix(
        ":2: cannot read label \"wet\" (\"maybe\" is neither 1 nor 0, yes nor no)"))
  }
}
