import Glibc
import LocalFiles

/// Finds the runs at a path: the path itself when it is a log, otherwise all logs below it.
///
/// A folder's event files are one run; a table or JSON file is a run, named by its folder when it
/// is alone there. Symbolic links to folders and hidden folders are not entered.
public struct ForeignRunSearch: Sendable {
  /// Sorted by name.
  public private(set) var runs: [ForeignRun] = []
  /// Runs of ours, which have a reader of their own: run directories, and files of event lines.
  public private(set) var ownRuns: [OwnRun] = []

  /// Folders and files that the system does not open.
  private(set) var unreadable: [RunLogError] = []

  /// A run of ours, as `RunLog.open` takes it.
  public struct OwnRun: Hashable, Sendable {
    /// Relative to the path that was searched, `.` for that path itself.
    public var name: String
    public var path: String
  }

  /// Small files beside a log are read no further than this.
  static let longestNote = 64 << 10
  private static let deepest = 32

  /// - Throws: `RunLogError.cannotOpen` when there is nothing at the path.
  public init(path: String) throws(RunLogError) {
    if try FileFacts.isFolder(path) {
      search(
        path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path, name: ".", depth: 0)
      runs.sort { ($0.name, $0.files.first ?? "") < ($1.name, $1.files.first ?? "") }
      return
    }
    switch kind(ofFile: path) {
    case .own: ownRuns = [OwnRun(name: ".", path: path)]
    case .foreign(let format):
      runs = [
        ForeignRun(
          name: ".", format: format, folder: FileFacts.parent(path),
          files: [FileFacts.lastComponent(path)])
      ]
    case nil: break
    }
  }

  /// The folders in which something about the runs at the path can change: those that are
  /// searched, and the one that a file is in.
  static func folders(at path: String) throws(RunLogError) -> Set<String> {
    guard try FileFacts.isFolder(path) else { return [FileFacts.parent(path)] }
    var folders: Set<String> = []
    var waiting = [(path: path, depth: 0)]
    while let (folder, depth) = waiting.popLast() {
      folders.insert(folder)
      guard depth < deepest else { continue }
      for child in entries(of: folder).folders where !child.hasPrefix(".") {
        waiting.append((folder + "/" + child, depth + 1))
      }
    }
    return folders
  }

  private mutating func search(_ folder: String, name: String, depth: Int) {
    guard depth <= Self.deepest else { return }
    let entries = Self.entries(of: folder)
    unreadable += entries.unreadable
    let fileNames = Set(entries.files)
    if fileNames.contains("manifest.json"), fileNames.contains("events.jsonl") {
      ownRuns.append(OwnRun(name: name, path: folder))
      return
    }
    if entries.folders.contains("metrics"), let files = MLflowRunFolder.files(in: folder) {
      runs.append(ForeignRun(name: name, format: .mlflow, folder: folder, files: files))
      return
    }
    var byFormat: [ForeignLogFormat: [String]] = [:]
    for file in entries.files {
      switch kind(ofFile: folder + "/" + file) {
      case .own: ownRuns.append(OwnRun(name: Self.join(name, file), path: folder + "/" + file))
      case .foreign(let format): byFormat[format, default: []].append(file)
      case nil: break
      }
    }
    if let logs = byFormat[.wandb] {
      // What else W&B keeps beside its log says the same once more.
      add(logs, .wandb, folder, name, isAlone: logs.count == 1)
      return
    }
    if let events = byFormat[.tensorBoard] {
      runs.append(
        ForeignRun(name: name, format: .tensorBoard, folder: folder, files: events))
    }
    let singles = byFormat.filter { $0.key != .tensorBoard }
    let isAlone = byFormat.reduce(0) { $0 + $1.value.count } == 1
    for (format, files) in singles { add(files, format, folder, name, isAlone: isAlone) }
    for child in entries.folders where !child.hasPrefix(".") {
      search(folder + "/" + child, name: Self.join(name, child), depth: depth + 1)
    }
  }

  private mutating func add(
    _ files: [String], _ format: ForeignLogFormat, _ folder: String, _ name: String, isAlone: Bool
  ) {
    for file in files {
      runs.append(
        ForeignRun(
          name: isAlone ? name : Self.join(name, file), format: format, folder: folder,
          files: [file]))
    }
  }

  private static func join(_ name: String, _ child: String) -> String {
    name == "." ? child : name + "/" + child
  }

  private struct Entries {
    var files: [String] = []
    var folders: [String] = []
    var unreadable: [RunLogError] = []
  }

  /// The regular files and the folders in a folder, sorted; links to files count as files.
  private static func entries(of folder: String) -> Entries {
    var entries = Entries()
    let names: [String]
    do throws(RunLogError) {
      names = try FileFacts.allNames(in: folder)
    } catch {
      entries.unreadable.append(error)
      return entries
    }
    for name in names {
      var status = stat()
      let path = folder + "/" + name
      guard lstat(path, &status) == 0 else { continue }
      let isLink = status.st_mode & S_IFMT == S_IFLNK
      guard !isLink || stat(path, &status) == 0 else {
        entries.unreadable.append(.cannotOpen(path: path, cause: SystemError.text(errno)))
        continue
      }
      switch status.st_mode & S_IFMT {
      case S_IFREG: entries.files.append(name)
      case S_IFDIR where !isLink: entries.folders.append(name)
      default: break
      }
    }
    return entries
  }

  private mutating func kind(ofFile path: String) -> FormatDetection.Kind? {
    let file: RegularFile
    do throws(FileError) {
      file = try RegularFile(path)
    } catch {
      unreadable.append(.cannotOpen(path: path, cause: error.cause))
      return nil
    }
    for size in [FormatDetection.prefixSize, FormatDetection.longPrefixSize] {
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
      defer { buffer.deallocate() }
      guard let count = try? file.read(into: buffer, at: 0), count > 0 else { return nil }
      let prefix = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      let isWhole = count < size
      if let kind = FormatDetection.kind(of: prefix, isWhole: isWhole) { return kind }
      guard !isWhole, FormatDetection.isWithinLine(prefix) else { return nil }
    }
    return nil
  }
}
