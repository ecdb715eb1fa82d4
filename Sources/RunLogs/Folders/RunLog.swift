import LocalFiles
import RunCoding
import RunEvents

/// Everything that is in a run directory's log.
public struct RunLog: Sendable {
  /// The manifest's file within a run's folder.
  public static let manifestName = "manifest.json"
  /// The events' file within a run's folder.
  public static let eventsName = "events.jsonl"
  /// The checkpoints' folder within a run's folder.
  public static let checkpointsName = "checkpoints"
  /// Larger files are not read: a hundred million rows, and the names of very many classes, fit.
  static let longestLogBytes = 8 << 30
  static let longestManifestBytes = 64 << 20

  /// The run's folder, or the file, when a log without folder was opened.
  public let path: String
  /// What the run said of itself at its start; what it declared later is among the events.
  public let manifest: RunManifest
  /// All events in order; rows that follow each other with the same keys are one block.
  public let events: [RunEvent]
  /// The first lines that are no events; see `problemCount`. A manifest that had to be done
  /// without is the first of them, at offset 0.
  public let problems: [LogProblem]
  /// How many lines are no events, the torn last one left out.
  public let problemCount: Int
  /// Bytes after the last newline: the writer was stopped within a line, or is still at it.
  public let tornTailBytes: Int
  /// Whether a process is writing to it now.
  public let isBeingWritten: Bool

  /// Reads a run directory, or a file of event lines, such as `train --headless --json` prints.
  ///
  /// A manifest that is missing or damaged is taken from the log's `started` event.
  ///
  /// - Throws: `RunLogError.cannotOpen`, or `.notARun` when nothing in it is an event. Damage
  ///   throws nothing: it is in `problems`.
  public static func open(_ path: String) throws(RunLogError) -> RunLog {
    let files = try RunFiles(path)
    var assembler = LogAssembler()
    if !FileFacts.isAbsent(files.events) {
      try FileReading.read(files.events, limitBytes: longestLogBytes) { assembler.consume($0) }
    }
    return try RunLog(files, events: assembler.takeEvents(), assembler)
  }

  /// Bytes of the events of the run at `path`; 0 when they cannot be read.
  public static func sizeBytes(_ path: String) -> Int {
    do throws(RunLogError) {
      return FileFacts.sizeBytes(try RunFiles(path).events) ?? 0
    } catch {
      return 0
    }
  }

  /// Whether the run in a folder is one that the engine of this project trains, as far as its manifest says.
  public static func isOfOurs(_ path: String) -> Bool {
    guard let manifest = try? readManifest(path + "/" + manifestName) else { return true }
    return !manifest.recipe.isEmpty
  }

  /// Reads one manifest.json.
  /// - Throws: `RunLogError.cannotOpen`, `.damagedManifest`.
  public static func readManifest(_ path: String) throws(RunLogError) -> RunManifest {
    let text: [UInt8]
    do throws(FileError) {
      text = try RegularFile.bytes(of: path, limitBytes: longestManifestBytes)
    } catch {
      throw .cannotOpen(path: path, cause: error.cause)
    }
    do throws(JSONDamage) {
      return try ManifestCoding.manifest(from: text)
    } catch {
      throw .damagedManifest(path: path, offset: error.offset, reason: error.reason)
    }
  }
}

extension RunLog {
  /// What was read of a run's files.
  ///
  /// - Parameter assembler: what read the events, for the damage it met.
  /// - Throws: `RunLogError.notARun`, `.cannotOpen` when there is a manifest that the system does not
  ///   open and nothing else.
  init(_ files: RunFiles, events: [RunEvent], _ assembler: LogAssembler) throws(RunLogError) {
    let (known, problem) = try files.manifest(
      started: events.lazy.compactMap(\.startedManifest).first,
      origins: events.lazy.compactMap(\.origin),
      hasEvents: !events.isEmpty)
    var events = events
    if let name = files.name, let place = events.firstIndex(where: { $0.startedManifest != nil }),
      var manifest = events[place].startedManifest, manifest.name != name
    {
      manifest.name = name
      events[place] = .started(manifest)
    }
    let first = problem.map { [$0] } ?? []
    self.init(
      path: files.folder ?? files.path,
      manifest: known,
      events: events, problems: first + assembler.problems,
      problemCount: first.count + assembler.problemCount, tornTailBytes: assembler.tailBytes,
      isBeingWritten: WriteLock.isTaken(files.events))
  }
}

extension RunEvent {
  fileprivate var origin: RunOrigin? {
    if case .origin(let origin) = self { origin } else { nil }
  }

  var startedManifest: RunManifest? {
    if case .started(let manifest) = self { manifest } else { nil }
  }
}
