import CNcurses
import CellUI
import Glibc

extension CursesScreen {
  /// The next key, click, resize or signal; nil when none comes in time.
  ///
  /// - Parameter timeoutMilliseconds: how long it waits at most; 0 for not at all.
  public func nextEvent(timeoutMilliseconds: Int) -> InputEvent? {
    guard isOpen else { return nil }
    let deadline = UnblockedFile.milliseconds + timeoutMilliseconds
    while true {
      if !waiting.isEmpty { return waiting.removeFirst() }
      if let signal = signals.next() {
        take(signal)
        continue
      }
      if output.isWaiting {
        output.push()
        // Whoever waits here may have a frame for it.
        if !output.isWaiting { return nil }
      }
      // Curses may hold bytes that it has read ahead, which no poll would show.
      if !isHungUp, readKey() { continue }
      let left = deadline - UnblockedFile.milliseconds
      if !waitForInput(max(0, left)), left <= 0 { return nil }
    }
  }

  /// Waits until there is something to read, or room for what waits to be shown; false when there was
  /// not. A terminal that is gone shows
  /// as readable with nothing to read: that is told once, and it is never looked at again.
  private func waitForInput(_ timeoutMilliseconds: Int) -> Bool {
    var descriptors = [
      pollfd(fd: signals.readEnd, events: Int16(POLLIN), revents: 0),
      pollfd(fd: isHungUp ? -1 : STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(
        fd: output.isWaiting ? output.terminal.descriptor : -1, events: Int16(POLLOUT), revents: 0),
    ]
    let ready = poll(&descriptors, 3, Int32(clamping: timeoutMilliseconds))
    guard ready > 0 else { return false }
    if descriptors[1].revents != 0 {
      var count: Int32 = 0
      if ioctl(STDIN_FILENO, UInt(FIONREAD), &count) != 0 || count == 0 {
        isHungUp = true
        hangUp()
      }
    }
    return true
  }

  /// Reads a key, if one waits, and queues what it means; false when none waits.
  private func readKey() -> Bool {
    var code: wint_t = 0
    switch wget_wch(keyboard, &code) {
    case KEY_CODE_YES:
      if Int32(bitPattern: code) == KEY_MOUSE {
        takeMouse()
      } else if Int32(bitPattern: code) == Self.picturesAnswer {
        capabilities.hasPictures = true
        // The same size as before: to be drawn once more.
        waiting.append(.resize(size))
      } else if let key = KeyDecoding.key(code: Int32(bitPattern: code)) {
        waiting.append(.key(key))
      }
      return true
    case OK:
      take(scalar: code)
      return true
    default:
      return false
    }
  }

  /// Curses tells of the mouse's reports that arrive together (a double click over a slow line) once, and
  /// gives the newest first.
  private func takeMouse() {
    var events: [MEVENT] = []
    var event = MEVENT()
    while getmouse(&event) == OK { events.append(event) }
    for event in events.reversed() {
      guard let mouse = KeyDecoding.mouse(event, held: &heldButton) else { continue }
      waiting.append(.mouse(mouse))
    }
  }

  private func take(scalar: wint_t) {
    switch scalar {
    case 3: waiting.append(.interrupt)
    case 26: suspend()
    case 27: takeEscape()
    default:
      if let key = KeyDecoding.key(scalar: scalar) { waiting.append(.key(key)) }
    }
  }

  /// The Escape key, or the beginning of a sequence that the terminal's description does not know: of
  /// such a one nothing is to be taken for keys.
  private func takeEscape() {
    var code: wint_t = 0
    guard wget_wch(keyboard, &code) == OK else {
      waiting.append(.key(.escape))
      return
    }
    switch code {
    case wint_t(UInt8(ascii: "[")):
      // Parameters, then a final byte (ECMA-48).
      while wget_wch(keyboard, &code) == OK, code < 0x40 || code > 0x7E {}
    case wint_t(UInt8(ascii: "O")):
      _ = wget_wch(keyboard, &code)
    default:
      waiting.append(.key(.escape))
      take(scalar: code)
    }
  }

  /// Told once, though the signal and the end of input may both come.
  private func hangUp() {
    if !toldHangUp { waiting.append(.hangup) }
    toldHangUp = true
  }

  private func take(_ signal: Int32) {
    switch SignalMeaning(signal) {
    case .interrupt: return waiting.append(.interrupt)
    case .terminate, .limit: return waiting.append(.terminate)
    case .hangUp: return hangUp()
    case .save: return waiting.append(.save)
    case nil: break
    }
    switch signal {
    case SIGWINCH: if adoptSize() { waiting.append(.resize(size)) }
    case SIGTSTP: suspend()
    case SIGCONT:
      reenter()
      waiting.append(.resumed)
    default: break
    }
  }
}
