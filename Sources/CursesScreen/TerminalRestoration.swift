import Glibc

/// What it takes to give the terminal back from a signal handler, where nothing but system calls is
/// allowed: no curses, no allocation, no lock. Whoever else gives it back does so by it too.
///
/// One block for the whole process, allocated before any handler is installed and never freed. The
/// main thread fills it while no screen is up; handlers on any thread read it.
struct TerminalRestoration {
  /// 1 while a screen is up.
  var isUp: sig_atomic_t = 0
  var terminal = UnblockedFile(asking: STDOUT_FILENO)
  var attributes = termios()
  /// Sequences that leave the alternate screen, show the cursor, reset colours and the mouse.
  var bytes: UnsafeMutablePointer<UInt8>?
  var count = 0
  /// Where standard error went before it was captured; −1 when it is not.
  var standardError: Int32 = -1
  /// The file that captures standard error; −1 when there is none.
  var capture: Int32 = -1
  /// Handlers have little stack.
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 1)

  // Never changed after its first use, which is on the main thread; the memory behind it is only
  // read and written as the type's comment says, hence unsafe but sound.
  nonisolated(unsafe) static let shared: UnsafeMutablePointer<TerminalRestoration> = {
    let pointer = UnsafeMutablePointer<TerminalRestoration>.allocate(capacity: 1)
    pointer.initialize(to: TerminalRestoration())
    return pointer
  }()

  /// Milliseconds that a terminal gets to take what waits before it, and then without that.
  private static let patience = (first: 300, second: 700)

  /// Gives the terminal back, whatever state it is in, and shows what standard error was told.
  /// Async-signal-safe; doing it twice does nothing.
  static func restore(_ state: UnsafeMutablePointer<TerminalRestoration>) {
    giveBack(state)
    replayStandardError(state)
  }

  /// Gives the terminal back, whatever state it is in. A terminal that takes nothing is not waited
  /// for: what it was sent before goes, as nobody has use for it any more, and makes room.
  /// Async-signal-safe; doing it twice does nothing.
  static func giveBack(_ state: UnsafeMutablePointer<TerminalRestoration>) {
    guard state.pointee.isUp != 0 else { return }
    state.pointee.isUp = 0
    let terminal = state.pointee.terminal
    let bytes = UnsafeRawBufferPointer(start: state.pointee.bytes, count: state.pointee.count)
    // A process in the background would be stopped for it.
    var (stop, before) = (sigset_t(), sigset_t())
    sigemptyset(&stop)
    sigaddset(&stop, SIGTTOU)
    pthread_sigmask(SIG_BLOCK, &stop, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    if terminal.write(bytes, milliseconds: patience.first) < bytes.count {
      tcflush(terminal.descriptor, TCOFLUSH)
      tcflow(terminal.descriptor, TCOON)
      _ = terminal.write(bytes, milliseconds: patience.second)
    }
    // The modes are the shell's again while it has the terminal itself.
    let foreground = tcgetpgrp(terminal.descriptor)
    guard foreground < 0 || foreground == getpgrp() else { return }
    // At once: waiting for what it was sent to go out could be for ever.
    tcsetattr(terminal.descriptor, TCSANOW, &state.pointee.attributes)
  }

  /// Points standard error to where it was and copies there what was captured. Async-signal-safe.
  static func replayStandardError(_ state: UnsafeMutablePointer<TerminalRestoration>) {
    let target = state.pointee.standardError
    guard target >= 0 else { return }
    state.pointee.standardError = -1
    dup2(target, STDERR_FILENO)
    let capture = state.pointee.capture
    guard capture >= 0, lseek(capture, 0, SEEK_SET) == 0 else { return }
    let file = UnblockedFile(asking: STDERR_FILENO)
    let buffer = UnsafeRawBufferPointer(state.pointee.buffer)
    while true {
      let got = read(capture, state.pointee.buffer.baseAddress, buffer.count)
      if got <= 0 { break }
      let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<got])
      guard file.write(bytes, milliseconds: patience.second) == got else { break }
    }
  }
}
