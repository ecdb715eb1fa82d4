import CNcurses
import CellUI

/// What a key code or character read by curses means.
enum KeyDecoding {
  /// Nil for codes that mean nothing here.
  static func key(code: Int32) -> Key? {
    switch code {
    case KEY_UP: .up
    case KEY_DOWN: .down
    case KEY_LEFT: .left
    case KEY_RIGHT: .right
    case KEY_ENTER: .enter
    case KEY_BACKSPACE: .backspace
    case KEY_DC: .delete
    case KEY_IC: .insert
    case KEY_BTAB: .backTab
    case KEY_HOME: .home
    case KEY_END: .end
    case KEY_PPAGE: .pageUp
    case KEY_NPAGE: .pageDown
    default: functionKey(code)
    }
  }

  private static func functionKey(_ code: Int32) -> Key? {
    let number = code &- cncurses_function_key(0)
    return (1...63).contains(number) ? .function(Int(number)) : nil
  }

  /// Nil for what is no character.
  static func key(scalar: UInt32) -> Key? {
    switch scalar {
    case 9: return .tab
    case 10, 13: return .enter
    case 27: return .escape
    case 8, 127: return .backspace
    case 0: return .ctrl(" ")
    case 1...26: return Unicode.Scalar(scalar + 0x60).map { .ctrl(Character($0)) }
    case 28...31: return Unicode.Scalar(scalar + 0x40).map { .ctrl(Character($0)) }
    case 0x80..<0xA0: return nil
    default: return Unicode.Scalar(scalar).map { .character(Character($0)) }
    }
  }

  /// Nil for what is not reported: other buttons, movement without a button. `held` is the button
  /// that is down, kept from one call to the next, since curses reports dragging as one press after
  /// another.
  static func mouse(_ event: MEVENT, held: inout Mouse.Button?) -> Mouse? {
    let point = Point(column: Int(event.x), row: Int(event.y))
    let state = event.bstate
    if state & cncurses_pressed(4) != 0 { return Mouse(.wheelUp, at: point) }
    if state & cncurses_pressed(5) != 0 { return Mouse(.wheelDown, at: point) }
    for (number, button) in [(1, Mouse.Button.left), (2, .middle), (3, .right)] {
      if state & cncurses_pressed(Int32(number)) != 0 {
        if held == button { return Mouse(.drag, at: point) }
        held = button
        return Mouse(.press(button), at: point)
      }
      if state & cncurses_released(Int32(number)) != 0 {
        held = nil
        return Mouse(.release(button), at: point)
      }
    }
    return held != nil && state & cncurses_moved() != 0 ? Mouse(.drag, at: point) : nil
  }
}
