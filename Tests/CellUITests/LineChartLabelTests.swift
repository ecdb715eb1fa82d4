import Testing

@testable import CellUI

@Suite struct LineChartLabelTests {
  private func line(_ value: (Double) -> Double?) -> [Double?] {
    (0..<46).map { value(Double($0)) }
  }

  @Test func labelFollowsTheCurvesEnd() {
    #expect(
      LineChart.of(line { $0 < 20 ? $0 : nil }, label: "train").text(30, 6) == """
            20┤        ⢀⠔ train
              │      ⢀⠔⠁
            10┤    ⡠⠔⠁
              │  ⡠⠊
             0┤⡠⠊
               0          50       100

        """)
  }

  @Test func labelWithoutRoomBehindTheEndGoesBelow() {
    #expect(
      LineChart.of(line { $0 }, label: "train").text(30, 6) == """
            40┤                  ⢀⣀⠤⠒⠉
              │              ⣀⠤⠒⠊⠁
            20┤         ⣀⡠⠔⠊⠉    train
              │    ⢀⡠⠤⠒⠉
             0┤⣀⠤⠒⠉⠁
               0          50       100

        """)
    #expect(
      LineChart.of(line { _ in 3 }, label: "train").text(30, 6) == """
              │⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉
             2┤                  train
              │
              │
             0┤
               0          50       100

        """)
  }

  @Test func labelWithNoRoomAtAllIsLeftOut() {
    let text = LineChart.of(line { _ in 3 }, label: "much too long for it").text(22, 6)
    #expect(!text.contains("much"))
  }

  @Test func labelsOfTwoCurvesStandInTheirOrder() {
    var chart = LineChart.of(line { $0 < 20 ? 4 : nil }, label: "train")
    chart.series.append(
      ChartSeries(columns: line { $0 < 20 ? 4.4 : nil }.columns, style: .plain, label: "dev"))
    #expect(
      chart.text(30, 6) == """
           4.4┤⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉ dev
              │
           4.2┤
              │
           4.0┤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀ train
               0          50       100

        """)
    for (index, value) in [4.0, 4.05].enumerated() {
      chart.series[index].columns = line { $0 < 20 ? value : nil }.columns
    }
    let rows = chart.text(30, 6).split(separator: "\n")
    let dev = rows.firstIndex { $0.contains("dev") }
    let train = rows.firstIndex { $0.contains("train") }
    #expect(dev != nil && train != nil && dev != train)
  }

  @Test func labelsOfCurvesThatEndNearOneAnotherBeginInOneColumn() {
    var chart = LineChart.of(line { $0 < 20 ? 4 : nil }, label: "train")
    chart.series.append(
      ChartSeries(columns: line { $0 < 15 ? 8 : nil }.columns, style: .plain, label: "dev"))
    let columns = chart.text(40, 6).split(separator: "\n").map(Array.init).compactMap { row in
      row.firstIndex { "td".contains($0) }
    }
    #expect(columns.count == 2 && Set(columns).count == 1)
  }

  @Test func marksAreNumberedAtTheTopAndNeverOverEachOther() {
    let marks = [(10, "①"), (50, "②"), (51, "③"), (500, "④"), (100, "12")].map {
      ChartMark(x: Double($0.0), label: $0.1, style: .plain)
    }
    #expect(
      LineChart.of(line { $0 }, marks: marks).text(30, 6) == """
            40┤  ①        ②      ⢀⣀⠤12
              │  ┊        ③  ⣀⠤⠒⠊⠁   ┊
            20┤  ┊      ⣀⡠⠔⠊⠉        ┊
              │  ┊ ⢀⡠⠤⠒⠉  ┊          ┊
             0┤⣀⠤⠒⠉⠁      ┊          ┊
               0          50       100

        """)
  }

  @Test func axisKeepsItsGutterWhateverTheNumbers() {
    for scale in [1e-9, 1e-3, 1, 1e4, 1e9] {
      let rows = LineChart.of(line { $0 * scale }).text(30, 6).split(separator: "\n").dropLast()
      for row in rows { #expect("│┤".contains(Array(row)[6])) }
    }
  }

  @Test func cellsAndValuesMapBothWays() {
    let chart = LineChart.of(line { $0 }, yRange: 0...10)
    let layout = chart.layout(in: Rect(column: 4, row: 2, columns: 30, rows: 6))
    #expect(layout.dotColumns == 46 && layout.dotRows == 20)
    #expect(layout.plot == Rect(column: 11, row: 2, columns: 23, rows: 5))
    for column in layout.plot.left..<layout.plot.right {
      let values = layout.xValues(ofColumn: column)
      let middle = values.map { ($0.lowerBound + $0.upperBound) / 2 }
      #expect(middle.flatMap(layout.column) == column)
    }
    for row in layout.plot.top..<layout.plot.bottom {
      #expect(layout.yValue(ofRow: row).flatMap(layout.row) == row)
    }
    #expect(layout.column(of: 101) == nil && layout.row(of: -1) == nil)
    #expect(layout.xValues(ofColumn: 3) == nil && layout.yValue(ofRow: 7) == nil)
  }
}
