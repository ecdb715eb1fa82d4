import CNcurses
import CellUI
import Glibc

extension CursesScreen {
  /// What a terminal is taken for that the database does not know: new ones, over SSH to a machine that
  /// has not heard of them, can do all that xterm can.
  static let usualTerminal = "xterm-256color"

  /// The name to look the terminal up by.
  static func knownName(_ name: String) throws(CursesScreenError) -> String {
    var problem: Int32 = 0
    guard !name.isEmpty else { throw .unknownTerminal(name: name) }
    for known in [name, usualTerminal] where setupterm(known, STDOUT_FILENO, &problem) == 0 {
      return known
    }
    throw .unknownTerminal(name: name)
  }

  /// Says how many colours to use on the terminal that was looked up.
  static func colors(
    _ name: String, forced: ScreenCapabilities.ColorDepth?
  ) throws(CursesScreenError) -> ScreenCapabilities.ColorDepth {
    guard TerminalDescription.string("cup") != nil else {
      throw .incapableTerminal(name: name, missing: "move its cursor")
    }
    guard TerminalDescription.string("clear") != nil else {
      throw .incapableTerminal(name: name, missing: "clear its screen")
    }
    return forced
      ?? Environment.colors(
        numbered: TerminalDescription.number("colors") ?? 0,
        hasDirectFlag: TerminalDescription.flag("RGB"), terminal: name)
  }

  /// Brings curses up; for 24-bit colours on a terminal whose description lacks them, with a
  /// description made for it.
  static func start(_ name: String, isDirect: Bool, output: FrameOutput) -> Bool {
    let hasDirect =
      TerminalDescription.flag("RGB") || (TerminalDescription.number("colors") ?? 0) > 256
    if isDirect, !hasDirect {
      let before = getenv("TERMINFO").map { String(cString: $0) }
      setenv("TERMINFO", "b64:" + DirectColorDescription.compiled(name: name).base64, 1)
      let screen = cncurses_start(name, output.file)
      if let before { setenv("TERMINFO", before, 1) } else { unsetenv("TERMINFO") }
      if screen != nil { return true }
    }
    return cncurses_start(name, output.file) != nil
  }

  /// The depth asked for, or what the terminal has when that is less.
  static func granted(
    _ depth: ScreenCapabilities.ColorDepth
  ) -> ScreenCapabilities.ColorDepth {
    guard depth != .none, has_colors() else { return .none }
    let numbered = TerminalDescription.number("colors") ?? 0
    return ScreenCapabilities.ColorDepth.allCases.last {
      $0 <= depth && ($0 == .none || $0.rawValue <= numbered)
    } ?? .none
  }

  static func setModes(keyboard: UnsafeMutablePointer<WINDOW>?) {
    raw()
    noecho()
    nonl()
    set_escdelay(25)
    let window = cncurses_standard_window()
    keypad(keyboard, true)
    nodelay(keyboard, true)
    leaveok(window, true)
    // A frame is drawn whole though keys wait: they are read right after it.
    typeahead(-1)
    scrollok(window, false)
    curs_set(0)
  }

  /// Waits until the terminal can be had: in the foreground, and taking what it is sent. Signals do
  /// what they do without us.
  static func waitForTerminal(_ attributes: termios) {
    // From the background, setting what is there already stops the process until it is in front.
    var attributes = attributes
    tcsetattr(STDOUT_FILENO, TCSANOW, &attributes)
    var terminal = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
    while poll(&terminal, 1, -1) < 0, errno == EINTR {}
  }

  static func enableMouse() {
    var mask = cncurses_moved()
    for button in 1...5 as ClosedRange<Int32> {
      mask |= cncurses_pressed(button) | cncurses_released(button)
    }
    mousemask(mask, nil)
    // No waiting for a second click: presses and releases are reported as they come.
    mouseinterval(0)
  }

  /// Collects what gives the terminal back without curses, before any handler could need it.
  static func prepareRestoration(_ attributes: termios, terminal: UnblockedFile) {
    let restoration = TerminalRestoration.shared
    var bytes: [UInt8] = []
    // A frame may have been cut within what is to be shown at once.
    if TerminalDescription.string("kmous") != nil {
      bytes += Array((updateEnd + mouseOff).utf8)
    }
    for name in ["sgr0", "op", "rmkx", "rmcup", "cnorm"] {
      bytes += TerminalDescription.sendable(name)
    }
    if TerminalDescription.string("rmcup") == nil { bytes += TerminalDescription.sendable("clear") }
    // Never freed: a handler may be reading it at any time.
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count)
    copy.initialize(from: bytes, count: bytes.count)
    restoration.pointee.bytes = copy
    restoration.pointee.count = bytes.count
    restoration.pointee.attributes = attributes
    restoration.pointee.terminal = terminal
    restoration.pointee.isUp = 1
    _ = restoresAtExit
  }

  // Registered once: `atexit` cannot take back.
  private static let restoresAtExit: Int32 = atexit {
    TerminalRestoration.restore(TerminalRestoration.shared)
  }

  private static let mouseOff = "\u{1B}[?1002l\u{1B}[?1000l\u{1B}[?1006l"

  /// What lies between these two is shown at once by terminals that know synchronised updates.
  static let updateBegin = "\u{1B}[?2026h"
  static let updateEnd = "\u{1B}[?2026l"

  /// Curses asks for presses only; dragging is movement with a button held.
  func enableDragging() { sendDirectly("\u{1B}[?1002h") }

  /// Past curses, which has nothing waiting between two updates. Only to terminals that have a mouse:
  /// those without are too old for private modes.
  func sendDirectly(_ sequence: String) {
    guard TerminalDescription.string("kmous") != nil else { return }
    output.write(sequence.utf8)
  }
}
