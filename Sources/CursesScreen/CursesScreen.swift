import CNcurses
import CellUI
import Glibc

/// The terminal the process was started in, by way of ncurses.
///
/// One at a time. While it is up it owns the terminal, the handlers of the signals in `ScreenSignals`,
/// and standard error, which is captured and shown after `close`. Whatever ends the process, the
/// terminal is given back first: `close`, `exit`, a signal, a trap. Only SIGKILL gets past it.
@MainActor
public final class CursesScreen: Screen {
  /// What is asked of the screen whatever the terminal says of itself.
  public struct Options: Hashable, Sendable {
    /// Nil goes by terminal database, `COLORTERM` and `NO_COLOR`.
    public var colors: ScreenCapabilities.ColorDepth?
    /// Nil goes by locale and terminal.
    public var glyphs: GlyphSet?

    /// What to draw with.
    ///
    /// - Parameters:
    ///   - colors: nil for what the terminal says it can show.
    ///   - glyphs: nil for what the locale and the terminal can show.
    public init(
      colors: ScreenCapabilities.ColorDepth? = nil, glyphs: GlyphSet? = nil
    ) {
      self.colors = colors
      self.glyphs = glyphs
    }
  }

  /// What `TERM` names, where the terminal database does not know it and the terminal is taken for an
  /// `xterm-256color`; nil where it knows it.
  public let unknownTerminal: String?
  /// What the terminal can show; pictures once it has answered that it can.
  public internal(set) var capabilities: ScreenCapabilities
  /// The terminal's, in cells; changes with `resize` events.
  public internal(set) var size: Size

  let output = FrameOutput()
  let signals: ScreenSignals
  let restoration = TerminalRestoration.shared
  var isOpen = true
  /// Bytes of standard error that were asked for already.
  var capturedCount = 0
  /// The terminal's modes while the screen is up.
  var modes = termios()
  /// What has the terminal report the mouse.
  var mouseOn: ArraySlice<UInt8> = []
  /// The terminal is gone: nothing is read from it any more.
  var isHungUp = false
  var toldHangUp = false
  /// Keys are read by a window that is never shown: one that is would be painted before, past
  /// everything here, when it has changed.
  let keyboard: UnsafeMutablePointer<WINDOW>?
  var heldButton: Mouse.Button?
  var waiting: [InputEvent] = []
  /// What the terminal shows; nil when that is not known.
  var shown: CellGrid?
  var pairs: ColorPairs
  var pictures = TerminalPictures()
  var text: [wchar_t] = []

  /// Takes the terminal over.
  ///
  /// Throws `notATerminal` when standard input or output is none, `unknownTerminal` when `TERM` is not
  /// set or there is no terminal database, `incapableTerminal` when it names one that cannot show a
  /// screen.
  public init(options: Options = Options()) throws(CursesScreenError) {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
    let isUTF8 = Environment.establishLocale()
    let asked = Environment.value("TERM") ?? ""
    let name = try Self.knownName(asked)
    unknownTerminal = name == asked ? nil : asked
    let depth = try Self.colors(name, forced: options.colors)
    var attributes = termios()
    tcgetattr(STDOUT_FILENO, &attributes)
    Self.waitForTerminal(attributes)
    // Whatever comes from here on, the terminal is given back.
    signals = ScreenSignals()
    Self.prepareRestoration(attributes, terminal: output.terminal)
    use_tioctl(true)
    guard Self.start(name, isDirect: depth == .direct, output: output) else {
      TerminalRestoration.giveBack(restoration)
      throw .unknownTerminal(name: name)
    }
    let granted = Self.granted(depth)
    capabilities = ScreenCapabilities(
      colors: granted,
      glyphs: isUTF8 ? options.glyphs ?? Environment.glyphs(isUTF8: true, terminal: name) : .ascii)
    if granted != .none {
      start_color()
      use_default_colors()
    }
    pairs = ColorPairs(depth: granted)
    size = Size(
      columns: Int(getmaxx(cncurses_standard_window())),
      rows: Int(getmaxy(cncurses_standard_window())))
    keyboard = newpad(1, 1)
    Self.setModes(keyboard: keyboard)
    tcgetattr(STDOUT_FILENO, &modes)
    mouseOn = output.collected { Self.enableMouse() }
    output.write(mouseOn)
    captureStandardError()
    enableDragging()
    askForPictures()
    adoptSize()
  }

  /// Gives the terminal back as it was. A second time does nothing.
  public func close() {
    guard isOpen else { return }
    isOpen = false
    output.drop()
    TerminalRestoration.giveBack(restoration)
    signals.remove()
    releaseStandardError()
  }

  isolated deinit { close() }
}
