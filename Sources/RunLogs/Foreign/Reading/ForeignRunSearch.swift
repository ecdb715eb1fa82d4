import Glibc
import LocalFiles

/// Finds the runs at a path: the path itself when it is a log, otherwise all logs below it.
///
/// A folder's event files are one run; a table or JSON file is a run, named by its folder when it
/// is alone there; files that hold one metric each are one run, those in folders named for splits
/// too; a table of several runs is each of them. What a program printed is a run where its name says
/// that it is none of the logs beside it. Symbolic links to folders and hidden folders are not
/// entered.
public struct ForeignRunSearch: Sendable {
  /// Sorted by name.
  public private(set) var runs: [ForeignRun] = []
  /// Runs of ours, which have a reader of their own: run directories, and files of event lines.
  public private(set) var ownRuns: [OwnRun] = []

  /// Why the first file that looks like a log is none that can be read; of a file that was named,
  /// whatever it looks like.
  private(set) var refusal: Refusal?
  /// Folders and files that the system does not open.
  private(set) var unreadable: [RunLogError] = []

  /// A run of ours, as `RunLog.open` takes it.
  public struct OwnRun: Hashable, Sendable {
    /// Relative to the path that was searched, `.` for that path itself.
    public var name: String
    /// The run's folder.
    public var path: String
  }

  /// Small files beside a log are read no further than this.
  static let longestNote = 64 << 10
  private static let deepest = 32

  private let path: String
  private let naming: TagNaming

  /// - Parameter naming: has the rules for console text.
  /// - Throws: `RunLogError.cannotOpen` when there is nothing at the path.
  public init(path: String, naming: TagNaming = .standard) throws(RunLogError) {
    self.path = path
    self.naming = naming
    if try FileFacts.isFolder(path) {
      _ = search(
        path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path, name: ".", depth: 0)
      if refusal?.isLikelyLog != true {
        refusal = Refusal.ofStore(named: Self.hiddenNames(in: path))
      }
      runs.sort { ($0.name, $0.files.first ?? "") < ($1.name, $1.files.first ?? "") }
      return
    }
    switch kind(ofFile: path) ?? consoleKind(ofFile: path, isStrict: false) {
    case .own: ownRuns = [OwnRun(name: ".", path: path)]
    case .foreign(let format):
      add(FileFacts.lastComponent(path), format, FileFacts.parent(path), ".", isAlone: true)
    case .database:
      addRuns(
        ofDatabase: FileFacts.lastComponent(path), in: FileFacts.parent(path), name: ".")
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

  /// - Returns: the files in the folder, relative to the one above, that hold one metric each of a
  ///   run that the folder is a split of.
  private mutating func search(_ folder: String, name: String, depth: Int) -> [String] {
    guard depth <= Self.deepest else { return [] }
    let entries = Self.entries(of: folder)
    unreadable += entries.unreadable
    let fileNames = Set(entries.files)
    if fileNames.contains("manifest.json"), fileNames.contains("events.jsonl") {
      ownRuns.append(OwnRun(name: name, path: folder))
      return []
    }
    if entries.folders.contains("metrics"), let files = MLflowRunFolder.files(in: folder) {
      runs.append(ForeignRun(name: name, format: .mlflow, folder: folder, files: files))
      return []
    }
    if entries.folders.contains(TorchRLFolder.name), let files = TorchRLFolder.files(in: folder) {
      runs.append(
        ForeignRun(name: name, format: .csv, folder: folder, files: files, isInPieces: true))
      return []
    }
    let sets = entries.files.filter { MetricFile.catBoostSet($0) != nil }
    if !sets.isEmpty {
      // What else CatBoost keeps beside them says the same once more.
      runs.append(
        ForeignRun(name: name, format: .csv, folder: folder, files: sets, isInPieces: true))
      return []
    }
    var byFormat: [ForeignLogFormat: [String]] = [:]
    var others: [String] = []
    for file in entries.files {
      switch kind(ofFile: folder + "/" + file) {
      case .own: ownRuns.append(OwnRun(name: Self.join(name, file), path: folder + "/" + file))
      case .foreign(let format): byFormat[format, default: []].append(file)
      case .database: addRuns(ofDatabase: file, in: folder, name: Self.join(name, file))
      case nil: others.append(file)
      }
    }
    let printed = printedLogs(among: others, beside: byFormat, in: folder)
    if !printed.isEmpty { byFormat[.console] = printed }
    if let logs = byFormat[.wandb] {
      // What else W&B keeps beside its log says the same once more.
      for log in logs { add(log, .wandb, folder, name, isAlone: logs.count == 1) }
      return []
    }
    if let events = byFormat[.tensorBoard] {
      runs.append(
        ForeignRun(name: name, format: .tensorBoard, folder: folder, files: events))
    }
    addDownloads(&byFormat, folder, name)
    var pieces = (byFormat[.csv] ?? []).filter {
      MetricFile.isCalled(for: columns(ofTable: folder + "/" + $0) ?? [], file: $0)
    }
    byFormat[.csv]?.removeAll(where: pieces.contains)
    // A folder of nothing but metrics in a file each is one run's.
    let isOfPieces =
      !pieces.isEmpty && byFormat.allSatisfy { $0.key == .console || $0.value.isEmpty }
    if isOfPieces { byFormat[.console] = nil }
    for child in entries.folders where !child.hasPrefix(".") {
      let inner = search(folder + "/" + child, name: Self.join(name, child), depth: depth + 1)
      pieces += inner.map { child + "/" + $0 }
    }
    let isAlone = byFormat.reduce(0) { $0 + $1.value.count } == 1 && pieces.isEmpty
    for (format, files) in byFormat where format != .tensorBoard {
      for file in files { add(file, format, folder, name, isAlone: isAlone) }
    }
    guard !pieces.isEmpty else { return [] }
    let isSplit =
      TagNaming.standard.splits[FileFacts.lastComponent(folder).lowercased()] != nil && depth > 0
    if isSplit { return pieces }
    addPieces(pieces, folder, name)
    return []
  }

  /// The files that hold what a program printed. Beside a log that has a folder of its own that says
  /// the same once more; tables and JSON lie together, so beside them it depends on the names.
  private func printedLogs(
    among files: [String], beside logs: [ForeignLogFormat: [String]], in folder: String
  ) -> [String] {
    guard logs.keys.allSatisfy({ [.csv, .jsonLines, .json].contains($0) }) else { return [] }
    let names = logs.values.flatMap { $0 }
    return files.filter { file in
      (names.isEmpty
        ? ConsoleTextFile.isCandidate(file) : ConsoleTextFile.isRun(file, beside: names))
        && consoleKind(ofFile: folder + "/" + file, isStrict: true) != nil
    }
  }

  /// A run of which each file holds one metric. A single table that happens to be called for its
  /// metric is a table like any other.
  private mutating func addPieces(_ files: [String], _ folder: String, _ name: String) {
    // DVCLive keeps them so deep.
    let ending = "plots/metrics"
    let shown =
      name == ending ? "." : name.hasSuffix("/" + ending) ? String(name.dropLast(14)) : name
    runs.removeAll { $0.name == shown && $0.format == .jsonLines }
    runs.append(
      ForeignRun(name: shown, format: .csv, folder: folder, files: files, isInPieces: true))
  }

  /// The curves that were downloaded from TensorBoard, those of one run together.
  private mutating func addDownloads(
    _ byFormat: inout [ForeignLogFormat: [String]], _ folder: String, _ name: String
  ) {
    var byRun: [String: [String]] = [:]
    for file in byFormat[.csv] ?? [] {
      guard let (run, _) = MetricFile.download(file) else { continue }
      byRun[MetricFile.split(endingIn: run)?.rest ?? run, default: []].append(file)
    }
    let files = Set(byRun.values.joined())
    guard !files.isEmpty else { return }
    byFormat[.csv]?.removeAll(where: files.contains)
    let isAlone = byRun.count == 1 && byFormat.allSatisfy(\.value.isEmpty)
    for (run, files) in byRun {
      let own = run.isEmpty || run == "." ? name : Self.join(name, run)
      runs.append(
        ForeignRun(
          name: isAlone ? name : own, format: .csv, folder: folder, files: files.sorted(),
          isInPieces: true))
    }
  }

  private mutating func add(
    _ file: String, _ format: ForeignLogFormat, _ folder: String, _ name: String, isAlone: Bool
  ) {
    let name = isAlone ? name : Self.join(name, file)
    let parts =
      format == .csv ? ChartExport.runs(in: columns(ofTable: folder + "/" + file) ?? []) : []
    guard !parts.isEmpty else {
      runs.append(ForeignRun(name: name, format: format, folder: folder, files: [file]))
      return
    }
    for part in parts {
      runs.append(
        ForeignRun(
          name: Self.join(name, part), format: format, folder: folder, files: [file], part: part))
    }
  }

  /// - Parameter name: of the file.
  private mutating func addRuns(ofDatabase file: String, in folder: String, name: String) {
    do throws(SQLiteFile.Problem) {
      guard let (format, found) = try DatabaseDetection.runs(at: folder + "/" + file) else {
        return
      }
      for run in found {
        var new = ForeignRun(
          name: Self.join(name, run.name), format: format, folder: folder, files: [file])
        new.part = run.part
        new.changedAt = run.changedAt
        runs.append(new)
      }
    } catch {
      unreadable.append(.cannotOpen(path: folder + "/" + file, cause: error.cause))
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

  private func consoleKind(ofFile path: String, isStrict: Bool) -> FormatDetection.Kind? {
    ConsoleTextFile.isConsoleText(path, isStrict: isStrict, naming: naming)
      ? .foreign(.console) : nil
  }

  private mutating func kind(ofFile path: String) -> FormatDetection.Kind? {
    var refused: Refusal?
    let kind = look(at: path) { bytes, isWhole -> FormatDetection.Kind? in
      if let kind = FormatDetection.kind(of: bytes, isWhole: isWhole) { return kind }
      refused = Refusal(file: path, bytes: bytes, isWhole: isWhole)
      return nil
    }
    if kind == nil, let refused, refused.isLikelyLog || path == self.path, refusal == nil {
      refusal = refused
    }
    return kind
  }

  /// What an error says when there is no run.
  var noLog: RunLogError? {
    refusal.map { .unknownLog(path: path, reason: $0.reason, advice: $0.hint) }
  }

  private static func hiddenNames(in folder: String) -> [String] {
    do throws(RunLogError) {
      return try FileFacts.allNames(in: folder).filter { $0.hasPrefix(".") }
    } catch {
      return []
    }
  }

  private mutating func columns(ofTable path: String) -> [String]? {
    look(at: path) { FormatDetection.columns(ofTable: $0, isWhole: $1) }
  }

  /// What a file's beginning says: a longer one is looked at where the first line goes on.
  private mutating func look<Value>(
    at path: String, _ body: (UnsafeRawBufferPointer, _ isWhole: Bool) -> Value?
  ) -> Value? {
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
      guard let count = try? file.read(into: buffer, at: 0) else { return nil }
      let prefix = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      let isWhole = count < size
      if let value = body(prefix, isWhole) { return value }
      guard !isWhole, FormatDetection.isWithinLine(prefix) else { return nil }
    }
    return nil
  }
}
