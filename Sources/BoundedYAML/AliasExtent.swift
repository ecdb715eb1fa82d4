/// An upper bound of what the aliases of a YAML text stand for, from its bytes alone: a parser that
/// compares two values made of aliases of aliases, or goes down through them, may never come back.
///
/// An alias stands for at most everything between its anchor and itself. What looks like an anchor
/// within quotes or a comment counts as one.
struct AliasExtent {
  private static let mostValues = 1_000_000
  /// Values within each other: each level takes some of the stack.
  private static let mostLevels = 5000
  /// Those that are read without aliases.
  static let mostPlainLevels = 1000
  /// A key, its value and the mapping they are in.
  private static let valuesOfSeparator = 3

  private struct Anchor {
    /// Values before it.
    var start: Int
    /// Whether it stands before one word or number.
    var isScalar: Bool
  }

  private var anchors: [String: Anchor] = [:]
  private var values = 1
  private var aliasCount = 0
  private var openCount = 0
  private var deepestIndentation = 0

  init(_ text: String) {
    let bytes = Array(text.utf8)
    var indentation = 0
    var isIndenting = true
    for (index, byte) in bytes.enumerated() {
      isIndenting = isIndenting && " -?\t".utf8.contains(byte)
      indentation = isIndenting ? indentation + 1 : indentation
      switch byte {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): (indentation, isIndenting) = (0, true)
      case UInt8(ascii: "["), UInt8(ascii: "{"): openCount += 1
      case UInt8(ascii: "&"): addAnchor(Self.name(in: bytes, from: index + 1), bytes)
      case UInt8(ascii: "*"): addAlias(Self.name(in: bytes, from: index + 1))
      default: break
      }
      deepestIndentation = max(deepestIndentation, indentation)
      if ",:-?[{".utf8.contains(byte) { add(Self.valuesOfSeparator) }
    }
  }

  /// Whether the text can be made into values.
  var isWithinLimits: Bool {
    let levels = min(Self.mostPlainLevels, openCount + deepestIndentation)
    return aliasCount == 0
      || values <= Self.mostValues && levels * (aliasCount + 1) <= Self.mostLevels
  }

  private mutating func addAnchor(_ name: ArraySlice<UInt8>, _ bytes: [UInt8]) {
    guard !name.isEmpty else { return }
    let next = bytes[name.endIndex...].first { $0 != UInt8(ascii: " ") } ?? UInt8(ascii: "\n")
    let isScalar = name.endIndex < bytes.count && !"\n\r\t[{#!|>&*-?".utf8.contains(next)
    let name = String(decoding: name, as: UTF8.self)
    // One of several of that name may be meant: the larger.
    let earlier = anchors[name]
    anchors[name] = Anchor(
      start: earlier?.start ?? values, isScalar: isScalar && earlier?.isScalar ?? true)
  }

  private mutating func addAlias(_ name: ArraySlice<UInt8>) {
    guard let anchor = anchors[String(decoding: name, as: UTF8.self)] else { return }
    aliasCount += 1
    add(anchor.isScalar ? 1 : values - anchor.start)
  }

  private mutating func add(_ count: Int) {
    let (sum, overflow) = values.addingReportingOverflow(count)
    values = overflow ? .max : sum
  }

  /// The letters, digits, `_` and `-` that stand there.
  private static func name(in bytes: [UInt8], from start: Int) -> ArraySlice<UInt8> {
    bytes[start...].prefix { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
  }
}
