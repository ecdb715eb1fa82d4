import Testing

@testable import RunLogs

/// Rows that are read ahead are the rows that are read one by one.
@Suite struct PlainRowTests {
  /// A table in which a row now and then is not plain.
  ///
  /// - Parameter isQuoted: the first field of rows that would be has quotes, so that none is.
  private static func table(rows: Int, seed: UInt64, strange: Int, isQuoted: Bool) -> String {
    var random = SplitMix(seed: seed)
    var text = "step,loss,acc,lr,time\n"
    for row in 0..<rows {
      var fields = (0..<4).map { _ -> String in
        switch Int.random(in: 0..<12, using: &random) {
        case 0: ""
        case 1: "\(Int.random(in: -5...5, using: &random))"
        case 2: "\(Double.random(in: 0...1, using: &random) * 1e-9)"
        case 3: "nan"
        case 4: "-inf"
        default: "\(Double.random(in: -1...1, using: &random))"
        }
      }
      fields.insert(isQuoted ? "\"\(row)\"" : "\(row)", at: 0)
      var line = fields.joined(separator: ",")
      if Int.random(in: 0..<strange, using: &random) == 0 {
        let others = [
          "\(row),\"0.5\",1,2,3", "\(row),text,1,2,3", "\(row),1,2", "\(row),1,2,3,4,5", "",
          "\(row),None,1,2 ,3", "step,loss,acc,lr,time", "\(row), 1, 2, 3, 4",
          "\(row),tensor(0.5),1,2,3",
        ]
        line = others[Int.random(in: 0..<others.count, using: &random)]
      }
      text += line + (row % 7 == 0 ? "\r\n" : "\n")
    }
    return text
  }

  @Test(arguments: [(1, 5), (2, 40), (3, 100_000)])
  func readsWhatRowsReadOneByOneSay(seed: Int, strange: Int) {
    let plain = Self.table(rows: 9000, seed: UInt64(seed), strange: strange, isQuoted: false)
    let quoted = Self.table(rows: 9000, seed: UInt64(seed), strange: strange, isQuoted: true)
    let atOnce = ForeignReading(plain, .csv)
    let oneByOne = ForeignReading(quoted, .csv)
    #expect(atOnce.points == oneByOne.points)
    #expect(atOnce.problems.map(\.reason) == oneByOne.problems.map(\.reason))
    #expect(atOnce.facts == oneByOne.facts)
    // Chunks in which rows are cut in two.
    var random = SplitMix(seed: 9)
    let inChunks = ForeignReading(Array(plain.utf8), .csv) {
      Int.random(in: 1...300_000, using: &random)
    }
    #expect(inChunks == atOnce)
    #expect(atOnce.points["acc"]?.count ?? 0 > 7000)
  }

  @Test func stopsAtTheFirstRowThatIsNotPlain() {
    let rows = PlainRows(RowTemplate(delimiter: UInt8(ascii: ","), columnCount: 2))
    func read(_ text: String) -> (values: [Double], bytes: Int) {
      Array(text.utf8).withUnsafeBytes { bytes in
        var values: [Double] = []
        let count = rows.read(bytes) { part in
          values += (0..<part.rowCount).flatMap { [part[$0, 0], part[$0, 1]] }
        }
        return (values, count)
      }
    }
    #expect(read("1,2\n3,4\r\n5,x\n7,8\n").values == [1, 2, 3, 4])
    #expect(read("1,2\n3,4\r\n5,x\n7,8\n").bytes == 9)
    #expect(read("1,2\n3,4").bytes == 4)
    #expect(read("1,2,3\n").bytes == 0)
    #expect(read("1\n").bytes == 0)
    #expect(read("").bytes == 0)
    #expect(read("1,\n").values.last?.bitPattern == PlainRows.missing.bitPattern)
    // Room for one part is not all there is room for.
    let many = String(repeating: "1,2\n", count: 200_000)
    #expect(read(many).bytes <= many.utf8.count)
    #expect(read(many).bytes > 1000)
  }
}
