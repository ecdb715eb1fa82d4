import Testing

@testable import RunLogs

@Suite struct ForeignTableTests {
  @Test(arguments: [
    "step,loss\n0,0.5\n1,0.25\n", "step\tloss\n0\t0.5\n1\t0.25\n",
    "step;loss\r\n0;0.5\r\n1;0.25\r\n",
    "step|loss\n0|0.5\n1|0.25\n", "\u{FEFF}step,loss\n0,0.5\n1,0.25",
    "\"step\",\"loss\"\n\"0\",\"0.5\"\n1,\"0.25\"\n",
    "# made by a tool\n\nSTEP , loss\n 0 , 0.5\n1, 0.25 \n\n",
    "step,loss\n0,0.5\nstep,loss\n1,0.25\n",
  ])
  func readsEveryDialect(text: String) {
    let reading = ForeignReading(text, .csv)
    #expect(reading.values("loss") == [0.5, 0.25])
    #expect(reading.steps("loss") == [0, 1])
    #expect(reading.problems.isEmpty)
    #expect(
      Array(text.utf8).withUnsafeBytes { FormatDetection.kind(of: $0, isWhole: true) }
        == .foreign(.csv))
  }

  @Test func leavesOutWhatIsMissingAndKeepsWhatIsNotFinite() {
    let reading = ForeignReading(
      "step,a,b\n0,,nan\n1,NA,inf\n2,null,-Infinity\n3,1,NaN\n4,None,N/A\n", .csv)
    #expect(reading.steps("a") == [3])
    #expect(reading.steps("b") == [0, 1, 2, 3])
    #expect(reading.values("b")?.map(\.isNaN) == [true, false, false, true])
    #expect(reading.problems.isEmpty)
  }

  @Test func passesOverColumnsOfText() {
    let reading = ForeignReading(
      "epoch,phase,loss,grid\n0,train,1,\"[1. 2.\n 3.]\"\n1,dev,2,\"[4. 5.]\"\n", .csv)
    #expect(reading.points.keys.sorted() == ["loss"])
    #expect(reading.values("loss") == [1, 2])
    #expect(reading.problems.isEmpty)
  }

  @Test func plotsOverStepsRatherThanEpochsAndKeepsTheEpochs() {
    let reading = ForeignReading("epoch,step,loss\n0,10,1\n1,20,2\n", .csv)
    #expect(reading.steps("loss") == [10, 20])
    #expect(reading.values("epoch") == [0, 1])
    #expect(reading.values("step") == nil)
  }

  @Test func takesTimesFromATimeColumn() {
    let reading = ForeignReading(
      "Wall time,Step,Value\n1700000000.5,1,0.1\n1700000002.5,2,0.2\n", .csv)
    #expect(reading.points["Value"]?.map(\.seconds) == [0, 2])
    #expect(reading.facts.startedAt == 1_700_000_000.5)
    #expect(reading.facts.timing == .recorded)
  }

  @Test func numbersTheRowsWhereThereIsNoTime() {
    let reading = ForeignReading("step,loss\n10,1\n20,2\n30,3\n", .csv)
    #expect(reading.points["loss"]?.map(\.seconds) == [0, 1, 2])
    #expect(reading.facts.timing == .rows)
  }

  @Test func setsATornLastRowAside() {
    let reading = ForeignReading("step,loss,accuracy\n0,1,0.5\n1,0.8,0.6\n2,0.7", .csv)
    #expect(reading.values("loss") == [1, 0.8])
    #expect(reading.problems.map(\.offset) == [37])
    #expect(reading.problems.map(\.reason) == ["a torn last row, of 2 of 3 fields"])
  }

  @Test func leavesALastRowWithoutAnEndToItsWriter() {
    let reading = ForeignReading("step,loss\n0,1\n1,0.2", .csv, isComplete: false)
    #expect(reading.values("loss") == [1])
    #expect(reading.problems.isEmpty)
  }

  @Test func tellsOfRowsThatDoNotFit() {
    let reading = ForeignReading(
      "step,loss\n0,1\n1,2,3\n2,garbage\n3,4\nfour,5\n1e300,6\n", .csv)
    #expect(reading.values("loss") == [1, 4])
    #expect(reading.problems.map(\.offset) == [14, 20, 34])
    #expect(reading.facts.recordsWithoutStep == 2)
  }

  @Test func goesOnAfterAStrayQuote() {
    let rows = (0..<20).map { "\($0),\($0)\n" }.joined()
    let reading = ForeignReading("step,loss\n" + rows + "20,\"20\n21,21\n22,22\n", .csv)
    #expect(reading.steps("loss")?.suffix(2) == [21, 22])
  }

  @Test func refusesALineThatIsTooLongAndGoesOn() {
    var bytes = Array("step,loss\n0,1\n".utf8)
    bytes += [UInt8](repeating: UInt8(ascii: "9"), count: LineSplitter.longestLine + 100)
    bytes += Array("\n2,3\n".utf8)
    for chunk in [1 << 20, bytes.count] {
      let reading = ForeignReading(bytes, .csv) { chunk }
      #expect(reading.values("loss") == [1, 3])
      #expect(reading.problems.map(\.offset) == [14])
    }
  }

  /// Its header alone is longer than what a file's format is told from otherwise.
  @Test func opensATableOfAHundredThousandColumns() throws {
    let folder = try ScratchFolder()
    let columns = (0..<100_000).map { "m\($0)" }
    let row = (0..<100_000).map { String($0 % 7) }
    try folder.write(
      columns.joined(separator: ",") + ",step\n" + row.joined(separator: ",") + ",5\n",
      to: "wide/log")
    let object = columns.map { "\"\($0)\": 1" }.joined(separator: ", ")
    try folder.write("{" + object + ", \"step\": 1}\n", to: "object/log")
    try folder.write(String(repeating: "x", count: 100_000), to: "text/log")
    let runs = try ForeignRunSearch(path: folder.path).runs
    #expect(runs.map { "\($0.name) \($0.format)" } == ["object jsonLines", "wide csv"])
    let reading = ForeignReading(try folder.text("wide/log"), .csv)
    #expect(reading.points.count == 100_000 && reading.values("m99999") == [4])
    #expect(reading.steps("m0") == [5])
  }

  @Test(arguments: ["a,b\n1,2\n", "hello world\n", "step\n1\n", "", "\n\n", "step 1 loss 2\n"])
  func isNoLogWithoutAStepColumn(text: String) {
    #expect(
      Array(text.utf8).withUnsafeBytes { FormatDetection.kind(of: $0, isWhole: true) } == nil)
  }

  @Test func readsMetricFilesOfOldAndNewStores() {
    let reading = ForeignReading(
      "1700000000000 0.5 3\n1700000000500 nan 4\n1700000001000 7\nbroken\n1700000002000 1 5",
      .mlflow)
    #expect(reading.steps("metric") == [3, 4, 0, 5])
    #expect(reading.points["metric"]?.map(\.seconds) == [0, 0.5, 1, 2])
    #expect(reading.problems.map(\.offset) == [56])
  }
}
