import CellUI
import Platform
import Training

/// Tokens near to another one, or to what an analogy asks for, as text for people and as JSON.
struct NeighbourText {
  let file: String
  /// One word, or an analogy's three.
  let words: [String]
  /// The tokens that each of them is.
  let parts: [[String]]
  let neighbours: [TokenVectors.Neighbour]

  var plain: String {
    var table = TextTable(["token", "cosine"])
    for neighbour in neighbours {
      table.append([Self.shown(neighbour.token), String(printf: "%.4f", neighbour.similarity)])
    }
    let shown = zip(words, parts).map { word, parts in
      Self.shown(word)
        + (parts.count > 1 ? " (\(parts.map(Self.shown).joined(separator: " + ")))" : "")
    }
    let head =
      words.count == 1
      ? "nearest to \(shown[0])"
      : "\(shown[0]) is to \(shown[1]) as \(shown[2]) is to"
    return "\(head) (\(file.printableLine))\n\n\(table.text)"
  }

  /// Spaces and line's ends as what they are.
  private static func shown(_ token: String) -> String {
    token.contains { !$0.isWhitespace } ? token.printableLine : token.debugDescription
  }

  private struct Document: Encodable {
    struct Neighbour: Encodable {
      var token: String
      var similarity: Double
    }

    var file: String
    var nearest: String?
    var analogy: [String]?
    /// Where one of the words is several tokens.
    var parts: [[String]]?
    var neighbours: [Neighbour]
  }

  func json() throws -> String {
    try JSONText.of(
      Document(
        file: file, nearest: words.count == 1 ? words[0] : nil,
        analogy: words.count == 1 ? nil : words,
        parts: parts.contains { $0.count > 1 } ? parts : nil,
        neighbours: neighbours.map {
          Document.Neighbour(token: $0.token, similarity: $0.similarity)
        }))
  }
}
