import CNcurses
import Glibc

/// What curses writes to: the terminal, or memory while it puts a frame together.
///
/// Curses sends what lies between two movements of the cursor by itself, so that a frame of small
/// changes is dozens of writes. Each wakes the process at the terminal's other end, which on a machine
/// whose cores all train takes one of them away each time. Collected, a frame is one write.
@MainActor
final class FrameOutput {
  let file: UnsafeMutablePointer<FILE>?
  private let descriptor: Int32
  private let memory: Int32
  private var raw: [UInt8] = []
  private var bytes: [UInt8] = []
  private var filter = PenFilter()

  /// Where memory cannot be had as a file, curses writes to the terminal as it likes.
  init() {
    descriptor = dup(STDOUT_FILENO)
    file = descriptor >= 0 ? fdopen(descriptor, "w") : nil
    memory = file == nil ? -1 : cncurses_memory_file()
  }

  /// Runs what makes curses write, and sends all of it, between `prefix` and `suffix`, at once.
  func send(prefix: String, suffix: String, _ draw: () -> Void) {
    guard memory >= 0, dup2(memory, descriptor) >= 0 else {
      write(prefix.utf8)
      draw()
      write(suffix.utf8)
      return
    }
    draw()
    let count = Int(lseek(memory, 0, SEEK_CUR))
    dup2(STDOUT_FILENO, descriptor)
    raw.removeAll(keepingCapacity: true)
    raw.append(contentsOf: repeatElement(0, count: count))
    let read = raw.withUnsafeMutableBytes { pread(memory, $0.baseAddress, count, 0) }
    bytes.removeAll(keepingCapacity: true)
    bytes.append(contentsOf: prefix.utf8)
    filter.append(raw[..<max(0, read)], to: &bytes)
    bytes.append(contentsOf: suffix.utf8)
    lseek(memory, 0, SEEK_SET)
    write(bytes)
  }

  /// The terminal may have been drawn to by others meanwhile.
  func forget() { filter.forget() }

  /// Sends bytes past curses, which has nothing waiting between two updates.
  func write(_ bytes: some Collection<UInt8>) {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if written < 0 {
        if errno == EINTR { continue }
        guard errno == EAGAIN else { return }
        var terminal = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
        poll(&terminal, 1, -1)
        continue
      }
      rest = rest.dropFirst(written)
    }
  }
}
