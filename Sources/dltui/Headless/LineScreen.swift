import CellUI
import CursesScreen
import Foundation
import Glibc
import Synchronization

/// A screen that nobody sees: keys come as lines on standard input, signals as events.
///
/// A line is a key by its name (`space`, `enter`, `esc`, `up`, …), `:` and a command, which is carried
/// out, or characters that are a key each. The end of the input ends nothing.
final class LineScreen: Screen {
  let size = Size(columns: 160, rows: 48)
  let capabilities = ScreenCapabilities(colors: .none, glyphs: .ascii)

  private var waiting: [InputEvent] = []
  private var bytes: [UInt8] = []
  private var isAtEnd = false
  private let signals: SignalBox
  private var watch: SignalWatch?

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
  func suspend() { raise(SIGSTOP) }

  /// Signals are somebody else's from now on.
  func close() { watch = nil }

  func nextEvent(timeoutMilliseconds: Int) -> InputEvent? {
    if let event = signals.take() { return event }
    if waiting.isEmpty { read(timeoutMilliseconds) }
    return signals.take() ?? (waiting.isEmpty ? nil : waiting.removeFirst())
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
    guard count > 0 else {
      isAtEnd = count == 0
      return
    }
    bytes += buffer[..<count]
    while let end = bytes.firstIndex(of: 0x0A) {
      waiting += Self.events(of: String(decoding: bytes[..<end], as: UTF8.self))
      bytes.removeSubrange(...end)
    }
  }

  /// What a line means.
  static func events(of line: String) -> [InputEvent] {
    let line = line.hasSuffix("\r") ? String(line.dropLast()) : line
    if let key = names[line.trimmingCharacters(in: .whitespaces).lowercased()] {
      return [.key(key)]
    }
    let keys = line.map { InputEvent.key(.character($0)) }
    return line.hasPrefix(":") ? keys + [.key(.enter)] : keys
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
