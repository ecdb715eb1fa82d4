import Glibc
import LocalFiles
import RunCoding
import RunEvents

/// Brings the log and the manifest of a run that was damaged in order. Nothing is thrown away: what is
/// taken out is kept in the run's folder.
public enum RunRepair {
  /// Something that was done.
  public enum Step: Hashable, Sendable {
    /// The piece behind the last whole line was moved to `file`.
    case setTailAside(bytes: Int, file: String)
    /// The log was written anew without lines that are no events; as it was it is kept as `file`.
    case leftLinesOut(count: Int, file: String)
    /// A damaged manifest was replaced by what the log's first event says; it is kept as `file`, where
    /// there was one.
    case wroteManifest(file: String?)

    /// As a sentence without a point.
    public var text: String {
      switch self {
      case .setTailAside(let bytes, let file):
        "the log's last \(bytes) bytes, a line that was cut, are kept in \(file)"
      case .leftLinesOut(let count, let file):
        "damaged lines left out of the log: \(count); as it was it is kept as \(file)"
      case .wroteManifest(let file?):
        "the manifest is what the log says; the damaged one is kept as \(file)"
      case .wroteManifest(nil): "the manifest that was missing is what the log says"
      }
    }
  }

  /// Does what there is to do.
  ///
  /// - Parameters:
  ///   - path: the run's folder.
  ///   - output: the disk.
  /// - Returns: what was done; nothing where all is in order.
  /// - Throws: `RunLogError.inUse` while somebody writes to the run, `.cannotOpen`, `.cannotCreate`; the log
  ///   is then as it was, or whole.
  public static func repair(
    _ path: String, output: LogOutput = .system
  ) throws(RunLogError) -> [Step] {
    let folder: HeldFolder
    let log: Int32
    do throws(FileError) {
      folder = try HeldFolder(path)
      _ = try RegularFile(path + "/" + RunLog.eventsName)
      log = try folder.open(RunLog.eventsName, flags: O_RDWR | O_APPEND)
    } catch {
      throw .cannotOpen(path: error.path, cause: error.cause)
    }
    defer { WriteLock.close(log) }
    guard WriteLock.take(log) else { throw .inUse(path: path) }
    var steps: [Step] = []
    do throws(FileError) {
      let bytes = try TornTail.setAside(from: log, in: folder, output)
      if bytes > 0 { steps.append(.setTailAside(bytes: bytes, file: TornTail.name)) }
      if let step = try leaveDamagedLinesOut(of: log, in: folder, output) { steps.append(step) }
    } catch {
      throw .cannotCreate(path: error.path, cause: error.cause)
    }
    if let step = try writeManifest(of: folder, output) { steps.append(step) }
    return steps
  }

  /// Writes the lines that are events into a new log, which takes the old one's place.
  private static func leaveDamagedLinesOut(
    of log: Int32, in folder: HeldFolder, _ output: LogOutput
  ) throws(FileError) -> Step? {
    guard try LogSieve.damagedLines(in: log, of: folder) > 0 else { return nil }
    let temporary = RunLog.eventsName + DurableFile.temporarySuffix
    let copy = try folder.open(temporary, flags: O_WRONLY | O_CREAT | O_TRUNC)
    var count = 0
    let kept: String
    do throws(FileError) {
      defer { close(copy) }
      count = try LogSieve.damagedLines(in: log, of: folder) { (line) throws(FileError) in
        let code = output.writeAll(line, to: copy).code
        guard code == 0 else { throw .system(path: folder.path + "/" + temporary, code: code) }
      }
      let synced = output.synchronize(copy)
      guard synced == 0 else {
        throw .system(path: folder.path + "/" + temporary, code: -synced)
      }
      kept = try unusedName(in: folder) { "events-\($0).jsonl" }
      // Where a file can have two names there is a log at every moment.
      if !folder.link(log, as: kept) { try folder.rename(RunLog.eventsName, to: kept) }
    } catch {
      try? folder.remove(temporary)
      throw error
    }
    try folder.rename(temporary, to: RunLog.eventsName)
    try folder.synchronize()
    return .leftLinesOut(count: count, file: kept)
  }

  /// Replaces a manifest that cannot be read, where the log says what was in it.
  private static func writeManifest(
    of folder: HeldFolder, _ output: LogOutput
  ) throws(RunLogError) -> Step? {
    let path = folder.path
    do throws(RunLogError) {
      _ = try RunLog.readManifest(path + "/" + RunLog.manifestName)
      return nil
    } catch {
      let events = try RunLog.open(path).events
      guard let manifest = events.lazy.compactMap(\.startedManifest).first else { return nil }
      do throws(FileError) {
        var kept: String?
        if folder.identity(of: RunLog.manifestName) != nil {
          let name = try unusedName(in: folder) { "manifest-\($0).json" }
          try folder.rename(RunLog.manifestName, to: name)
          kept = name
        }
        try DurableFile.write(
          Array(ManifestCoding.text(of: manifest).utf8), to: RunLog.manifestName, in: folder)
        return .wroteManifest(file: kept)
      } catch {
        throw .cannotCreate(path: path + "/" + RunLog.manifestName, cause: error.cause)
      }
    }
  }

  private static func unusedName(
    in folder: HeldFolder, _ name: (Int) -> String
  ) throws(FileError) -> String {
    let names = Set(try folder.names())
    var number = 1
    while names.contains(name(number)) { number += 1 }
    return name(number)
  }
}
