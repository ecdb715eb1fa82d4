import Testing

@testable import CursesScreen

/// Frames say less and draw the same.
@Suite struct PenFilterTests {
  /// A terminal of one row, far enough to tell what each letter was drawn with.
  private struct Terminal: Equatable {
    var pen = Pen()
    /// Letters, and where something was erased, with their pens.
    var drawn: [String] = []

    mutating func write(_ text: String) {
      var rest = Array(text.utf8)[...]
      while let byte = rest.popFirst() {
        guard byte == 0x1B else {
          // A backspace draws nothing.
          drawn.append("\(byte) \(byte >= 0x20 ? pen : Pen())")
          continue
        }
        guard rest.first == UInt8(ascii: "[") else {
          // Curses selects the letters again with each reset: once is enough.
          let sequence = rest.prefix(2)
          rest = rest.dropFirst(2)
          if !sequence.elementsEqual("(B".utf8) { drawn.append("\(sequence)") }
          continue
        }
        let sequence = rest.prefix { !(0x40...0x7E).contains($0) || $0 == UInt8(ascii: "[") }
        rest = rest.dropFirst(sequence.count)
        let last = rest.popFirst() ?? 0
        guard last == UInt8(ascii: "m") else {
          drawn.append("\(last) \(Array(sequence)) \("HdG".utf8.contains(last) ? Pen() : pen)")
          continue
        }
        let parameters = String(decoding: sequence.dropFirst(), as: UTF8.self)
          .split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        if !pen.apply(parameters) { drawn.append("\(parameters)") }
      }
    }
  }

  private func filtered(_ frames: [String]) -> [String] {
    var filter = PenFilter()
    return frames.map { frame in
      var result: [UInt8] = []
      filter.append(Array(frame.utf8)[...], to: &result)
      return String(decoding: result, as: UTF8.self)
    }
  }

  private static let e = "\u{1B}["

  @Test(arguments: [
    // What has not changed is not said again.
    ("\(e)31mA\(e)31mB", "\(e)0;31mAB"),
    (
      "\(e)38;5;75m\(e)48;5;233mA\(e)38;5;24m\(e)48;5;233mB",
      "\(e)0;38;5;75;48;5;233mA\(e)38;5;24mB"
    ),
    // A reset in between is none.
    (
      "\u{1B}(B\(e)0;1m\(e)38;5;9mA\u{1B}(B\(e)0m\(e)38;5;9mB",
      "\u{1B}(B\(e)0;1;38;5;9mA\(e)22mB"
    ),
    ("\(e)1;2mA\(e)22;2mB", "\(e)0;1;2mA\(e)0;2mB"),
    ("\(e)7;4mA\(e)mB", "\(e)0;4;7mA\(e)mB"),
    // Movements do not need the pen, erasing does.
    ("\(e)41m\(e)5;3HA", "\(e)5;3H\(e)0;41mA"),
    ("\(e)41m\(e)K", "\(e)0;41m\(e)K"),
    ("\(e)95;103mA", "\(e)0;95;103mA"),
    ("\(e)38;2;1;20;255mA\(e)39;49mB", "\(e)0;38;2;1;20;255mA\(e)mB"),
    // The end of a frame leaves the terminal as it was meant to be left.
    ("A\(e)31m", "\(e)mA\(e)31m"),
    // What is not known here goes through, and what follows it until all is said anew.
    ("\(e)31mA\(e)38:2::1:2:3mB\(e)1mC\(e)0;1mD", "\(e)0;31mA\(e)38:2::1:2:3mB\(e)1mC\(e)0;1mD"),
  ])
  func saysOnlyWhatChanges(frame: String, expected: String) {
    #expect(filtered([frame]) == [expected])
  }

  @Test func knowsHowTheFrameBeforeWasLeft() {
    let frame = "\(Self.e)1;1H\(Self.e)31mA\(Self.e)39;49m\u{1B}(B\(Self.e)m"
    #expect(
      filtered([frame, frame]) == [
        "\(Self.e)1;1H\(Self.e)0;31mA\u{1B}(B\(Self.e)m", "\(Self.e)1;1H\(Self.e)31mA\(Self.e)m",
      ])
    var filter = PenFilter()
    var result: [UInt8] = []
    filter.append(Array(frame.utf8)[...], to: &result)
    filter.forget()
    result = []
    filter.append(Array(frame.utf8)[...], to: &result)
    #expect(String(decoding: result, as: UTF8.self) == filtered([frame])[0])
  }

  /// Whatever curses may say, in any order.
  @Test(arguments: 0..<200)
  func drawsTheSame(seed: Int) {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    func random(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    let pieces = [
      { "\(Self.e)\(random(8) + 30)m" }, { "\(Self.e)38;5;\(random(3))m" },
      { "\(Self.e)48;5;\(random(3))m" }, { "\(Self.e)\(random(8))m" }, { "\(Self.e)m" },
      { "\u{1B}(B\(Self.e)0;\(random(2) + 1)m" }, { "\(Self.e)39;49m" }, { "A" }, { "é" },
      { "\(Self.e)\([22, 23, 24, 25, 27][random(5)])m" }, { "\(Self.e)2;\(random(9))H" },
      { "\(Self.e)4X" }, { "\(Self.e)K" }, { "\u{8}" }, { "\(Self.e)38;2;1;2;\(random(3))m" },
      { "\(Self.e)1;6m" },
    ]
    let frames = (0..<5).map { _ in
      "\(Self.e)m" + (0..<60).map { _ in pieces[random(pieces.count)]() }.joined()
    }
    var (plain, short) = (Terminal(), Terminal())
    for (frame, shorter) in zip(frames, filtered(frames)) {
      plain.write(frame)
      short.write(shorter)
      #expect(short.drawn == plain.drawn)
    }
  }
}
