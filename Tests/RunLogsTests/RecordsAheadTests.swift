import Testing

@testable import RunLogs

/// JSON lines that are read ahead are the lines that are read one by one.
@Suite struct RecordsAheadTests {
  /// Lines of the same names, with another now and then.
  ///
  /// - Parameter isPlain: no line has a text in it, which keeps lines from being read ahead.
  private static func log(rows: Int, seed: UInt64, strange: Int, isPlain: Bool) -> String {
    var random = SplitMix(seed: seed)
    var text = ""
    for row in 0..<rows {
      let numbers = (0..<3).map { _ -> String in
        switch Int.random(in: 0..<8, using: &random) {
        case 0: "\(Int.random(in: -5...5, using: &random))"
        case 1: "\(Double.random(in: 0...1, using: &random) * 1e-9)"
        case 2: "1e-05"
        default: "\(Double.random(in: -1...1, using: &random))"
        }
      }
      var line =
        #""step": \#(row), "train/loss": \#(numbers[0]), "acc":\#(numbers[1]), "lr": \#(numbers[2])"#
      if Int.random(in: 0..<strange, using: &random) == 0 {
        let others = [
          #""step": \#(row), "train/loss": 1"#, #""step": \#(row), "acc":2, "train/loss": 01"#,
          #""step": \#(row), "train/loss": 1., "acc":2, "lr": 3"#,
          #""step": \#(row), "train/loss": 00.5, "acc":2, "lr": 3"#,
          #""step": \#(row), "train/loss": .5, "acc":2, "lr": 3"#,
          #""step": \#(row), "train/loss": +1, "acc":2, "lr": 3"#,
          #""step": \#(row), "train/loss": NaN, "acc":2, "lr": 3"#,
          #""step": \#(row), "train/loss": -Infinity, "acc":2, "lr": null"#,
          #""step": \#(row), "train/loss": , "acc":2, "lr": 3"#,
          #""step": \#(row), "train/loss":  1 , "acc": 2, "lr":3"#,
          #""step": \#(row), "train/loss": {"a": 1}, "acc":2, "lr": 3"#,
          #""step": \#(row), "train/loss": [1, 2], "acc":2, "lr": 3"#,
          #""step": \#(row / 2), "train/loss": 123456789012345678901234567890, "acc":2, "lr": 1e-300"#,
          #""step": \#(row), "train/loss": 1e, "acc":2, "lr": 3"#,
          #""step": \#(row), "train/loss": 1, "train/loss": 2, "lr": 3"#, "",
        ]
        line = others[Int.random(in: 0..<others.count, using: &random)]
      }
      text += "{\(line)\(isPlain || line.isEmpty ? "" : #", "note": "x""#)}"
      text += row % 7 == 0 ? "\r\n" : "\n"
    }
    return text
  }

  @Test(arguments: [(1, 5), (2, 40), (3, 100_000)])
  func readsWhatLinesReadOneByOneSay(seed: Int, strange: Int) {
    let plain = Self.log(rows: 6000, seed: UInt64(seed), strange: strange, isPlain: true)
    let noted = Self.log(rows: 6000, seed: UInt64(seed), strange: strange, isPlain: false)
    let ahead = ForeignReading(plain, .jsonLines)
    let oneByOne = ForeignReading(noted, .jsonLines)
    #expect(ahead.points == oneByOne.points)
    #expect(ahead.returns == oneByOne.returns)
    #expect(ahead.problems.map(\.reason) == oneByOne.problems.map(\.reason))
    #expect(ahead.facts == oneByOne.facts)
    var random = SplitMix(seed: 9)
    let inChunks = ForeignReading(Array(plain.utf8), .jsonLines) {
      Int.random(in: 1...200_000, using: &random)
    }
    #expect(inChunks == ahead)
    #expect(ahead.points["lr"]?.count ?? 0 > 4000)
  }

  private static func template(_ line: String, _ values: [Double]) -> RowTemplate? {
    Array(line.utf8).withUnsafeBytes { RowTemplate(line: $0, values: values) }
  }

  @Test func aShapeIsWhatStandsBetweenTheNumbers() throws {
    let template = try #require(Self.template(#"{"step": 3, "loss":-0.5}"#, [3, -0.5]))
    #expect(template.columnCount == 2)
    #expect(template.prefixLengths == [9, 8])
    #expect(template.prefixes.count == 64)
    #expect(String(decoding: template.prefixes[..<9], as: UTF8.self) == #"{"step": "#)
    #expect(String(decoding: template.prefixes[32..<40], as: UTF8.self) == #" "loss":"#)
  }

  @Test(arguments: [
    #"{"step": 3, "note": "x"}"#, #"{"step": 3, "a, b": 1}"#, #"{"step": 3, "a": null}"#,
    #"{"step": 3, "a": [1, 2]}"#, #"{"step": 3, "a": {"b": 1}}"#, #"{"step": 3 , "a": 1}"#,
    #"{"step": 3, "a": 1} "#, "{}", "", "3", #"{"step": 3, "a": "1"}"#, #"{"step": 3}"#,
  ])
  func anythingElseHasNone(line: String) {
    #expect(Self.template(line, [3, 1]) == nil)
  }
}
