import Glibc
import LocalFiles
import RunCoding
import RunEvents

/// Where a person's notes on a run are kept: in the folder of a run of ours, or, for what other tools
/// wrote, in the user's data folder under the run's path, so that nothing is written among their files.
public struct RunNotesFile: Sendable {
  /// Its name in a run's folder.
  static let name = "notes.json"
  private static let longestBytes = 1 << 20

  /// The file itself.
  public let path: String
  /// The run's own path where the file is not in its folder.
  private let run: String?

  /// - Parameter dataFolder: of the user, `$XDG_DATA_HOME/dltui`.
  public init(of run: FoundRun, dataFolder: String) {
    self.init(ofRunAt: run.path, dataFolder: dataFolder)
  }

  /// - Parameter runPath: what the run is called by: a folder of ours, or any other path.
  public init(ofRunAt runPath: String, dataFolder: String) {
    let isOwn =
      FileFacts.exists(runPath + "/" + RunLog.manifestName)
      || FileFacts.exists(runPath + "/" + RunLog.eventsName)
    if isOwn {
      path = runPath + "/" + Self.name
      run = nil
    } else {
      let absolute = Self.absolute(runPath)
      path = dataFolder + "/notes/" + Self.fileName(of: absolute)
      run = absolute
    }
  }

  /// What is written about the run; nothing where there is no such file.
  ///
  /// - Throws: `RunLogError.cannotOpen`.
  public func read() throws(RunLogError) -> RunNotes {
    guard !FileFacts.isAbsent(path) else { return RunNotes() }
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try RegularFile.bytes(of: path, limitBytes: Self.longestBytes)
    } catch {
      throw .cannotOpen(path: path, cause: error.cause)
    }
    let result = bytes.withUnsafeBytes { text in
      Result { () throws(JSONDamage) in try Self.parse(text) }
    }
    switch result {
    case .success(let (notes, writtenFor)):
      // Two paths may have the same number.
      return run == nil || writtenFor == run ? notes : RunNotes()
    case .failure(let damage):
      throw .cannotOpen(path: path, cause: "byte \(damage.offset): \(damage.reason)")
    }
  }

  /// Writes them as a whole, or takes the file away where there is nothing to keep.
  ///
  /// - Throws: `RunLogError.cannotKeepNotes`.
  public func write(_ notes: RunNotes) throws(RunLogError) {
    if notes.isEmpty {
      guard unlink(path) == 0 || errno == ENOENT else {
        throw .cannotKeepNotes(path: path, cause: SystemError.text(errno))
      }
      return
    }
    if run != nil {
      do throws(FileError) {
        try NewFolder.make(FileFacts.parent(path), permissions: 0o700)
      } catch {
        throw .cannotKeepNotes(path: error.path, cause: error.cause)
      }
    }
    var json = JSONWriter(isPretty: true)
    json.beginObject()
    if let run { json.member("run", run) }
    json.member("note", notes.text)
    json.key("tags")
    json.beginArray()
    for tag in notes.tags { json.value(tag) }
    json.endArray()
    json.endObject()
    json.newline()
    do throws(DurableFile.Failure) {
      try DurableFile.write(json.bytes, to: path)
    } catch {
      throw .cannotKeepNotes(path: path, cause: error.cause)
    }
  }

  private static func parse(
    _ text: UnsafeRawBufferPointer
  ) throws(JSONDamage) -> (notes: RunNotes, run: String?) {
    var scanner = JSONScanner(text)
    var note = ""
    var tags: [String] = []
    var run: String?
    try scanner.members { (scanner, key) throws(JSONDamage) in
      switch key.string {
      case "note": note = try scanner.text().string ?? ""
      case "run": run = try scanner.text().string
      case "tags":
        try scanner.elements { (scanner) throws(JSONDamage) in
          tags.append(try scanner.text().string ?? "")
        }
      default: try scanner.skipValue(depth: 1)
      }
    }
    return (RunNotes(text: note, tags: tags), run)
  }

  /// The path from the root, links followed as far as it is there.
  private static func absolute(_ path: String) -> String {
    var rest = ""
    var place = path
    while true {
      if let resolved = realpath(place, nil) {
        defer { free(resolved) }
        return String(cString: resolved) + rest
      }
      let parent = FileFacts.parent(place)
      guard parent != place else { return path }
      rest = "/" + FileFacts.lastComponent(place) + rest
      place = parent
    }
  }

  /// The end of a path for whoever looks into the folder, and a number that hardly any other path
  /// has (FNV-1a, Fowler, Noll and Vo).
  private static func fileName(of path: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in path.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    let end = FileFacts.lastComponent(path).utf8.prefix(80).map { byte in
      let letter = byte | 0x20
      return byte &- 48 < 10 || letter &- 97 < 26 || byte == 46 || byte == 45 || byte == 95
        ? byte : UInt8(ascii: "_")
    }
    let digits = String(hash, radix: 16)
    return String(decoding: end, as: UTF8.self) + "-"
      + String(repeating: "0", count: 16 - digits.count) + digits + ".json"
  }
}
