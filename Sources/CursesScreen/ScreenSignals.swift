import Glibc

/// The process's signals while a screen is up: polled together with the keyboard.
///
/// The process's other threads are not disturbed: nothing is blocked.
@MainActor
final class ScreenSignals {
  private var claim: SignalClaim?
  private var taken: [Int32] = []

  /// To be polled; readable when a signal came.
  var readEnd: Int32 { SignalPipe.process.readEnd }

  init() {
    FatalSignals.install()
    claim = SignalClaim(SignalMeaning.signals + [SIGWINCH, SIGCONT, SIGTSTP])
  }

  /// Lets the signals do what they did before.
  func remove() { claim = nil }

  /// The next signal that came; nil when none did. Those that end the process come first: nothing
  /// else is worth doing then.
  func next() -> Int32? {
    while let signal = SignalPipe.process.next() { taken.append(signal.number) }
    guard !taken.isEmpty else { return nil }
    return taken.remove(at: taken.firstIndex(where: Self.isEnding) ?? 0)
  }

  /// Whether a signal waits that ends the process.
  var isEndAsked: Bool {
    while let signal = SignalPipe.process.next() { taken.append(signal.number) }
    return taken.contains(where: Self.isEnding)
  }

  private static func isEnding(_ signal: Int32) -> Bool {
    SignalMeaning(signal).map { $0 != .save } ?? false
  }

  /// Stops the process and its group as the terminal's own Ctrl-Z does; returns when it goes on.
  func stopProcess() {
    var byDefault = sigaction()
    byDefault.__sigaction_handler.sa_handler = SIG_DFL
    sigaction(SIGTSTP, &byDefault, nil)
    kill(0, SIGTSTP)
    SignalClaim.set(SIGTSTP)
  }

  /// Waits until the process is the terminal's foreground, stopped as one that writes from behind
  /// is. False when it is to end meanwhile.
  func waitForForeground() -> Bool {
    while true {
      let foreground = tcgetpgrp(STDOUT_FILENO)
      if foreground < 0 || foreground == getpgrp() { return true }
      if isEndAsked { return false }
      kill(0, SIGTTOU)
      // A group that nobody can continue is not stopped.
      var pipe = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
      poll(&pipe, 1, 100)
    }
  }
}
