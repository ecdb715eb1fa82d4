import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// The screen of a search for hyperparameters.
@Suite struct SearchScreenTests {
  static let dimensions = [
    SearchReport.Dimension(
      label: "learningRate", ticks: ["0.0003", "0.003", "0.03"], isChoice: false,
      importance: 0.62),
    SearchReport.Dimension(
      label: "batchSize", ticks: ["16", "32", "64"], isChoice: true, importance: 0.08),
    SearchReport.Dimension(
      label: "dropout", ticks: ["0.0", "0.2", "0.4"], isChoice: false, importance: 0),
  ]

  static func trial(
    _ number: Int, _ status: SearchReport.Status, _ units: [Double] = [], score: Double? = nil,
    epochs: Double = 0, rank: Int? = nil, remark: String? = nil
  ) -> SearchReport.Trial {
    SearchReport.Trial(
      number: number, status: status, units: units,
      values: units.isEmpty ? [] : ["0.00\(number)", "32", "0.\(number)5"], score: score,
      epochs: epochs, rank: rank, remark: remark,
      path: status == .waiting ? nil : "runs/s-t0\(number)")
  }

  static func report(isOver: Bool = false, rungs: [Int] = [6, 20, 60]) -> SearchReport {
    SearchReport(
      name: "2026-11-23-1412-digits-search", metric: .devAccuracy, direction: .higherIsBetter,
      epochs: 60, rungs: rungs, dimensions: dimensions,
      trials: [
        trial(1, .finished, [0.2, 0.5, 0.1], score: 0.972, epochs: 60, rank: 2),
        trial(2, .halted, [0.9, 0.17, 0.8], score: 0.914, epochs: 6, rank: 3),
        trial(
          3, isOver ? .finished : .running, [0.4, 0.5, 0.3], score: 0.981, epochs: 41, rank: 1),
        trial(4, isOver ? .killed : .paused, [0.5, 0.83, 0.6], score: 0.9, epochs: 3),
        trial(5, .failed, [1, 0.5, 0.9], epochs: 2, remark: "dev/cost is NaN"),
        trial(6, isOver ? .halted : .waiting),
      ], epochsDone: 112, epochsPlanned: 300, elapsedSeconds: 72, secondsLeft: 121,
      isOver: isOver)
  }

  static func model(
    _ size: Size, _ keys: [Key] = [], theme: Theme = .standard, glyphs: GlyphSet = .braille,
    report: SearchReport = report()
  ) -> SearchModel {
    var model = SearchModel(
      size: size, theme: theme, glyphs: glyphs, path: "runs/2026-11-23-1412-digits-search")
    _ = model.update(.report(report))
    for key in keys { _ = model.update(.input(.key(key))) }
    return model
  }

  static func grid(_ model: SearchModel) -> CellGrid {
    var grid = CellGrid(size: model.size)
    model.view(into: &grid)
    return grid
  }

  @Test(arguments: [(160, 48), (120, 36), (80, 24), (60, 20), (40, 12)])
  func screensAreAsRecorded(columns: Int, rows: Int) throws {
    let size = Size(columns: columns, rows: rows)
    try SnapshotTests.check(
      Self.grid(Self.model(size)).plainText, "search-\(columns)x\(rows).txt")
  }

  /// Lines of hundreds of trials would be a wall: the first of the table are drawn, and that is said.
  @Test func ofManyTrialsTheFirstAreDrawn() {
    var report = Self.report()
    report.trials = (1...400).map { number in
      Self.trial(
        number, .finished, [Double(number) / 400, 0.5, 0.3], score: 1 - Double(number) / 500,
        epochs: 60, rank: number)
    }
    let model = Self.model(Size(columns: 160, rows: 48), report: report)
    #expect(model.traced.map(\.number) == Array(1...150))
    #expect(Self.grid(model).plainText.contains("the first 150 of 400 trials"))
    #expect(Self.model(Size(columns: 160, rows: 48)).untraced == nil)
    // Sorted anew with the order, and with what is brushed.
    var byNumber = model
    _ = byNumber.update(.input(.key(.character("o"))))
    #expect(byNumber.rows.map(\.number) == Array(1...400))
  }

  @Test func overlaysAreAsRecorded() throws {
    let size = Size(columns: 80, rows: 24)
    for (name, keys) in [
      ("help", [Key.character("?")]), ("quit", [.character("q")]), ("kill", [.character("x")]),
    ] {
      try SnapshotTests.check(
        Self.grid(Self.model(size, keys)).plainText, "search-\(name)-80x24.txt")
    }
  }

  /// Of a pair of keys there is one line, with all that it says.
  @Test func theHelpIsWhole() {
    let text = Self.grid(Self.model(Size(columns: 80, rows: 30), [.character("?")])).plainText
    #expect(text.contains("select a trial (also k j)") && !text.contains("select the trial"))
    #expect(text.contains("one hyperparameter alone: the best result by its value (also h l)"))
    #expect(text.contains("the mouse drags") && text.contains("along one, a click ends it"))
  }

  @Test func namesAreWords() {
    let names = ["beta1", "beta2", "wd", "batchSize", "layers"].map {
      SearchReport.Dimension(label: $0, ticks: [], isChoice: false).title
    }
    #expect(names == ["momentum", "RMS decay", "weight decay", "batch size", "layers"])
  }

  /// In a narrow window all axes stand, by their short names.
  @Test func allAxesAreThereInANarrowWindow() throws {
    var report = Self.report()
    report.dimensions += (1...3).map {
      SearchReport.Dimension(label: "knob\($0)", ticks: ["0", "1"], isChoice: false)
    }
    let layout = try #require(
      CoordinatesLayout(report, in: Rect(column: 0, row: 0, columns: 80, rows: 12)))
    #expect(layout.axes.count == 7)
    let text = Self.grid(Self.model(Size(columns: 80, rows: 24), report: report)).plainText
    #expect(text.contains(" lr ") && text.contains("knob3"))
  }

  /// The dashboard of a trial says how to come back, unless something nearer is left first.
  @Test func aTrialsDashboardLeadsBack() {
    var model = Scene.finished.model(Size(columns: 80, rows: 24))
    model.isOfSearch = true
    func footer() -> String {
      var grid = CellGrid(size: model.size)
      model.view(into: &grid)
      return String(grid.plainText.split(separator: "\n").last ?? "")
    }
    #expect(footer().contains("Esc search"))
    _ = model.update(.input(.key(.character("z"))))
    #expect(footer().contains("Esc back") && !footer().contains("Esc search"))
    #expect(model.update(.input(.key(.escape))) == [])
    #expect(model.update(.input(.key(.escape))) == [.quit(stopRun: false)])
  }

  @Test func asciiIsASCIIAlone() {
    let model = Self.model(Size(columns: 120, rows: 36), glyphs: .ascii)
    #expect(Self.grid(model).plainText.unicodeScalars.allSatisfy { $0.isASCII })
  }

  private static func expectDrawn(_ model: SearchModel) {
    let isBlank = grid(model).plainText.allSatisfy(\.isWhitespace)
    #expect(isBlank == (model.size.columns == 0 || model.size.rows == 0), "\(model.size)")
  }

  @Test func noRoomAndNothingToShowAreNoTrouble() {
    for size in [(0, 0), (1, 1), (0, 9), (40, 12), (41, 13), (200, 60)] {
      let size = Size(columns: size.0, rows: size.1)
      Self.expectDrawn(Self.model(size))
      let empty = SearchModel(size: size, theme: .standard, glyphs: .braille, path: "p")
      Self.expectDrawn(empty)
      var bare = Self.report()
      bare.trials = []
      bare.dimensions = []
      Self.expectDrawn(Self.model(size, report: bare))
      var odd = Self.report()
      for index in odd.trials.indices { odd.trials[index].score = .nan }
      Self.expectDrawn(Self.model(size, report: odd))
    }
  }

  /// The running one is on top, and selected.
  @Test func keysActOnTheSelectedTrial() {
    var model = Self.model(Size(columns: 120, rows: 36))
    #expect(model.trial?.number == 3)
    func press(_ key: Key) -> [SearchEffect] { model.update(.input(.key(key))) }
    #expect(press(.character(" ")) == [.command(.pause(trial: 3))])
    #expect(press(.character("s")) == [.command(.stop(trial: 3))])
    #expect(press(.character("p")) == [.command(.promote(trial: 3))])
    #expect(press(.character("p")) == [])
    #expect(press(.character("x")) == [])
    #expect(press(.escape) == [])
    #expect(press(.down) == [])
    #expect(model.trial?.number == 4)
    #expect(press(.character(" ")) == [.command(.resume(trial: 4))])
    #expect(press(.character("x")) == [])
    #expect(press(.enter) == [.command(.kill(trial: 4))])
    #expect(press(.enter) == [.open(path: "runs/s-t04")])
    #expect(press(.end) == [])
    #expect(model.trial?.number == 5)
    // It failed: there is nothing to end or to let go on.
    for key in ["p", "s", "x", " "] { #expect(press(.character(Character(key))) == []) }
    #expect(model.overlay == nil)
  }

  @Test func theSelectionFollowsItsTrial() {
    var model = Self.model(Size(columns: 120, rows: 36), [.down, .down, .down])
    #expect(model.trial?.number == 2)
    var next = Self.report()
    next.trials[1].rank = 1
    next.trials[2].rank = 3
    _ = model.update(.report(next))
    #expect(model.trial?.number == 2)
    _ = model.update(.input(.key(.character("o"))))
    #expect(model.selection == 1)
  }

  @Test func leavingAsksWhileThereIsSomethingToLose() {
    var model = Self.model(Size(columns: 80, rows: 24))
    #expect(model.update(.input(.key(.character("q")))) == [])
    #expect(model.overlay == .quit)
    #expect(model.update(.input(.key(.escape))) == [])
    #expect(model.overlay == nil)
    #expect(model.update(.input(.interrupt)) == [.quit])
    #expect(model.update(.input(.interrupt)) == [.quitAtOnce])
    var over = Self.model(Size(columns: 80, rows: 24), report: Self.report(isOver: true))
    #expect(over.update(.input(.key(.character("q")))) == [.quit])
  }

  /// What somebody ended says how far it came; what was not begun is not waited for.
  @Test func aSearchThatWasStoppedSaysSo() {
    var report = Self.report(isOver: true)
    report.trials[5].status = .waiting
    report.stopReason = "somebody stopped it"
    let size = Size(columns: 160, rows: 36)
    var model = Self.model(size, report: report)
    func lines() -> [String] {
      Self.grid(model).plainText.split(separator: "\n").map(String.init)
    }
    #expect(lines()[0].contains("■ stopped after 5 of 6 trials  best dev accuracy"))
    // The bar is as full as the part that was done.
    #expect(lines()[0].contains("━") && lines()[0].contains("──────"))
    #expect(
      lines().contains { $0.contains("not run") } && !lines().contains { $0.contains("waiting") })
    let way = "stopped after 5 of 6 trials, for good: another search with another --seed"
    #expect(lines().last?.contains(way) == true)
    // It is said once.
    _ = model.update(.tick(seconds: 60))
    report.elapsedSeconds += 1
    _ = model.update(.report(report))
    #expect(lines().last?.contains(way) == false)
    // One whose trials were all begun is done, and so is one that nobody stopped.
    report.trials[5].status = .killed
    #expect(report.cutShort == nil)
    #expect(Self.grid(Self.model(size, report: report)).plainText.contains("■ DONE  trial 6/6"))
    report.trials[5].status = .waiting
    report.stopReason = nil
    #expect(report.cutShort == nil)
  }

  /// What is the same by the metric is not told as a ranking, unless something ranks it.
  @Test func tiesAreTold() {
    var report = Self.report(isOver: true)
    report.trials = (1...3).map {
      Self.trial($0, .finished, [0.2, 0.5, 0.1], score: 0.985, epochs: 60, rank: 1)
    }
    func lines() -> [Substring] {
      Self.grid(Self.model(Size(columns: 120, rows: 36), report: report)).plainText
        .split(separator: "\n")
    }
    #expect(lines()[0].contains("best dev accuracy 98.5% by 3 trials"))
    #expect(!lines()[1].contains("cost"))
    for (index, cost) in [0.25, 0.125, 0.5].enumerated() {
      report.trials[index].cost = cost
      report.trials[index].rank = [2, 1, 3][index]
    }
    #expect(lines()[0].contains("best dev accuracy 98.5% by trial 2"))
    #expect(lines()[1].contains("accuracy     cost") && lines()[2].contains("0.125"))
  }

  @Test func withoutRungsNothingIsPromoted() {
    var model = Self.model(
      Size(columns: 80, rows: 24), report: Self.report(rungs: [60]))
    #expect(model.update(.input(.key(.character("p")))) == [])
    #expect(!model.activeKeys.contains { $0.action == .promote })
  }

  @Test func aClickSelectsAndTheFooterDoesWhatItSays() throws {
    var model = Self.model(Size(columns: 120, rows: 36))
    let layout = SearchLayout(model: model)
    let third = Point(column: 20, row: layout.table.top + 2 + 2)
    _ = model.update(.input(.mouse(Mouse(.press(.left), at: third))))
    #expect(model.selection == 2)
    let order = try #require(
      SearchLayout(model: model).footer?.items.first { $0.key.action == .nextOrder })
    _ = model.update(.input(.mouse(Mouse(.press(.left), at: order.rect.origin))))
    #expect(model.order == .number)
  }

  @Test func noTwoKeysMeanTheSameAtOnce() {
    for overlay in [nil, SearchModel.Overlay.help, .quit, .kill(trial: 1)] {
      for row in 0..<6 {
        var model = Self.model(
          Size(columns: 120, rows: 36), Array(repeating: .down, count: row))
        model.overlay = overlay
        let keys = model.activeKeys.flatMap(\.keys)
        #expect(Set(keys).count == keys.count)
      }
    }
  }

  /// Twelve trials of which the best have the highest learning rates.
  static func leaning(to end: Double = 1, label: String = "learningRate") -> SearchReport {
    var report = Self.report(isOver: true, rungs: [60])
    report.dimensions[0].label = label
    report.trials = (1...12).map { number in
      let share = Double(number - 1) / 11
      return Self.trial(
        number, .finished, [end + (1 - 2 * end) * share, 0.5, share], score: 0.99 - share / 10,
        epochs: 60, rank: number)
    }
    return report
  }

  @Test func bestsAtAnEndOfTheirRangeSayWhatToWiden() {
    #expect(Self.leaning().boundaries.map(\.advice) == ["widen learning rate above 0.03"])
    #expect(Self.leaning(to: 0).boundaries.map(\.advice) == ["widen learning rate below 0.0003"])
    // In the middle, of too few trials, and of a choice nothing is said.
    #expect(Self.leaning(to: 0.5).boundaries.isEmpty)
    var few = Self.leaning()
    few.trials.removeLast(5)
    #expect(few.boundaries.isEmpty)
    var choice = Self.leaning()
    choice.dimensions[0].isChoice = true
    #expect(choice.boundaries.isEmpty)
    // Beyond the end nothing is possible: the dropout's 0 here is at a limit.
    #expect(!Self.leaning().boundaries.contains { $0.dimension == 2 })
    let text = Self.grid(
      Self.model(Size(columns: 120, rows: 36), report: Self.leaning())
    ).plainText
    #expect(text.contains("widen learning rate above 0.03") && text.contains("▲0.03"))
  }

  @Test(
    arguments: [
      (MetricDefinition.Direction.lowerIsBetter, [1.07, 1.93], ["1.07", "1.93"], [1, 0]),
      (.higherIsBetter, [1.07, 1.93], ["1.93", "1.07"], [0, 1]),
      // More than half are the best.
      (.lowerIsBetter, [1, 1, 1, 2], ["1.00", "2.00"], [1, 1, 1, 0]),
      (.lowerIsBetter, [1.5, 1.5], ["1.50"], [0.5, 0.5]), (.lowerIsBetter, [1.5], ["1.50"], [0.5]),
      (.lowerIsBetter, [.nan], [], [nil]),
    ] as [(MetricDefinition.Direction, [Double], [String], [Double?])])
  func theScoresAxisHasItsEnds(
    direction: MetricDefinition.Direction, scores: [Double], texts: [String], shares: [Double?]
  ) throws {
    var report = Self.report(isOver: true)
    (report.metric, report.direction) = (.devCost, direction)
    report.trials = scores.enumerated().map { index, score in
      Self.trial(index + 1, .finished, [0.2, 0.5, 0.1], score: score, epochs: 60, rank: 1)
    }
    let range = report.scoreRange
    #expect(report.trials.map { report.share(of: $0, in: range) } == shares)
    let model = Self.model(Size(columns: 120, rows: 36), report: report)
    let frame = try #require(SearchLayout(model: model).coordinates)
    let axis = try #require(CoordinatesLayout(report, in: frame.inset())?.axes.last)
    // From the top.
    let rows = Self.grid(model).plainText.split(separator: "\n").dropFirst(frame.top + 3)
    let found = rows.compactMap { row -> String? in
      let text = row.dropFirst(axis.column + 1).prefix { $0 != " " && $0 != "│" }
      return text.first?.isNumber == true ? String(text) : nil
    }
    #expect(found.filter { !$0.isEmpty } == texts)
  }

  @Test func oneHyperparameterIsLookedAtAlone() throws {
    let report = Self.leaning()
    #expect(report.bestScores(along: 0, parts: 2) == [0.99 - 6.0 / 110, 0.99])
    var model = Self.model(Size(columns: 120, rows: 36), report: report)
    func title(_ model: SearchModel) -> Bool {
      Self.grid(model).plainText.contains("best dev accuracy % by")
    }
    #expect(!title(model))
    // The one that explains the most, then the next ones, round and back.
    _ = model.update(.input(.key(.right)))
    #expect(model.isolated == 0 && title(model))
    _ = model.update(.input(.key(.left)))
    #expect(model.isolated == 2)
    try SnapshotTests.check(Self.grid(model).plainText, "search-isolated-120x36.txt")
    _ = model.update(.input(.key(.escape)))
    #expect(model.isolated == nil && !title(model))
    // Wide windows have room for both.
    #expect(title(Self.model(Size(columns: 160, rows: 48), report: report)))
  }
}
