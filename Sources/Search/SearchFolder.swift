import FoundationEssentials
import Glibc
import LocalFiles
import Training

/// A search on the disk: what was asked for, and what came of it line by line.
///
/// Owned by one process at a time: the journal is locked while it is open.
package final class SearchFolder: Sendable {
  package static let planName = "search.json"
  package static let journalName = "journal.jsonl"
  /// The best trial's recipe, once the search is over; of a command, a script that runs it.
  package var bestName: String { plan.command == nil ? "best.yaml" : "best.sh" }

  package let path: String
  /// The folder of all runs, in which it and its trials are.
  package var runsFolder: String { URL(filePath: path).deletingLastPathComponent().relativePath }
  /// The same for processes that work elsewhere.
  var absoluteRunsFolder: String {
    let folder = runsFolder
    return folder.hasPrefix("/") ? folder : FileManager.default.currentDirectoryPath + "/" + folder
  }
  package let plan: SearchPlan
  /// What the journal held when it was opened.
  package let entries: [SearchEntry]
  private let descriptor: Int32

  private init(path: String, plan: SearchPlan, entries: [SearchEntry], descriptor: Int32) {
    self.path = path
    self.plan = plan
    self.entries = entries
    self.descriptor = descriptor
  }

  deinit { WriteLock.close(descriptor) }

  /// Makes the folder in the folder of all runs. Its name is the plan's, with `-2` and so on behind it
  /// where it is taken; the plan is then called so, too.
  ///
  /// - Throws: `cannotKeep`.
  package static func create(
    _ plan: SearchPlan, in runsFolder: String
  ) throws(SearchError) -> SearchFolder {
    let reservation: FolderReservation
    let descriptor: Int32
    do throws(FileError) {
      (reservation, descriptor) = try FolderReservation.make(
        in: runsFolder, stem: plan.name, locking: journalName)
    } catch {
      throw .cannotKeep(path: error.path, cause: error.cause)
    }
    var plan = plan
    plan.name = reservation.name
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      let text = try encoder.encode(plan)
      try DurableFile.write([UInt8](text), to: reservation.hiddenPath + "/" + planName)
      try reservation.publish()
    } catch {
      WriteLock.close(descriptor)
      reservation.discard()
      let cause =
        (error as? DurableFile.Failure)?.cause ?? (error as? FileError)?.cause
        ?? SystemError.text(of: error)
      throw .cannotKeep(path: reservation.path, cause: cause)
    }
    return SearchFolder(
      path: reservation.path, plan: plan, entries: [], descriptor: descriptor)
  }

  /// Opens the folder of a search that was interrupted, or is over.
  ///
  /// - Throws: `cannotResume`.
  package static func open(_ path: String) throws(SearchError) -> SearchFolder {
    let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    func failure(_ cause: String) -> SearchError {
      .cannotResume(path: path, cause: cause)
    }
    let plan = try SearchRecord.readPlan(path, failure: failure)
    let descriptor = try openJournal(path, failure: failure)
    let record: SearchRecord
    do throws(SearchError) {
      record = try SearchRecord(path, plan: plan)
    } catch {
      WriteLock.close(descriptor)
      throw error
    }
    // What follows is done anew.
    if ftruncate(descriptor, off_t(record.wholeBytes)) != 0 {
      let cause = SystemError.text(errno)
      WriteLock.close(descriptor)
      throw failure(cause)
    }
    return SearchFolder(
      path: path, plan: record.plan, entries: record.entries, descriptor: descriptor)
  }

  /// Puts a line at the journal's end, on the disk when it returns.
  ///
  /// - Throws: `cannotKeep`.
  package func append(_ entry: SearchEntry) throws(SearchError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    let line: [UInt8]
    do {
      line = [UInt8](try encoder.encode(entry)) + [0x0A]
    } catch {
      throw .cannotKeep(path: path, cause: SystemError.text(of: error))
    }
    // One write: a line is whole or at the file's end.
    let written = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    guard written == line.count, fsync(descriptor) == 0 else {
      throw .cannotKeep(
        path: path + "/" + Self.journalName,
        cause: SystemError.text(written >= 0 && written < line.count ? ENOSPC : errno))
    }
  }

  /// Writes what trains the best trial anew beside the journal.
  ///
  /// - Returns: its path.
  /// - Throws: `cannotKeep`.
  package func keepBest(_ text: String) throws(SearchError) -> String {
    let file = path + "/" + bestName
    do throws(DurableFile.Failure) {
      try DurableFile.write(Array(text.utf8), to: file)
    } catch {
      throw .cannotKeep(path: file, cause: error.cause)
    }
    return file
  }

  private static func openJournal(
    _ path: String, failure: (String) -> SearchError
  ) throws(SearchError) -> Int32 {
    let descriptor = Glibc.open(
      path + "/" + journalName, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(SystemError.text(errno)) }
    guard WriteLock.take(descriptor) else {
      close(descriptor)
      throw failure("another process works on it")
    }
    return descriptor
  }
}
