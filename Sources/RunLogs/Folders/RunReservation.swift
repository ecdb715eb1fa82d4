import Glibc
import LocalFiles
import RunEvents

/// A run directory on its way: it stands under a hidden name until it has its manifest, so that
/// a run folder that can be seen is always one that opens.
struct RunReservation: Sendable {
  let runsFolder: String
  /// The folder's name to be: `YYYY-MM-DD-HHMM-name`, with `-2` and so on where it is taken.
  let name: String

  var path: String { runsFolder + "/" + name }
  var hiddenPath: String { runsFolder + "/.creating-" + name }

  /// Makes the hidden folder with an empty `checkpoints` in it, and the runs folder if need be.
  /// - Throws: `RunLogError.cannotCreate`.
  static func make(
    in runsFolder: String, name: String, at seconds: Double
  ) throws(RunLogError) -> RunReservation {
    try makeFolders(runsFolder)
    let stem = "\(timestamp(seconds))-\(fileName(name))"
    var attempt = 1
    while true {
      let candidate = attempt == 1 ? stem : "\(stem)-\(attempt)"
      attempt += 1
      let reservation = RunReservation(runsFolder: runsFolder, name: candidate)
      if FileFacts.exists(reservation.path) { continue }
      if mkdir(reservation.hiddenPath, 0o755) != 0 {
        if errno == EEXIST { continue }
        throw .cannotCreate(path: reservation.path, cause: SystemError.text(errno))
      }
      // Whoever had the hidden name a moment ago may have just made it the real one.
      if FileFacts.exists(reservation.path) {
        rmdir(reservation.hiddenPath)
        continue
      }
      guard mkdir(reservation.hiddenPath + "/" + RunLog.checkpointsName, 0o755) == 0 else {
        throw .cannotCreate(path: reservation.path, cause: SystemError.text(errno))
      }
      return reservation
    }
  }

  /// Gives the folder its name. What another has put under that name meanwhile stays.
  /// - Throws: `RunLogError.cannotCreate`.
  func publish() throws(RunLogError) {
    if rename(hiddenPath, path) != 0 {
      guard errno == EEXIST || errno == ENOTEMPTY else {
        throw .cannotCreate(path: path, cause: SystemError.text(errno))
      }
      for file in [RunLog.eventsName, RunLog.manifestName] {
        guard rename(hiddenPath + "/" + file, path + "/" + file) == 0 else {
          throw .cannotCreate(path: path, cause: SystemError.text(errno))
        }
      }
      mkdir(path + "/" + RunLog.checkpointsName, 0o755)
      discard()
    }
    let folder = open(runsFolder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  /// Removes the hidden folder of a run that never began.
  func discard() {
    unlink(hiddenPath + "/" + RunLog.eventsName)
    unlink(hiddenPath + "/" + RunLog.manifestName)
    rmdir(hiddenPath + "/" + RunLog.checkpointsName)
    rmdir(hiddenPath)
  }

  private static func makeFolders(_ path: String) throws(RunLogError) {
    if mkdir(path, 0o755) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, path.contains("/") else {
      throw .cannotCreate(path: path, cause: SystemError.text(errno))
    }
    try makeFolders(FileFacts.parent(path))
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
      throw .cannotCreate(path: path, cause: SystemError.text(errno))
    }
  }

  /// `YYYY-MM-DD-HHMM` in local time.
  static func timestamp(_ seconds: Double) -> String {
    var time = time_t(seconds)
    var parts = tm()
    localtime_r(&time, &parts)
    func digits(_ number: Int32, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    return [
      digits(parts.tm_year + 1900, 4), digits(parts.tm_mon + 1, 2), digits(parts.tm_mday, 2),
      digits(parts.tm_hour, 2) + digits(parts.tm_min, 2),
    ].joined(separator: "-")
  }

  /// The name with everything but letters, digits, `-`, `_` and `.` made `-`; `run` for none.
  static func fileName(_ name: String) -> String {
    let plain = name.prefix(80).map { character -> Character in
      character.isLetter || character.isNumber || "-_.".contains(character) ? character : "-"
    }
    let trimmed = plain.drop { $0 == "." || $0 == "-" }
    return trimmed.isEmpty ? "run" : String(trimmed)
  }
}
