import Glibc

/// What is written to standard error while the screen is up: by libraries, by a trap.
extension CursesScreen {
  /// Sends standard error to an unnamed file, where it cannot spoil the screen.
  func captureStandardError() {
    guard let file = tmpfile() else { return }
    let capture = dup(fileno(file))
    fclose(file)
    guard capture >= 0 else { return }
    let saved = dup(STDERR_FILENO)
    guard saved >= 0 else {
      _ = Glibc.close(capture)
      return
    }
    for descriptor in [capture, saved] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    dup2(capture, STDERR_FILENO)
    restoration.pointee.capture = capture
    capturedCount = 0
    restoration.pointee.standardError = saved
  }

  /// Shows what standard error was told meanwhile.
  func releaseStandardError() {
    let (capture, saved) = (restoration.pointee.capture, restoration.pointee.standardError)
    TerminalRestoration.replayStandardError(restoration)
    restoration.pointee.capture = -1
    for descriptor in [capture, saved] where descriptor >= 0 { _ = Glibc.close(descriptor) }
  }

  /// The whole lines that standard error was told since the last call.
  public func takeCapturedLines() -> [String] {
    let capture = restoration.pointee.capture
    var facts = stat()
    guard capture >= 0, fstat(capture, &facts) == 0, facts.st_size > capturedCount else {
      return []
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      // Where the writers go on is not touched.
      let got = pread(capture, &buffer, buffer.count, off_t(capturedCount + bytes.count))
      if got <= 0 { break }
      bytes += buffer[..<got]
    }
    guard let end = bytes.lastIndex(of: 10) else { return [] }
    capturedCount += end + 1
    return bytes[..<end].split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
  }
}
