import Glibc

/// What it takes to give the terminal back from a signal handler, where nothing but system calls is
/// allowed: no curses, no allocation, no lock.
///
/// One block for the whole process, allocated before any handler is installed and never freed. The
/// main thread fills it while no screen is up; handlers on any thread read it.
struct TerminalRestoration {
  /// 1 while a screen is up.
  var isUp: sig_atomic_t = 0
  var terminal: Int32 = -1
  var attributes = termios()
  /// Sequences that leave the alternate screen, show the cursor, reset colours and the mouse.
  var bytes: UnsafeMutablePointer<UInt8>?
  var count = 0
  /// Where standard error went before it was captured; −1 when it is not.
  var standardError: Int32 = -1
  /// The file that captures standard error; −1 when there is none.
  var capture: Int32 = -1
  /// Handlers write their signal's number here.
  var pipeEnd: Int32 = -1

  // Never changed after its first use, which is on the main thread; the memory behind it is only
  // read and written as the type's comment says, hence unsafe but sound.
  nonisolated(unsafe) static let shared: UnsafeMutablePointer<TerminalRestoration> = {
    let pointer = UnsafeMutablePointer<TerminalRestoration>.allocate(capacity: 1)
    pointer.initialize(to: TerminalRestoration())
    return pointer
  }()

  /// Gives the terminal back, whatever state it is in, and shows what standard error was told.
  /// Async-signal-safe; doing it twice does nothing.
  static func restore(_ state: UnsafeMutablePointer<TerminalRestoration>) {
    if state.pointee.isUp != 0 {
      state.pointee.isUp = 0
      if let bytes = state.pointee.bytes {
        writeAll(state.pointee.terminal, bytes, state.pointee.count)
      }
      tcsetattr(state.pointee.terminal, TCSANOW, &state.pointee.attributes)
    }
    replayStandardError(state)
  }

  /// Points standard error to where it was and copies there what was captured. Async-signal-safe.
  static func replayStandardError(_ state: UnsafeMutablePointer<TerminalRestoration>) {
    let target = state.pointee.standardError
    guard target >= 0 else { return }
    state.pointee.standardError = -1
    dup2(target, STDERR_FILENO)
    let capture = state.pointee.capture
    guard capture >= 0, lseek(capture, 0, SEEK_SET) == 0 else { return }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4096) { buffer in
      guard let start = buffer.baseAddress else { return }
      while true {
        let got = read(capture, start, 4096)
        if got <= 0 { break }
        writeAll(STDERR_FILENO, start, got)
      }
    }
  }

  private static func writeAll(_ descriptor: Int32, _ bytes: UnsafePointer<UInt8>, _ count: Int) {
    var sent = 0
    while sent < count {
      let result = write(descriptor, bytes + sent, count - sent)
      if result > 0 {
        sent += result
      } else if errno != EINTR {
        return
      }
    }
  }
}
