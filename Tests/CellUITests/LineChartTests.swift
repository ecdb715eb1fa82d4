import Testing

@testable import CellUI

@Suite struct LineChartTests {
  /// As many values as a Braille chart 30 columns wide has dot columns.
  private func values(_ value: (Double) -> Double?) -> [Double?] {
    (0..<46).map { value(Double($0)) }
  }

  @Test(arguments: GlyphSet.allCases)
  func fallingCurveInEveryGlyphSet(glyphs: GlyphSet) {
    let finer = glyphs == .braille ? 0.3 : 0.6
    var chart = LineChart.of(
      (0..<(glyphs == .braille ? 46 : 23)).map { 2 / (1 + Double($0) * finer) }, glyphs: glyphs)
    chart.styles.grid = .plain
    chart.xTitle = "step"
    let expected: [GlyphSet: String] = [
      .braille: """
           2┤⢇┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈
            │⢸
            │ ⡇
           1┤┈⠘⡄┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈
            │  ⠈⠢⡀
            │    ⠈⠑⠒⠤⢄⣀⣀⡀
           0┤┈┈┈┈┈┈┈┈┈┈┈⠈⠉⠉⠉⠉⠑⠒⠒⠒⠒⠒⠒
             0          50      step

      """,
      .blocks: """
           2┤█······················
            │▀▄
            │ █
           1┤··█····················
            │   ▀▄
            │     ▀▀▄▄▄▄▄▄
           0┤·············▀▀▀▀▀▀▀▀▀▀
             0          50      step

      """,
      .ascii: """
           2+:
            |'.
            | :
           1+  :
            |   '.
            |     ''......
           0+             ''''''''''
             0          50      step

      """,
    ]
    #expect(chart.text(30, 8) == expected[glyphs])
  }

  @Test func logarithmicAxisHasDecades() {
    let chart = LineChart.of(values { 1 / (1 + $0 * $0) }, isLogarithmic: true)
    #expect(
      chart.text(30, 9) == """
             1┤⢣
              │⠈⡆
           0.1┤ ⠘⡄
              │  ⠘⢄
          0.01┤    ⠑⠤⡀
              │      ⠈⠑⠢⢄⣀
         0.001┤           ⠉⠑⠒⠤⠤⣀⣀
              │                  ⠉⠉⠑⠒⠒
               0          50       100

        """)
  }

  @Test func valuesThatHaveNoLogarithmLieAtTheBottom() {
    let chart = LineChart.of(values { $0 - 5 }, isLogarithmic: true)
    #expect(
      chart.text(30, 6) == """
              │                ⣀⣀⣀⡠⠤⠤⠤
              │        ⢀⣀⠤⠔⠒⠊⠉⠉
            10┤     ⣀⠔⠊⠁
              │    ⡜
             1┤⣀⣀⣀⡜
               0          50       100

        """)
  }

  @Test func spikeOfOneColumnReachesItsHeight() {
    #expect(
      LineChart.of(values { $0 == 20 ? 9 : 1 }).text(30, 6) == """
              │          ⡇
              │          ⡇
             5┤         ⢰⢱
              │         ⢸⢸
             0┤⠒⠒⠒⠒⠒⠒⠒⠒⠒⠚⠘⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒
               0          50       100

        """)
  }

  @Test func spikeWithinAColumnOfManyPointsIsDrawnWhole() {
    var chart = LineChart.of([])
    var columns = values { _ in 1 }.columns
    columns[20] = ChartColumn(min: 1, max: 9, first: 1, last: 1)
    chart.series = [ChartSeries(columns: columns, style: .plain)]
    let rows = chart.text(30, 6).split(separator: "\n")
    #expect(rows[0].contains("⡇") && rows[1].contains("⡇") && rows[2].contains("⡇"))
  }

  @Test func nonFiniteValuesBreakTheCurveAndAreMarkedWhereTheyHappened() {
    var values = values { 1 + $0 / 10 }
    values[20] = .nan
    values[30] = .infinity
    values[35] = -.infinity
    #expect(
      LineChart.of(values).text(30, 7) == """
              │               ▲    ⢀⣀⠤
             5┤               ⢀⣀⠄⠒⠊⠁
              │          ⢀⡠⠤⠒⠉
              │     ⣀⡠⠔⠒⠉×
              │⣀⠤⠔⠊⠉
             0┤                 ▼
               0          50       100

        """)
  }

  @Test func nonFiniteValuesLeaveTheAxisFinite() {
    let chart = LineChart.of([1, .nan, .infinity, -.infinity, 2])
    #expect(chart.dataRange == 1...2)
    #expect(LineChart.of([.nan, .infinity]).dataRange == nil)
  }

  @Test func sparseValuesAreJoinedAcrossEmptyColumns() {
    #expect(
      LineChart.of(values { Int($0) % 15 == 0 ? $0 : nil }).text(30, 6) == """
            40┤                  ⢀⡠⠤⠒⠉
              │             ⢀⡠⠤⠒⠉⠁
            20┤         ⢀⡠⠔⠊⠁
              │    ⢀⣀⠤⠒⠊⠁
             0┤⣀⠤⠒⠊⠁
               0          50       100

        """)
  }

  @Test func gapLongerThanAllowedStaysOpen() {
    var chart = LineChart.of(values { $0 < 10 || $0 > 30 ? 3 : nil })
    chart.series[0].longestJoin = 5
    #expect(
      chart.text(30, 6) == """
              │⠉⠉⠉⠉⠉          ⠈⠉⠉⠉⠉⠉⠉⠉
             2┤
              │
              │
             0┤
               0          50       100

        """)
  }

  @Test func ghostIsDotted() {
    var chart = LineChart.of(values { 1 + $0 / 10 })
    chart.series[0].kind = .ghost
    #expect(
      chart.text(30, 6) == """
             5┤                    ⡀⡀⠄
              │              ⡀⠄⠄⠂⠁⠁
              │       ⡀⡀⠄⠄⠂⠁⠁
              │ ⡀⡀⠄⠂⠂⠁
             0┤⠁
               0          50       100

        """)
  }

  @Test func lineLiesOverFaintValuesWhateverTheirOrder() {
    var chart = LineChart.of(values { _ in 5 })
    let raw = ChartColumn(min: 2, max: 8, first: 5, last: 5)
    chart.series.append(
      ChartSeries(columns: Array(repeating: raw, count: 46), style: .plain, kind: .faint))
    #expect(
      chart.text(30, 6) == """
              │⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿
             5┤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀
              │⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿
              │⠿⠿⠿⠿⠿⠿⠿⠿⠿⠿⠿⠿⠿⠿⠿⠿⠿⠿⠿⠿⠿⠿⠿
             0┤
               0          50       100

        """)
  }

  @Test func fixedRangeCutsCurvesAtItsEdges() {
    #expect(
      LineChart.of(values { $0 }, yRange: 10...20).text(30, 6) == """
            20┤         ⢠⠃
              │        ⢠⠃
            15┤       ⡠⠃
              │      ⡰⠁
            10┤     ⡰⠁
               0          50       100

        """)
  }

  @Test(arguments: [[], [nil, nil]] as [[Double?]])
  func chartWithoutValuesShowsItsAxes(values: [Double?]) {
    #expect(
      LineChart.of(values).text(30, 6) == """
           1.0┤
              │
           0.5┤
              │
           0.0┤
               0          50       100

        """)
  }

  @Test func constantsAreDrawnOverZero() {
    #expect(
      LineChart.of(values { _ in 3 }).text(30, 6) == """
              │⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉
             2┤
              │
              │
             0┤
               0          50       100

        """)
    #expect(
      LineChart.of(values { _ in 0 }).text(30, 6) == """
           1.0┤
              │
           0.5┤
              │
           0.0┤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀
               0          50       100

        """)
  }

  @Test func valuesAtTheEdgesOfDoubleAreDrawn() {
    #expect(
      LineChart.of([1e300, -1e300, 1e308, -1e308]).text(30, 6) == """
         5e307┤          ⢠⠊   ⠘⡄
              │         ⢠⠃     ⢱
             0┤  ⠐⠒⠒⠢⠤⠤⠤⠃       ⡇
              │                 ⠸⡀
        -5e307┤                  ⢣
               0          50       100

        """)
    #expect(
      LineChart.of([1e-300, 2e-300]).text(30, 6) == """
        2e-300┤               ⡠⠔⠁
              │            ⢀⡠⠊
              │          ⢀⠔⠁
              │        ⡠⠊⠁
        1e-300┤     ⢀⠔⠊
               0          50       100

        """)
  }

  @Test func everySizeFromNothingUpIsDrawnWithinIt() {
    let chart = LineChart.of(
      values { $0 }, label: "train", marks: [ChartMark(x: 50, label: "①", style: .plain)])
    for columns in 0...20 {
      for rows in 0...7 {
        var grid = CellGrid(size: Size(columns: columns + 2, rows: rows + 2))
        chart.render(
          into: &grid, in: Rect(column: 1, row: 1, columns: columns, rows: rows))
        let inside = Rect(column: 1, row: 1, columns: columns, rows: rows)
        for row in 0..<rows + 2 {
          for column in 0..<columns + 2 {
            let point = Point(column: column, row: row)
            if !inside.contains(point) { #expect(grid[point] == .blank) }
          }
        }
      }
    }
    #expect(LineChart.of(values { $0 }).text(1, 1) == "⡜\n")
    #expect(LineChart.of(values { $0 }).text(0, 0) == "")
    #expect(LineChart.of(values { $0 }).text(3, 2) == " ⢠⠞\n⡴⠃\n")
  }

  @Test func moreColumnsThanDotsLoseNoSpike() {
    var values: [Double?] = Array(repeating: 1, count: 1000)
    values[501] = 9
    let top = LineChart.of(values).text(30, 6).split(separator: "\n")[0]
    #expect(top.contains { "⡇⢸".contains($0) })
  }
}
