import LocalFiles
import RunHost
import RunLogs
import Training

extension DoctorArea {
  /// Damaged lines that are told one by one.
  private static let toldProblems = 5

  /// Every record of a run's log, and its manifest.
  static func log(ofRunAt path: String) throws -> DoctorArea {
    var area = DoctorArea("log of \(path)")
    let log = try RunLog.open(path)
    var problems = log.problems[...]
    var count = log.problemCount
    let lives = log.isBeingWritten
    let size = ByteCount.text(RunLog.sizeBytes(path))
    area.ok(
      "run",
      "\(log.manifest.name.excerpt), \(lives ? "it is being written to" : "nobody writes to it")")
    if !lives, let orphan = OrphanedTrainer.found(ofRunAt: path) {
      area.warning("trainer", orphan.text, orphan.way)
    }
    let repair = lives ? "wait until the run is over" : "dltui doctor --repair \(path)"
    do throws(RunLogError) {
      _ = try RunLog.readManifest(path + "/" + RunLog.manifestName)
      area.ok("manifest", "whole")
    } catch {
      area.fault("manifest", error.description, repair)
      // Of a log's problems it is the first.
      problems = problems.dropFirst()
      count -= 1
    }
    if count == 0 {
      area.ok("records", "all of \(size) are whole")
    } else {
      area.fault(
        "records", count == 1 ? "one line is no event" : "\(count) lines are no events", repair)
      for problem in problems.prefix(toldProblems) {
        area.fault("byte \(problem.offset)", problem.reason.excerpt, repair)
      }
    }
    if log.tornTailBytes > 0, !lives {
      area.fault("last line", "it is cut: \(log.tornTailBytes) bytes", repair)
    } else {
      area.ok("last line", log.tornTailBytes > 0 ? "it is being written" : "whole")
    }
    return area
  }

  /// Every checkpoint of a run, read whole.
  static func checkpoints(ofRunAt path: String) throws -> DoctorArea {
    var area = DoctorArea("checkpoints")
    let files = try CheckpointFolder(path: path + "/" + RunLog.checkpointsName).examine()
    let lives = HostLock.owner(of: path) != nil
    for file in files {
      let size = ByteCount.text(file.sizeBytes)
      if let problem = file.problem {
        // A process that lives may be at it.
        lives
          ? area.warning(file.file, "\(size); \(problem)", "wait until the run is over")
          : area.fault(file.file, "\(size); \(problem)", "dltui doctor --repair \(path)")
      } else {
        area.ok(file.file, "\(size), of step \(file.step ?? 0), all of it can be read")
      }
    }
    if files.isEmpty { area.ok("files", "none") }
    return area
  }

  /// Sets aside what is torn in a run's folder, keeping all of it.
  ///
  /// - Returns: what was done, a sentence each.
  static func repair(runAt path: String) throws -> [String] {
    if let process = HostLock.owner(of: path) {
      throw RunLogError.hosted(path: path, process: process)
    }
    var done = try RunRepair.repair(path).map(\.text)
    let folder = CheckpointFolder(path: path + "/" + RunLog.checkpointsName)
    for file in try folder.examine() where file.problem != nil {
      done.append("\(file.file) is kept as \(try folder.setAside(file.file))")
    }
    return done
  }
}
