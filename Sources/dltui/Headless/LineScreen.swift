import CellUI
import CursesScreen
import Dashboard
import Glibc
import Synchronization

/// A screen that nobody sees: keys come as lines on standard input, signals as events.
///
/// A line is a key by its name (`space`, `enter`, `esc`, `up`, …), `:` and a command, which is carried
/// out, or characters that are a key each; an empty one is `enter`. The end of the input ends nothing.
final class LineScreen: Screen, TypedLines {
  let size = Size(columns: 160, rows: 48)
  let capabilities = ScreenCapabilities(colors: .none, glyphs: .ascii)

  /// What was typed last, and whether all its keys were given out.
  private(set) var line = ""
  var isLineOver: Bool { keys.isEmpty }

  /// Of the line, those that are still to come.
  private var keys: ArraySlice<Key> = []
  private var lines: [String] = []
  private var bytes: [UInt8] = []
  /// Within a line that is too long, which is passed over.
  private var isPassingOver = false
  private var isAtEnd = false
  private let signals: SignalBox
  private var watch: SignalWatch?

  private static let longestLine = 256

  static let names: [String: Key] = [
    "space": .character(" "), "enter": .enter, "esc": .escape, "up": .up, "down": .down,
    "left": .left, "right": .right, "tab": .tab, "home": .home, "end": .end,
    "pgup": .pageUp, "pgdn": .pageDown, "backspace": .backspace,
  ]

  init() {
    let signals = SignalBox()
    self.signals = signals
    watch = SignalWatch { signals.put($0) }
  }

  func present(_ grid: CellGrid) {}
  func invalidate() {}
  func ring() { if isatty(STDOUT_FILENO) == 1 { _ = StandardOutput.write([0x07], as: .styled) } }
  func suspend() { raise(SIGSTOP) }

  /// Signals are somebody else's from now on.
  func close() { watch = nil }

  func nextEvent(timeoutMilliseconds: Int) -> InputEvent? {
    if let event = signals.take() { return event }
    if keys.isEmpty, lines.isEmpty { read(timeoutMilliseconds) }
    if let event = signals.take() { return event }
    if keys.isEmpty, !lines.isEmpty {
      line = lines.removeFirst()
      keys = Self.keys(of: line)[...]
    }
    return keys.popFirst().map { .key($0) }
  }

  private func read(_ timeoutMilliseconds: Int) {
    guard !isAtEnd else {
      usleep(UInt32(max(0, timeoutMilliseconds)) * 1000)
      return
    }
    var request = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    guard poll(&request, 1, Int32(timeoutMilliseconds)) > 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
    if count > 0 {
      for byte in buffer[..<count] { take(byte) }
    } else if count == 0 {
      isAtEnd = true
      // A last line without its end.
      if !bytes.isEmpty { endLine() }
    }
  }

  private func take(_ byte: UInt8) {
    guard byte != 0x0A else { return endLine() }
    guard !isPassingOver else { return }
    bytes.append(byte)
    isPassingOver = bytes.count > Self.longestLine
  }

  private func endLine() {
    defer {
      bytes = []
      isPassingOver = false
    }
    guard !isPassingOver else {
      return StandardOutput.print("a line has at most \(Self.longestLine) bytes")
    }
    lines.append(
      String(decoding: bytes, as: UTF8.self).withoutOuterSpaces)
  }

  /// What a line means.
  private static func keys(of line: String) -> [Key] {
    if line.isEmpty { return [.enter] }
    if let key = names[line.lowercased()] { return [key] }
    let keys = line.map { Key.character($0) }
    return line.hasPrefix(":") && line.count > 1 ? keys + [.enter] : keys
  }
}

/// The signals that came, for the loop to take.
private final class SignalBox: Sendable {
  private let events = Mutex<[InputEvent]>([])

  func put(_ meaning: SignalMeaning) {
    let event: InputEvent =
      switch meaning {
      case .interrupt: .interrupt
      case .terminate, .limit: .terminate
      case .hangUp: .hangup
      case .save: .save
      }
    events.withLock { $0.append(event) }
  }

  func take() -> InputEvent? { events.withLock { $0.isEmpty ? nil : $0.removeFirst() } }
}
