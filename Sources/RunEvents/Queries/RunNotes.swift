/// What a person wrote about a run: a line of text, and tags by which runs are found again.
public struct RunNotes: Hashable, Sendable {
  /// Characters of the text that are kept.
  public static let longestText = 2000
  /// Characters of a tag that are kept.
  public static let longestTag = 60
  /// Tags of one run; no further one is taken.
  public static let mostTags = 50

  /// One line.
  public private(set) var text = ""
  /// In the order in which they were given, each once.
  public private(set) var tags: [String] = []

  /// Notes with this text and these tags, each cut to what is kept.
  public init(text: String = "", tags: [String] = []) {
    set(text)
    for tag in tags { add(tag) }
  }

  /// Whether nothing was written.
  public var isEmpty: Bool { text.isEmpty && tags.isEmpty }

  /// Line ends and other control characters become spaces.
  public mutating func set(_ text: String) {
    self.text = Self.plain(text, most: Self.longestText)
  }

  /// Takes a tag up, unless it is there; a `#` before it and spaces in it are left out.
  public mutating func add(_ tag: String) {
    let plain = Self.plainTag(tag)
    let isThere = tags.contains { $0.lowercased() == plain.lowercased() }
    guard !plain.isEmpty, !isThere, tags.count < Self.mostTags else { return }
    tags.append(plain)
  }

  /// Takes a tag away.
  ///
  /// - Returns: false when it was not there.
  public mutating func remove(_ tag: String) -> Bool {
    let plain = Self.plainTag(tag).lowercased()
    guard let place = tags.firstIndex(where: { $0.lowercased() == plain }) else { return false }
    tags.remove(at: place)
    return true
  }

  /// As they are written in one line: the tags with `#` before them, then the text.
  public var line: String {
    (tags.map { "#" + $0 } + (text.isEmpty ? [] : [text])).joined(separator: " ")
  }

  /// Reads such a line: words with `#` before them are tags wherever they stand.
  public init(line: String) {
    var words: [Substring] = []
    for word in Self.plain(line, most: .max).split(separator: " ") {
      if word.hasPrefix("#"), word.count > 1 { add(String(word)) } else { words.append(word) }
    }
    set(words.joined(separator: " "))
  }

  private static func plain(_ text: String, most: Int) -> String {
    let scalars = text.unicodeScalars.map { scalar in
      scalar.properties.generalCategory == .control
        || scalar.properties.generalCategory == .lineSeparator
        || scalar.properties.generalCategory == .paragraphSeparator ? " " : scalar
    }
    var plain = String.UnicodeScalarView()
    plain.append(contentsOf: scalars)
    return String(String(plain).withoutOuterSpaces.prefix(most))
  }

  private static func plainTag(_ tag: String) -> String {
    String(plain(tag, most: .max).filter { $0 != " " }.drop { $0 == "#" }.prefix(longestTag))
  }
}
