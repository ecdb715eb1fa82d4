import Glibc
import LocalFiles
import Platform
import RunControl
import RunLogs

extension DoctorArea {
  /// Bytes below which a folder has little room, and hardly any.
  private static let littleRoom = (warning: 1 << 30, fault: 64 << 20)
  /// Seconds above which an fsync is slow.
  private static let slowSyncSeconds = 0.1

  /// Where runs are written: room, speed, and whether they can be listened to there.
  static func runsFolder(_ folder: String) -> DoctorArea {
    var area = DoctorArea("folder of all runs")
    let place = nearest(to: folder)
    let isThere = place == folder
    let trial = "\(place)/.doctor-\(getpid())"
    guard mkdir(trial, 0o700) == 0 else {
      area.fault(
        "place", "\(folder): nothing can be written in \(place) (\(SystemError.text(errno)))",
        "name another folder by --runs, or start dltui in one of yours")
      return area
    }
    defer { rmdir(trial) }
    area.ok("place", isThere ? folder : "\(folder), which the first run makes")
    addRoom(place, to: &area)
    addSpeed(trial, to: &area)
    addSocket(trial, to: &area)
    let names = (try? RunsFolder(folder).names()) ?? []
    area.ok("runs", "\(names.count) in it")
    area.summary = area.findings.map { "\($0.name): \($0.text)" }.joined(separator: "; ")
    return area
  }

  private static func addRoom(_ place: String, to area: inout DoctorArea) {
    var facts = statvfs()
    guard statvfs(place, &facts) == 0 else { return }
    let free = Int(clamping: UInt64(facts.f_bavail) * UInt64(facts.f_frsize))
    let text = "\(ByteCount.text(free)) free"
    let advice = "free some space, or name a folder on another disk by --runs"
    if free < littleRoom.fault {
      area.fault("space", text, advice)
    } else if free < littleRoom.warning {
      area.warning("space", text, advice)
    } else {
      area.ok("space", text)
    }
  }

  private static func addSpeed(_ folder: String, to area: inout DoctorArea) {
    do throws(SystemFailure) {
      let speed = try DiskSpeed.measure(in: folder)
      let text = String(
        printf: "%.0f MB/s, a line on the disk in %.1f ms", speed.bytesPerSecond / 1e6,
        speed.syncSeconds * 1000)
      if speed.syncSeconds > slowSyncSeconds {
        area.warning(
          "speed", text,
          "keep runs on a disk of this machine, by --runs: edits are acknowledged sooner")
      } else {
        area.ok("speed", text)
      }
    } catch {
      area.fault(
        "speed", "a file cannot be written (\(error.cause))",
        "free some space, or name another folder by --runs")
    }
  }

  private static func addSocket(_ folder: String, to area: inout DoctorArea) {
    do {
      let place = try SocketTrial.bind(in: folder)
      area.ok("control socket", place == folder ? "in each run's folder" : "in \(place)")
    } catch {
      let problem = (error as? SocketError)?.cause ?? "\(error)"
      area.fault(
        "control socket", "none can be made (\(problem)): no screen can attach",
        "set XDG_RUNTIME_DIR to a folder of yours with a short path, mode 0700")
    }
  }
}
