import Glibc

/// Numbers the names of a log, each distinct run of bytes once, in order of first sight.
///
/// Logs repeat their names in the same order, so the name that followed last time is tried first
/// and a lookup is then one comparison. Owned by one reader and used on its thread.
final class NameTable {
  private struct Entry {
    var bytes: UnsafeMutableRawPointer
    var length: Int
    var hash: UInt64
    /// The name that came after this one last time; −1 at first.
    var successor: Int
  }

  private struct Storage {
    var entries: UnsafeMutablePointer<Entry>
    var entryCapacity = 16
    var count = 0
    /// Numbers of entries by hash, −1 where free; open addressing, at most half full.
    var slots: UnsafeMutablePointer<Int>
    var slotCount = 64
    var last = -1
  }

  /// A pointer, so that the lookup pays for no exclusivity check.
  private let storage: UnsafeMutablePointer<Storage>

  init() {
    let slots = UnsafeMutablePointer<Int>.allocate(capacity: 64)
    slots.initialize(repeating: -1, count: 64)
    storage = .allocate(capacity: 1)
    storage.initialize(
      to: Storage(entries: .allocate(capacity: 16), slots: slots))
  }

  deinit {
    for index in 0..<storage.pointee.count { storage.pointee.entries[index].bytes.deallocate() }
    storage.pointee.entries.deallocate()
    storage.pointee.slots.deallocate()
    storage.deallocate()
  }

  var count: Int { storage.pointee.count }

  /// The number of the name, a new one when it was not seen before.
  @inline(__always)
  func number(_ bytes: UnsafeRawPointer, _ length: Int) -> Int {
    let last = storage.pointee.last
    if last >= 0 {
      let guess = storage.pointee.entries[last].successor
      if guess >= 0 {
        let entry = storage.pointee.entries + guess
        if entry.pointee.length == length, memcmp(entry.pointee.bytes, bytes, length) == 0 {
          storage.pointee.last = guess
          return guess
        }
      }
    }
    return lookUp(bytes, length)
  }

  func number(_ name: String) -> Int {
    var name = name
    return name.withUTF8 { bytes in
      guard let base = bytes.baseAddress else { return lookUp(UnsafeRawPointer(storage), 0) }
      return lookUp(base, bytes.count)
    }
  }

  /// The name as text, bytes that are no UTF-8 repaired.
  subscript(number: Int) -> String {
    precondition(number >= 0 && number < count, "a number this table gave")
    let entry = storage.pointee.entries[number]
    return String(
      decoding: UnsafeRawBufferPointer(start: entry.bytes, count: entry.length), as: UTF8.self)
  }

  @inline(never)
  private func lookUp(_ bytes: UnsafeRawPointer, _ length: Int) -> Int {
    let hash = Self.hash(bytes, length)
    let mask = storage.pointee.slotCount - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while true {
      let candidate = storage.pointee.slots[slot]
      if candidate < 0 { break }
      let entry = storage.pointee.entries[candidate]
      if entry.hash == hash, entry.length == length, memcmp(entry.bytes, bytes, length) == 0 {
        follow(with: candidate)
        return candidate
      }
      slot = (slot + 1) & mask
    }
    let number = add(bytes, length, hash)
    storage.pointee.slots[slot] = number
    if number * 2 >= storage.pointee.slotCount { widen() }
    follow(with: number)
    return number
  }

  private func follow(with number: Int) {
    if storage.pointee.last >= 0 {
      storage.pointee.entries[storage.pointee.last].successor = number
    }
    storage.pointee.last = number
  }

  private func add(_ bytes: UnsafeRawPointer, _ length: Int, _ hash: UInt64) -> Int {
    if storage.pointee.count == storage.pointee.entryCapacity {
      let capacity = storage.pointee.entryCapacity * 2
      let wider = UnsafeMutablePointer<Entry>.allocate(capacity: capacity)
      wider.moveInitialize(from: storage.pointee.entries, count: storage.pointee.count)
      storage.pointee.entries.deallocate()
      storage.pointee.entries = wider
      storage.pointee.entryCapacity = capacity
    }
    let copy = UnsafeMutableRawPointer.allocate(byteCount: max(length, 1), alignment: 8)
    copy.copyMemory(from: bytes, byteCount: length)
    (storage.pointee.entries + storage.pointee.count).initialize(
      to: Entry(bytes: copy, length: length, hash: hash, successor: -1))
    storage.pointee.count += 1
    return storage.pointee.count - 1
  }

  private func widen() {
    storage.pointee.slots.deallocate()
    storage.pointee.slotCount *= 2
    storage.pointee.slots = .allocate(capacity: storage.pointee.slotCount)
    storage.pointee.slots.initialize(repeating: -1, count: storage.pointee.slotCount)
    let mask = storage.pointee.slotCount - 1
    for index in 0..<storage.pointee.count {
      var slot = Int(truncatingIfNeeded: storage.pointee.entries[index].hash) & mask
      while storage.pointee.slots[slot] >= 0 { slot = (slot + 1) & mask }
      storage.pointee.slots[slot] = index
    }
  }

  /// FNV-1a (Fowler, Noll and Vo) with a final mix, since the slots take the low bits.
  private static func hash(_ bytes: UnsafeRawPointer, _ length: Int) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in 0..<length {
      hash =
        (hash ^ UInt64(bytes.load(fromByteOffset: index, as: UInt8.self)))
        &* 0x0000_0100_0000_01b3
    }
    return hash ^ (hash >> 29)
  }
}
