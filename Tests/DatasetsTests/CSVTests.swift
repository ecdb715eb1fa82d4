import Datasets
import NeuralEngine
import Testing

@Suite struct CSVTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func data(
    _ text: String, label: String = "kind", target: DataSource.TargetKind = .classes
  ) throws -> LabeledData {
    try load(
      .csv(TableSource(path: try folder.write("t.csv", text), labels: [label], target: target)))
  }

  @Test func columnsAreFeaturesAndTheNamedOneIsTheLabel() throws {
    let data = try data("x,kind,y\n1,b,2\n-3.5,a,4e2\n")
    #expect(data.facts.name == "t")
    #expect(data.facts.featureNames == ["x", "y"])
    #expect(data.facts.classNames == ["a", "b"])
    let expected = ExampleSet(
      inputs: [1, 2, -3.5, 400], featureCount: 2, targets: .classes([1, 0], count: 2))
    #expect(data.examples == expected)
  }

  @Test func numericClassesAreSortedByNumber() throws {
    let data = try data("x,kind\n1,10\n2,9\n3,-1\n4,9\n")
    #expect(data.facts.classNames == ["-1", "9", "10"])
    #expect(data.examples.targets == .classes([2, 1, 0, 1], count: 3))
  }

  @Test func aLabelCanBeANumberToPredict() throws {
    let data = try data("x,price\n1,10.5\n2,9\n", label: "price", target: .value)
    #expect(data.facts.classNames == [])
    #expect(data.examples.targets == .values([10.5, 9], width: 1))
  }

  @Test(arguments: [
    "x,kind\n1,a\n2,b\n", "x,kind\n1,a\n2,b", "x,kind\r\n1,a\r\n2,b\r\n", "x,kind\r\n1,a\r\n2,b\r",
    "\u{feff}x,kind\n1,a\n2,b\n", "\n\nx,kind\n\n1,a\n\r\n2,b\n\n", "x;kind\n1;a\n2;b\n",
    "x\tkind\n1\ta\n2\tb\n", "\"x\",\"kind\"\n\"1\",\"a\"\n\"2\",\"b\"\n",
    "x,kind\n 1 ,a\n+2.0,b\n",
  ])
  func everyCommonWayOfWritingATableIsRead(text: String) throws {
    let data = try data(text)
    #expect(data.facts.featureNames == ["x"])
    #expect(data.facts.classNames == ["a", "b"])
    #expect(data.examples.inputs == [1, 2])
  }

  @Test func quotedCellsHoldDelimitersQuotesAndLineEnds() throws {
    let data = try data("\"a, b\",kind\n1,\"say \"\"hi\"\"\"\n2,\"two\nlines\"\n3,\"\"\"\"\n")
    #expect(data.facts.featureNames == ["a, b"])
    #expect(data.facts.classNames == ["\"", "say \"hi\"", "two\nlines"])
  }

  @Test(arguments: [
    "0", "1", "-0", "0.1", "3.14159265358979", "123456789012345", "1234567890123456789", ".5", "5.",
    "1e-7", "-2.5E+10", "0.30000000000000004", "9007199254740993", "1e22", "4.9e-45", "0000001",
    "0.000000000000001", "3.4028234e38",
  ])
  func numbersAreReadAsTheLanguageReadsThem(text: String) throws {
    let data = try data("x,kind\n\(text),a\n\(text),b\n")
    let expected = try #require(Double(text.hasSuffix(".") ? text + "0" : text))
    #expect(data.examples.inputs[0] == Float(expected))
  }

  @Test(
    arguments: [
      (
        "x,kind\n1,a\nabc,b\n", ":3: cannot read column \"x\" as a number (got \"abc\")",
        "if it stands for a missing value: missing: [abc]; if the column holds names: categorical: [x]"
      ),
      (
        "x,kind\n0x10,a\n2,b\n", ":2: cannot read column \"x\" as a number (got \"0x10\")",
        "if it stands for a missing value: missing: [0x10]; if the column holds names: categorical: [x]"
      ),
      (
        "x,kind\n1,a\n2, \n", ":3: cannot read column \"kind\" (the cell is empty)",
        "fill in or leave out rows with missing values"
      ),
      (
        "x,kind\n1e39,a\n2,b\n", ":2: cannot use column \"x\" (1e39 is not a finite number)", nil
      ),
      (
        "x,kind\n1,a\n2\n", ":3: cannot read the row (1 cells ≠ 2 columns)", nil
      ),
      (
        "x,kind\n1,a,3\n", ":2: cannot read the row (3 cells ≠ 2 columns)", nil
      ),
      (
        "x,y\n1,2\n", ":1: cannot find the label column \"kind\" (the columns are x, y)",
        "the first row must name the columns"
      ),
      (
        "x,x,kind\n1,2,a\n", ":1: cannot tell columns apart (two are called \"x\")",
        "the first row must name the columns, each differently"
      ),
      ("kind\na\nb\n", ":1: cannot find features (the label is the only column)", nil),
      ("x,kind\n", ":1: cannot find examples (there is only the header row)", nil),
      ("", ":1: cannot read the header row (the file is empty)", nil),
      ("\n\r\n", ":1: cannot read the header row (the file is empty)", nil),
      (
        "x,kind\n1,a\n2,\"b\n3,c\n", ":3: cannot find the end of a quoted cell (no closing \")", nil
      ),
      (
        "x,kind\n1,\"a\"b\n", ":2: cannot read a quoted cell (text follows its closing \")", nil
      ),
      (
        "x,kind\n1,a\n2,a\n",
        ":2: cannot learn classes from column \"kind\" (every label is \"a\")", nil
      ),
      (
        "x,kind\n1,\"a\n\n\"\noops,b\n", ":5: cannot read column \"x\" as a number (got \"oops\")",
        "if it stands for a missing value: missing: [oops]; if the column holds names: categorical: [x]"
      ),
    ] as [(String, String, String?)])
  func aWrongTableIsNamedWithLineAndColumn(text: String, error: String, hint: String?) throws {
    let caught = try #require(throws: DatasetError.self) { try data(text) }
    #expect("\(caught)" == "\(folder.path)/t.csv" + error)
    #expect(caught.hint == hint)
  }

  @Test func aTextLabelIsNoNumberToPredict() throws {
    let error = try #require(throws: DatasetError.self) {
      try data("x,kind\n1,a\n", target: .value)
    }
    #expect("\(error)".hasSuffix(":2: cannot read column \"kind\" as a number (got \"a\")"))
    #expect(
      error.hint == "a text label is a class: use softmaxCrossEntropy instead of squaredError")
  }

  @Test func measurementsAreNotTakenForClasses() throws {
    let rows = (0...1000).map { "\($0),\(Double($0) / 7)" }.joined(separator: "\n")
    let error = try #require(throws: DatasetError.self) { try data("x,kind\n" + rows) }
    #expect(
      "\(error)".hasSuffix(
        ":1: cannot learn classes from column \"kind\" (1001 different labels)"))
    #expect(error.hint == "for a number to predict use `cost: squaredError`")
  }

  @Test func textThatIsNotUTF8IsTold() throws {
    let latin = try folder.write("latin.csv", Array("x,kind\n1,gr".utf8) + [0xfc, 0x6e, 0x0a])
    let error = try #require(throws: DatasetError.self) {
      try load(.csv(TableSource(path: latin, labels: ["kind"], target: .classes)))
    }
    #expect("\(error)" == "\(latin):2: cannot read the text (it is not UTF-8)")
  }

  @Test func aMissingFileAndAFolderAreNamed() throws {
    let missing = try #require(throws: DatasetError.self) {
      try load(.csv(TableSource(path: "\(folder.path)/no.csv", labels: ["kind"], target: .classes)))
    }
    #expect("\(missing)" == "data: cannot read \(folder.path)/no.csv (no such file or directory)")
    let isFolder = try #require(throws: DatasetError.self) {
      try load(.csv(TableSource(path: folder.path, labels: ["kind"], target: .classes)))
    }
    #expect("\(isFolder)" == "data: cannot read \(folder.path) (is a directory)")
  }
}
