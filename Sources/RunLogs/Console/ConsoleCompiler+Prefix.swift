import RunEvents

extension ConsoleCompiler {
  private static let levels: Set<String> = [
    "INFO", "WARNING", "WARN", "DEBUG", "ERROR", "CRITICAL", "TRACE", "NOTICE", "FATAL",
  ]

  /// How far behind its time a line's level may stand: names of programs and processes come before.
  private static let farthestLevel = 10

  /// Takes the time, the level and the place in a program that loggers put before a line.
  ///
  /// - Returns: where the line's own text begins.
  func takePrefix(of tokens: [ConsoleToken], into meaning: inout ConsoleMeaning) -> Int {
    var place = 0
    func skip(_ signs: String) {
      while place < tokens.count, tokens[place].isGap || tokens[place].isSign(in: signs) {
        place += 1
      }
    }
    let glogDay = tokens.first?.word.flatMap(Self.glogDay)
    if glogDay != nil { place = 1 }
    skip("[(")
    if let (clock, next) = self.clock(in: tokens, at: place) {
      meaning.clock = clock
      place = next
      skip("]):|-;,")
    } else {
      place = 0
    }
    if glogDay != nil, meaning.clock != nil,
      let end = tokens[place...].prefix(Self.farthestLevel).firstIndex(where: { $0.isSign("]") })
    {
      place = end + 1
      skip(":|-")
      return place
    }
    return afterLevel(tokens, from: place)
  }

  private func afterLevel(_ tokens: [ConsoleToken], from start: Int) -> Int {
    let window = tokens[start...].prefix(Self.farthestLevel)
    let level = window.firstIndex { $0.word.map(Self.levels.contains) ?? false }
    // A level in the middle of a text is a word of it.
    guard let level, window[..<level].allSatisfy({ !$0.isSign(in: "=:") }) else {
      return start
    }
    var place = level + 1
    while place < tokens.count, tokens[place].isGap || tokens[place].isSign(in: "]):|-;,") {
      place += 1
    }
    // INFO:root:loss: 0.5, the logger's name between.
    if place + 1 < tokens.count, place == level + 2, tokens[level + 1].isSign(":"),
      tokens[place].word != nil, tokens[place + 1].isSign(":"), place + 2 < tokens.count,
      tokens[place + 2].word != nil
    {
      place += 2
    }
    return place
  }

  /// `I1203`, the day that Google's logger begins a line with.
  private static func glogDay(_ word: String) -> String? {
    guard word.utf8.count == 5, let first = word.first, "IWEF".contains(first),
      word.dropFirst().allSatisfy(\.isNumber)
    else { return nil }
    return String(word.dropFirst())
  }

  /// A time of day with seconds, with a date before it or without.
  private func clock(
    in tokens: [ConsoleToken], at start: Int
  ) -> (ConsoleMeaning.Clock, next: Int)? {
    func number(_ place: Int) -> Int? { place < tokens.count ? tokens[place].number : nil }
    func isSign(_ place: Int, _ signs: String) -> Bool {
      place < tokens.count && tokens[place].isSign(in: signs)
    }
    var place = start
    var clock = ConsoleMeaning.Clock(time: (0, 0, 0))
    if let year = number(place), isSign(place + 1, "-/"), let month = number(place + 2),
      place + 3 < tokens.count, tokens[place + 3] == tokens[place + 1], let day = number(place + 4)
    {
      clock.date = (year, month, day)
      place += 5
      guard place < tokens.count, tokens[place].isGap || tokens[place] == .word("T") else {
        return nil
      }
      place += 1
    }
    guard let hour = number(place), isSign(place + 1, ":"), let minute = number(place + 2),
      isSign(place + 3, ":"), let second = number(place + 4)
    else { return nil }
    clock.time = (hour, minute, second)
    place += 5
    if isSign(place, ","), case .number(_, .doubtful) = tokens[place - 1],
      let milliseconds = number(place + 1)
    {
      clock.milliseconds = milliseconds
      place += 2
    }
    if place < tokens.count, tokens[place] == .word("Z") {
      place += 1
    } else if isSign(place, "+-"), let hours = number(place + 1) {
      let sign = tokens[place].isSign("-") ? -1.0 : 1
      if isSign(place + 2, ":"), let minutes = number(place + 3) {
        clock.zone = (sign, hours, minutes)
        place += 4
      } else {
        clock.zone = (sign, hours, nil)
        place += 2
      }
    }
    return (clock, place)
  }
}
