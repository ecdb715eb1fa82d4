import CNcurses
import CellUI

@testable import CursesScreen

/// What a keyboard and a mouse send, as curses hands it on. `Tests/Fuzzing` gives whole sequences to a
/// screen in a terminal.
extension FuzzTarget {
  static let screen: [FuzzTarget] = [
    FuzzTarget(
      "key-codes", rounds: 1000, texts: ["aé\u{1B}[A\u{7F}\u{1}", "\u{0}\u{9F}\u{10FFFF}"]
    ) { bytes in
      var held: Mouse.Button?
      for start in stride(from: 0, to: bytes.count, by: 4) {
        let code = bytes[start..<min(bytes.count, start + 4)].reduce(UInt32(0)) {
          $0 << 8 | UInt32($1)
        }
        _ = KeyDecoding.key(code: Int32(bitPattern: code))
        _ = KeyDecoding.key(scalar: code)
        var event = MEVENT()
        (event.x, event.y) = (Int32(bitPattern: code), Int32(bitPattern: ~code))
        event.bstate = mmask_t(code)
        _ = KeyDecoding.mouse(event, held: &held)
      }
    }
  ]
}
