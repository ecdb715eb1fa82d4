/// A piece of a line's shape.
enum ConsoleToken: Hashable, Sendable {
  /// A name, or other letters and digits that hang together: `val_loss`, `train/acc`, `valid_1's`.
  case word(String)
  /// The number at a place among the line's numbers.
  case number(Int, Certainty)
  case sign(UInt8)
  /// White space: one space, or more.
  case gap(isWide: Bool)

  enum Certainty: Hashable, Sendable {
    case plain
    /// With one group of thousands; see `ConsoleScanner.Mark`.
    case grouped
    /// With groups of thousands.
    case thousands
    /// Perhaps only a part of a number; see `ConsoleScanner.Mark`.
    case doubtful
  }

  var word: String? { if case .word(let text) = self { text } else { nil } }
  var number: Int? { if case .number(let index, _) = self { index } else { nil } }
  var isGap: Bool { if case .gap = self { true } else { false } }
  var isWideGap: Bool { self == .gap(isWide: true) }

  func isSign(_ character: Character) -> Bool { self == .sign(character.asciiValue ?? 0) }

  func isSign(in characters: String) -> Bool {
    if case .sign(let byte) = self { characters.utf8.contains(byte) } else { false }
  }

  /// The tokens of a shape. Of one with more numbers than are kept, those are no tokens.
  static func tokens(of shape: UnsafeBufferPointer<UInt8>) -> [ConsoleToken] {
    var tokens: [ConsoleToken] = []
    var place = 0
    var number = 0
    while place < shape.count {
      let byte = shape[place]
      switch byte {
      case ConsoleScanner.Mark.number...ConsoleScanner.Mark.doubtful:
        let certainty: Certainty =
          switch byte {
          case ConsoleScanner.Mark.number: .plain
          case ConsoleScanner.Mark.grouped: .grouped
          case ConsoleScanner.Mark.thousands: .thousands
          default: .doubtful
          }
        if number < ConsoleScanner.mostNumbers { tokens.append(.number(number, certainty)) }
        number += 1
        place += 1
      case 0x20, 0x09:
        tokens.append(.gap(isWide: byte == 0x09))
        place += 1
      default:
        guard isOfWord(byte) else {
          tokens.append(.sign(byte))
          place += 1
          continue
        }
        let start = place
        while place < shape.count, isOfWord(shape[place]) || joins(shape, place) { place += 1 }
        tokens.append(
          .word(
            String(decoding: UnsafeBufferPointer(rebasing: shape[start..<place]), as: UTF8.self)))
      }
    }
    return tokens
  }

  private static func isOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "@"), 0x80...:
      true
    default: false
    }
  }

  /// A sign between two letters or digits of one name.
  private static func joins(_ shape: UnsafeBufferPointer<UInt8>, _ place: Int) -> Bool {
    guard place + 1 < shape.count, isOfWord(shape[place + 1]) else { return false }
    switch shape[place] {
    case UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "'"): return true
    case UInt8(ascii: ":"):
      // The second half of mAP@0.5:0.95.
      return (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(shape[place - 1])
        && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(shape[place + 1])
    default: return false
    }
  }
}
