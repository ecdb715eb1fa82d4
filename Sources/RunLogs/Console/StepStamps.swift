import RunEvents

/// Takes the stamps out of what a trainer prints: our client in it writes one before the text of each new
/// step, `ESC ] 7717;dltui;STEP BEL`, or with `;EPOCH` behind the step where it counts epochs.
package struct StepStamps: Sendable {
  /// Where the trainer was when it printed something.
  package struct Stamp: Hashable, Sendable {
    /// Completed steps.
    package var step: Int
    /// Epochs with the share of the present one; nil where nobody counts them.
    package var epoch: Double?
  }

  /// Text between two stamps.
  package struct Piece: Sendable {
    /// The one before it; nil where there was none yet.
    package var stamp: Stamp?
    package var bytes: ArraySlice<UInt8>
  }

  /// Tells the client which outputs are read here.
  package static let variable = "DLTUI_OUTPUT"

  private static let escape: UInt8 = 0x1B
  private static let bell: UInt8 = 0x07
  private static let start = Array("\u{1B}]7717;dltui;".utf8)
  /// Longer ones are text.
  private static let longest = 80

  private var stamp: Stamp?
  /// The beginning of what may become a stamp.
  private var held: [UInt8] = []

  package init() {}

  /// The text in `bytes`, piece by piece.
  package mutating func pieces(of bytes: ArraySlice<UInt8>) -> [Piece] {
    if held.isEmpty, !bytes.contains(Self.escape) { return [Piece(stamp: stamp, bytes: bytes)] }
    let bytes = held.isEmpty ? bytes : (held + bytes)[...]
    held = []
    var pieces: [Piece] = []
    var first = bytes.startIndex
    var index = first
    while let escape = bytes[index...].firstIndex(of: Self.escape) {
      index = escape
      let rest = bytes[index...].prefix(Self.longest)
      guard zip(rest, Self.start).allSatisfy(==) else {
        index += 1
        continue
      }
      let end = rest.firstIndex(of: Self.bell)
      if end == nil, rest.count < Self.longest {
        held = Array(rest)
        pieces.append(Piece(stamp: stamp, bytes: bytes[first..<index]))
        return pieces
      }
      guard let end, let next = Self.stamp(rest[..<end]) else {
        index += 1
        continue
      }
      pieces.append(Piece(stamp: stamp, bytes: bytes[first..<index]))
      stamp = next
      index = end + 1
      first = index
    }
    pieces.append(Piece(stamp: stamp, bytes: bytes[first...]))
    return pieces
  }

  private static func stamp(_ bytes: ArraySlice<UInt8>) -> Stamp? {
    let fields = bytes.dropFirst(start.count).split(
      separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    guard let first = fields.first, let step = Int(String(decoding: first, as: UTF8.self)),
      step >= 0
    else { return nil }
    guard fields.count > 1 else { return Stamp(step: step) }
    let epoch = Double(String(decoding: fields[1], as: UTF8.self))
    return Stamp(step: step, epoch: epoch.flatMap { $0.isFinite ? $0 : nil })
  }
}
