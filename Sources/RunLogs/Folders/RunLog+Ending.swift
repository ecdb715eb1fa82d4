import LocalFiles
import RunCoding
import RunEvents

extension RunLog {
  /// How a run ended.
  public struct Ending: Hashable, Sendable {
    /// What its log says last.
    public var finish: Finish
    /// When its log was written to last: seconds since 1970.
    public var writtenAt: Double
  }

  /// How the run in a folder ended, read from the last piece of its log alone; nil where that does not
  /// say so.
  public static func ending(ofRunAt path: String) -> Ending? {
    guard let file = try? RegularFile(path + "/" + eventsName),
      let bytes = try? file.ending(endingBytes), let time = try? file.facts().st_mtim
    else { return nil }
    // The first line may be cut: it is none.
    var assembler = LogAssembler()
    bytes.withUnsafeBufferPointer { assembler.consume($0) }
    guard let finish = finish(of: assembler.takeEvents()) else { return nil }
    return Ending(
      finish: finish, writtenAt: Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9)
  }

  /// How a run ended by its events; nil where it did not, or has gone on since.
  public static func finish(of events: [RunEvent]) -> Finish? {
    let last = events.last { event in
      switch event {
      case .finished, .started, .checkpointRestored: true
      default: false
      }
    }
    guard case .finished(let finish)? = last else { return nil }
    return finish
  }

  /// Of the last events of a log.
  private static let endingBytes = 256 << 10
}
