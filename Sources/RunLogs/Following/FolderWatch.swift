import Glibc

/// Sleeps until something changes in any of some folders, with inotify, or for a while where the
/// system does not tell of changes, as on network file systems.
///
/// Owned by one thread.
final class FolderWatch {
  /// Looked at after so long whatever the system tells.
  static let longestWaitMilliseconds: Int32 = 400
  /// After a change, what a writer does in the next moment is waited for, so that one who writes
  /// thousands of records a second is not answered a thousand times.
  private static let settlingMicroseconds: UInt32 = 40_000

  private let descriptor: Int32
  private var folders: Set<String> = []
  /// When it was last said that files may have come: an empty file becomes a log by being written to.
  private var told = ContinuousClock.now

  init() { descriptor = inotify_init1(Int32(O_NONBLOCK | O_CLOEXEC)) }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Watches these folders besides; those that cannot be watched are looked at by time.
  func add(_ new: Set<String>) {
    guard descriptor >= 0 else { return }
    let mask = UInt32(IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_DELETE | IN_CLOSE_WRITE)
    for folder in new.subtracting(folders) where inotify_add_watch(descriptor, folder, mask) >= 0 {
      folders.insert(folder)
    }
  }

  /// Waits for a change, or until it is time to look.
  ///
  /// - Returns: whether files or folders may have come or gone, or become logs.
  func wait() -> Bool {
    let mayHave = waitForChange()
    let isDue = told.duration(to: .now) >= .milliseconds(Int(Self.longestWaitMilliseconds))
    guard mayHave || isDue else { return false }
    told = .now
    return true
  }

  private func waitForChange() -> Bool {
    guard descriptor >= 0 else {
      usleep(UInt32(Self.longestWaitMilliseconds) * 1000)
      return true
    }
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&request, 1, Self.longestWaitMilliseconds) > 0 else { return true }
    usleep(Self.settlingMicroseconds)
    return drain()
  }

  private func drain() -> Bool {
    var hasComeOrGone = false
    withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 8) { buffer in
      while true {
        let count = read(descriptor, buffer.baseAddress, buffer.count)
        guard count > 0 else { return }
        var place = 0
        let header = MemoryLayout<inotify_event>.size
        while place + header <= count {
          let event = buffer.loadUnaligned(fromByteOffset: place, as: inotify_event.self)
          let kinds = UInt32(IN_CREATE | IN_MOVED_TO | IN_DELETE | IN_Q_OVERFLOW | IN_IGNORED)
          if event.mask & kinds != 0 { hasComeOrGone = true }
          if event.mask & UInt32(IN_IGNORED) != 0 { folders = [] }
          place += header + Int(event.len)
        }
      }
    }
    return hasComeOrGone
  }
}
