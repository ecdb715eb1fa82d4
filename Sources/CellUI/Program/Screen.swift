/// What a terminal can show.
public struct ScreenCapabilities: Hashable, Sendable {
  /// How many colours a terminal shows.
  public enum ColorDepth: Int, Hashable, Sendable, Comparable, CaseIterable {
    case none = 0
    case eight = 8
    case sixteen = 16
    case palette256 = 256
    case direct = 16_777_216

    /// By the number of colours.
    public static func < (left: ColorDepth, right: ColorDepth) -> Bool {
      left.rawValue < right.rawValue
    }
  }

  /// How many colours it shows.
  public var colors: ColorDepth
  /// What characters it shows.
  public var glyphs: GlyphSet
  /// Whether it shows pictures in pixels.
  public var hasPictures: Bool

  /// What a terminal can show.
  public init(colors: ColorDepth, glyphs: GlyphSet, hasPictures: Bool = false) {
    self.colors = colors
    self.glyphs = glyphs
    self.hasPictures = hasPictures
  }
}

/// A terminal: shows grids, gives events.
@MainActor
public protocol Screen {
  var size: Size { get }
  var capabilities: ScreenCapabilities { get }

  /// Whether the terminal would take a frame now. While it would not, `nextEvent` returns as soon as it
  /// would.
  var isReady: Bool { get }

  /// Makes the terminal show `grid`, painting only what differs from what it shows already.
  func present(_ grid: CellGrid)

  /// Paints every cell at the next `present`, for when something else wrote on the terminal.
  func invalidate()

  /// Rings the terminal's bell.
  func ring()

  /// Gives the terminal a text for its clipboard, where it has one and lets programs use it.
  func copy(_ text: String)

  /// Waits up to `timeoutMilliseconds` for the next event (0: only takes what is there).
  func nextEvent(timeoutMilliseconds: Int) -> InputEvent?

  /// Gives the terminal back and stops the process, as Ctrl-Z does; returns when it goes on.
  func suspend()

  /// The whole lines that were written to standard error since the last call, where the screen keeps
  /// them from the terminal.
  func takeCapturedLines() -> [String]

  /// Gives the terminal back for good. Calling it again does nothing.
  func close()
}

extension Screen {
  /// Most are always.
  public var isReady: Bool { true }

  /// Nothing, where a screen has no clipboard.
  public func copy(_ text: String) {}

  /// Nothing, where a screen keeps no line.
  public func takeCapturedLines() -> [String] { [] }
}
