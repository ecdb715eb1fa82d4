import FileWitness
import Foundation
import Synchronization
import Testing

/// The files below a folder through a disk whose every change is known, and which fails where it is told to.
/// One at a time.
final class WitnessedDisk: Sendable {
  enum Change: Sendable, CustomStringConvertible {
    case makeFile(Name, UInt64)
    case makeFolder(Name, UInt64)
    case write(UInt64, [UInt8])
    case truncate(UInt64, Int)
    case rename(Name, to: Name)
    case link(Name, UInt64)
    case remove(Name)
    /// Brought to the disk, as by fsync(2).
    case keep(UInt64)

    struct Name: Hashable, Sendable {
      /// The folder's number.
      var folder: UInt64
      var name: String
    }

    var description: String {
      switch self {
      case .makeFile(let name, let file): "make \(name.name) (\(file))"
      case .makeFolder(let name, let file): "make folder \(name.name) (\(file))"
      case .write(let file, let bytes): "write \(bytes.count) bytes (\(file))"
      case .truncate(let file, let size): "cut to \(size) bytes (\(file))"
      case .rename(let name, let new): "rename \(name.name) to \(new.name)"
      case .link(let name, let file): "link \(name.name) (\(file))"
      case .remove(let name): "remove \(name.name)"
      case .keep(let file): "keep (\(file))"
      }
    }
  }

  /// What a disk in trouble does to some changes in a row.
  struct Trouble: Sendable {
    /// The first that fails, of all that are tried.
    var first: Int
    var count: Int
    var code: Int32
  }

  private struct State {
    var tried = 0
    var changes: [Change] = []
    var trouble: Trouble?
  }

  private let state = Mutex(State())
  /// The number of the folder that is watched.
  let root: UInt64

  var changes: [Change] { state.withLock(\.changes) }
  /// Those that failed, too.
  var triedCount: Int { state.withLock(\.tried) }

  /// - Parameter folder: an absolute path without links.
  init(_ folder: String, trouble: Trouble? = nil) throws {
    var facts = stat()
    try #require(stat(folder, &facts) == 0)
    root = UInt64(facts.st_ino)
    state.withLock { $0.trouble = trouble }
    // Kept alive by `stop`, which whoever made it calls.
    file_witness_start(
      folder, Unmanaged.passRetained(self).toOpaque(),
      { context, change in
        guard let context else { return 0 }
        return Unmanaged<WitnessedDisk>.fromOpaque(context).takeUnretainedValue().decide(
          change?.pointee.kind)
      },
      { context, change in
        guard let context, let change else { return }
        Unmanaged<WitnessedDisk>.fromOpaque(context).takeUnretainedValue().take(change.pointee)
      })
  }

  /// Watches no more.
  func stop() {
    file_witness_stop()
    Unmanaged.passUnretained(self).release()
  }

  private func decide(_ kind: file_change_kind?) -> Int {
    state.withLock { state in
      state.tried += 1
      guard let trouble = state.trouble, state.tried >= trouble.first,
        state.tried < trouble.first + trouble.count
      else { return 0 }
      // A full disk still removes and renames, and brings to the disk what is on it.
      let fits = [file_change_remove, file_change_rename, file_change_keep].contains { $0 == kind }
      return trouble.code == ENOSPC && fits ? 0 : -Int(trouble.code)
    }
  }

  private func take(_ change: file_change) {
    let name = Change.Name(folder: change.folder, name: Self.text(change.name))
    let taken: Change =
      switch change.kind {
      case file_change_make_file: .makeFile(name, change.file)
      case file_change_make_folder: .makeFolder(name, change.file)
      case file_change_write:
        .write(
          change.file,
          Array(UnsafeRawBufferPointer(start: change.bytes, count: change.count)))
      case file_change_truncate: .truncate(change.file, change.count)
      case file_change_rename:
        .rename(name, to: Change.Name(folder: change.new_folder, name: Self.text(change.new_name)))
      case file_change_link: .link(name, change.file)
      case file_change_remove: .remove(name)
      default: .keep(change.file)
      }
    state.withLock { $0.changes.append(taken) }
  }

  private static func text(_ name: UnsafePointer<CChar>?) -> String {
    name.map { String(cString: $0) } ?? ""
  }
}

extension file_change_kind: @retroactive Equatable {}
