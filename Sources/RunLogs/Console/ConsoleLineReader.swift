import RunEvents

/// Reads metrics out of lines that a trainer prints for people: `epoch 3/20 loss: 0.31 val_loss=0.42`.
///
/// A name directly before a number, with `:`, `=` or spaces between, is a metric when a rule for tags
/// knows it; `epoch`, `step`, `iter`, `iteration` and `batch` say where the line belongs.
public struct ConsoleLineReader: Sendable {
  /// What a line says.
  public struct Row: Hashable, Sendable {
    public var step: Int?
    public var epoch: Double?
    public var values: [(key: MetricKey, value: Double)] = []

    public static func == (left: Row, right: Row) -> Bool {
      left.step == right.step && left.epoch == right.epoch
        && left.values.map(\.key) == right.values.map(\.key)
        && left.values.map(\.value) == right.values.map(\.value)
    }

    public func hash(into hasher: inout Hasher) {
      hasher.combine(step)
      hasher.combine(epoch)
      for (key, value) in values {
        hasher.combine(key)
        hasher.combine(value)
      }
    }
  }

  /// Longer lines are no progress reports.
  static let longestLine = 2000
  private static let stepNames: Set = ["step", "steps", "iter", "iteration", "global_step"]

  private let naming: TagNaming

  public init(naming: TagNaming = .standard) { self.naming = naming }

  /// - Returns: nil for a line without a metric.
  public func read(_ line: some StringProtocol) -> Row? {
    guard line.utf8.count <= Self.longestLine else { return nil }
    var row = Row()
    var name: Substring?
    for word in Self.words(Substring(line)) {
      if let number = Self.number(word) {
        if let name { take(name.lowercased(), number, into: &row) }
        name = nil
      } else {
        name = word
      }
    }
    return row.values.isEmpty ? nil : row
  }

  private func take(_ name: String, _ number: Double, into row: inout Row) {
    if name == "epoch" {
      row.epoch = number
    } else if Self.stepNames.contains(name) {
      row.step = Int(exactly: number.rounded()).flatMap { $0 >= 0 ? $0 : nil }
    } else if let key = key(for: name), !row.values.contains(where: { $0.key == key }) {
      row.values.append((key, number))
    }
  }

  /// Only what a rule knows: a line for people is full of other numbers.
  private func key(for name: String) -> MetricKey? {
    let key = naming.key(for: name)
    guard key.split != nil, naming.names.values.contains(key.name) else { return nil }
    // What other tools call the loss is the cost that training lowers.
    return key.name == "loss" ? key.split.map { MetricKey($0, "cost") } : key
  }

  /// Names and numbers: cut at spaces and at what stands between a name and its value.
  private static func words(_ line: Substring) -> [Substring] {
    line.split { " \t:=,;|[](){}'\"".contains($0) }
  }

  /// `3`, `0.5`, `1e-3`, `3/20` (the first), `97.5%`, `nan`; nil for other words.
  private static func number(_ word: Substring) -> Double? {
    var word = word
    if let slash = word.firstIndex(of: "/"), word[word.index(after: slash)...].allSatisfy(\.isNumber) {
      word = word[..<slash]
    }
    let isPercent = word.hasSuffix("%")
    if isPercent { word = word.dropLast() }
    guard let first = word.first, first.isNumber || "+-.".contains(first) || isNotFinite(word),
      let number = Double(word)
    else { return nil }
    return isPercent ? number / 100 : number
  }

  private static func isNotFinite(_ word: Substring) -> Bool {
    ["nan", "inf", "-inf"].contains(word.lowercased())
  }
}
