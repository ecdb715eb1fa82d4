/// Which way a metric is better by the words of its name, for metrics of other tools of which nobody says
/// anything: `val_box_loss` the lower, `metrics/mAP50-95(B)` the higher.
///
/// Words are what `/`, `_`, spaces, other signs and capitals set off, with no number at their end; a
/// name within a word says nothing, as in `lossless`. Words that make something else of it, as in `loss
/// scale`, leave it open, and so do two ways in one name, unless it ends with one of them.
struct MetricDirectionByName {
  private typealias Direction = MetricDefinition.Direction

  private static let directions: [String: Direction] = {
    let lower = [
      "loss", "logloss", "cost", "error", "perplexity", "ppl", "nll", "mse", "rmse", "mae",
    ]
    let higher = [
      "accuracy", "acc", "map", "f1", "auc", "auroc", "reward", "return", "score", "bleu", "rouge",
      "r2", "iou", "miou", "dice",
    ]
    return Dictionary(
      lower.map { ($0, .lowerIsBetter) } + higher.map { ($0, .higherIsBetter) },
      uniquingKeysWith: { first, _ in first })
  }()
  /// What is measured of a loss, or another thing that is called after it.
  private static let others: Set<String> = [
    "scale", "scaler", "weight", "weights", "coef", "coeff", "coefficient", "factor", "std",
    "stdev",
    "var", "variance", "count", "num", "number", "time", "seconds", "steps", "norm", "grad",
    "gradient", "threshold", "lr", "neg", "negative", "fid", "brier", "anomaly", "code",
    "size",
  ]
  /// Longer words are none of these; a string of one byte more takes no memory of its own.
  private static let longest = 14

  private var word = ""
  private var part = ""
  private var wasLower = false
  private var found: Direction?
  private var isMixed = false
  private var endsWithOne = false
  private var isOther = false

  /// Nil where the name says nothing.
  static func direction(of name: String) -> MetricDefinition.Direction? {
    var reading = Self()
    for byte in name.utf8 { reading.take(byte) }
    reading.endWord()
    guard !reading.isOther, !reading.isMixed || reading.endsWithOne else { return nil }
    return reading.found
  }

  private mutating func take(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"):
      if wasLower { endPart() }
      add(byte | 0x20)
      wasLower = false
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
      add(byte)
      wasLower = true
    default: endWord()
    }
  }

  private mutating func add(_ byte: UInt8) {
    // What is no ASCII is in no word of the list, whichever character stands for it.
    let character = byte < 0x80 ? Character(UnicodeScalar(byte)) : "?"
    if word.utf8.count <= Self.longest { word.append(character) }
    if part.utf8.count <= Self.longest { part.append(character) }
  }

  /// A capital within a word: `valLoss`.
  private mutating func endPart() {
    note(part)
    part = ""
  }

  private mutating func endWord() {
    wasLower = false
    guard !word.isEmpty else { return }
    if part != word { note(part) }
    note(word)
    (word, part) = ("", "")
  }

  private mutating func note(_ word: String) {
    guard !word.isEmpty, word.utf8.count <= Self.longest else { return }
    var stem = word[...]
    while stem.last?.isWholeNumber == true { stem.removeLast() }
    if Self.others.contains(String(stem)) { isOther = true }
    let direction = Self.directions[word] ?? Self.directions[String(stem)]
    guard let direction else {
      // Numbers alone are no words.
      if !stem.isEmpty { endsWithOne = false }
      return
    }
    if let found, found != direction { isMixed = true }
    found = direction
    endsWithOne = true
  }
}
