import Dispatch
import Synchronization

/// A text in pieces that can each be read without the others.
protocol Pieces: SendableMetatype {
  associatedtype Part

  var count: Int { get }

  /// What stands in a piece. Called once for each, perhaps on another thread; it writes to nothing that
  /// another piece reads or writes.
  func part(_ piece: Int) -> Part
}

/// Reads the pieces of a text on two threads, while the caller's also takes what was read, in order.
///
/// A piece is read by the thread that counted `next` up to it, which alone writes its part and room;
/// `ready` says, with a release, that they may be read. So nothing is written by two.
final class PieceWork<Text: Pieces>: @unchecked Sendable {
  /// Of more pieces there is no account.
  static var mostPieces: Int { UInt.bitWidth }

  let count: Int
  private let text: Text
  private let parts: UnsafeMutablePointer<Text.Part>
  private let next = Atomic<Int>(0)
  /// A bit for each piece that was read.
  private let ready = Atomic<UInt>(0)
  private let wasRead = DispatchSemaphore(value: 0)
  private let isHelped = Atomic<Bool>(false)
  private let isLeft = DispatchSemaphore(value: 0)

  /// - Precondition: of at most `mostPieces`, whose parts hold no references.
  init(_ text: Text) {
    precondition(text.count <= Self.mostPieces, "no more pieces than are accounted for")
    self.text = text
    count = text.count
    parts = .allocate(capacity: count)
  }

  deinit { parts.deallocate() }

  /// Lets another thread read as well; `end` must follow.
  func begin() {
    DispatchQueue.global().async { self.help() }
  }

  /// Reads the next piece that nobody has begun.
  ///
  /// - Returns: false when there is none.
  private func readNext() -> Bool {
    let piece = next.add(1, ordering: .relaxed).oldValue
    guard piece < count else { return false }
    (parts + piece).initialize(to: text.part(piece))
    ready.bitwiseOr(1 &<< UInt(piece), ordering: .releasing)
    wasRead.signal()
    return true
  }

  /// A piece once it is read: until then the caller reads others, and waits when none is left.
  func part(_ piece: Int) -> Text.Part {
    while ready.load(ordering: .acquiring) & 1 &<< UInt(piece) == 0 {
      if !readNext() { wasRead.wait() }
    }
    return parts[piece]
  }

  /// Reads pieces until none is left, on the other thread.
  private func help() {
    guard isHelped.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged
    else { return }
    while readNext() {}
    isLeft.signal()
  }

  /// Begins no further piece, and waits until the other thread has left the text, if it ever came:
  /// where all threads are busy it comes too late, and finds nothing to do.
  func end() {
    next.store(count, ordering: .relaxed)
    if !isHelped.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged {
      isLeft.wait()
    }
  }
}
