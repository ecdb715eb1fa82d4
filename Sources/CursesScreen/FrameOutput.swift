import CNcurses
import Glibc

/// What curses writes to: memory while it puts a frame together, from where it goes to the terminal.
///
/// Curses sends what lies between two movements of the cursor by itself, so that a frame of small
/// changes is dozens of writes. Each wakes the process at the terminal's other end, which on a machine
/// whose cores all train takes one of them away each time. Collected, a frame is one write. What the
/// terminal does not take at once waits here: nothing waits for a terminal that stands still.
@MainActor
final class FrameOutput {
  let file: UnsafeMutablePointer<FILE>?
  let terminal = UnblockedFile(STDOUT_FILENO)
  private let descriptor: Int32
  private let memory: Int32
  private var raw: [UInt8] = []
  private var bytes: [UInt8] = []
  private var waiting: ArraySlice<UInt8> = []
  private var filter = PenFilter()

  /// Where memory cannot be had as a file, curses writes to the terminal as it likes.
  init() {
    descriptor = dup(STDOUT_FILENO)
    file = descriptor >= 0 ? fdopen(descriptor, "w") : nil
    memory = file == nil ? -1 : cncurses_memory_file()
  }

  /// Whether the terminal has not taken all that it was sent.
  var isWaiting: Bool { !waiting.isEmpty }

  /// Runs what makes curses write, and sends all of it, between `prefix` and `suffix`, at once.
  func send(prefix: String, suffix: String, _ draw: () -> Void) {
    let drawn = collected(draw)
    bytes.removeAll(keepingCapacity: true)
    bytes.append(contentsOf: prefix.utf8)
    filter.append(drawn, to: &bytes)
    bytes.append(contentsOf: suffix.utf8)
    write(bytes)
  }

  /// Runs what makes curses write, and gives all of it.
  func collected(_ draw: () -> Void) -> ArraySlice<UInt8> {
    guard memory >= 0, dup2(memory, descriptor) >= 0 else {
      draw()
      return []
    }
    draw()
    let count = Int(lseek(memory, 0, SEEK_CUR))
    dup2(STDOUT_FILENO, descriptor)
    raw.removeAll(keepingCapacity: true)
    raw.append(contentsOf: repeatElement(0, count: count))
    let read = raw.withUnsafeMutableBytes { pread(memory, $0.baseAddress, count, 0) }
    lseek(memory, 0, SEEK_SET)
    return raw[..<max(0, read)]
  }

  /// The terminal may have been drawn to by others meanwhile.
  func forget() { filter.forget() }

  /// Sends bytes past curses, which has nothing waiting between two updates.
  func write(_ bytes: some Collection<UInt8>) {
    waiting += bytes
    push()
  }

  /// Sends as much of what waits as the terminal takes now.
  func push() {
    while !waiting.isEmpty {
      let taken = waiting.withUnsafeBytes { terminal.write($0) }
      // A terminal that is gone takes nothing any more; the keyboard says that it is.
      if taken < 0 { waiting = [] }
      guard taken > 0 else { return }
      waiting = waiting.dropFirst(taken)
    }
    waiting = []
  }

  /// What the terminal has not taken yet is not to be seen any more.
  func drop() { waiting = [] }
}
