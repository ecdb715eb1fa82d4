import Glibc
import LocalFiles
import RunCoding
import RunEvents
import Synchronization

/// Writes a run directory as the run goes on.
///
/// The folder is made under a hidden name and takes its own when `started` arrives, with the
/// manifest in it. Events are encoded at once and written when 64 KiB are waiting, when the oldest
/// has waited 0.3 s, and right away for commands, checkpoints, messages and the end; commands and
/// checkpoints are then brought to the disk beside the run, and everything at its end. When a write
/// fails `receive` throws, keeps every byte that is not on the disk, and goes on exactly there the
/// next time. Called on any thread; one lock orders all of it.
public final class RunLogWriter: RunEventSink {
  static let writtenAtBytes = 64 << 10
  static let longestWaitSeconds = 0.3

  /// The folder's name, which is the run's.
  public let name: String
  /// The folder, once `started` has arrived: where it is now, whoever renamed it.
  public var path: String {
    state.withLock { $0.reservation == nil ? $0.file.folder.path : firstPath }
  }
  /// The folder of the run's checkpoints.
  public var checkpointFolder: String { path + "/" + RunLog.checkpointsName }

  private let output: LogOutput
  private let firstPath: String
  private let state: Mutex<State>

  private struct State {
    var file: LogFile
    var isClosed = false
    /// What befell the file, for people to know.
    var warnings: [String] = []
    /// Until the folder has its name.
    var reservation: FolderReservation?
    var manifest: RunManifest?
    var encoder = EventEncoder()
    /// Encoded, and not yet on the disk.
    var pending: [UInt8] = []
    var pendingSince = 0.0
    var isTimerSet = false
    /// Whether what is in the file is about to be brought to the disk.
    var isSynchronizing = false
    var isFailing = false
    /// Seconds that an event may wait: fewer while somebody looks on.
    var longestWait = RunLogWriter.longestWaitSeconds
    /// Told when the file has grown.
    var grown: (@Sendable () -> Void)?
    /// Told why the file takes nothing, and with nil that it does again.
    var troubled: (@Sendable (String?) -> Void)?
    var isTroubled = false
    /// For reading what was written, once the log is closed.
    var closedCopy: Int32?
  }

  private init(
    name: String, path: String, file: LogFile, reservation: FolderReservation?,
    pending: [UInt8],
    output: LogOutput
  ) {
    self.name = name
    firstPath = path
    self.output = output
    state = Mutex(State(file: file, reservation: reservation, pending: pending))
  }

  /// Makes `runs/YYYY-MM-DD-HHMM-name`, hidden until the run starts.
  ///
  /// - Parameters:
  ///   - runsFolder: made when it is not there.
  ///   - name: the recipe's, or what the user wants; what no file name holds becomes `-`.
  ///   - seconds: the time of day to name it after, since 1970.
  ///   - folderName: what the folder is called, to the letter; it is an error when that is taken. nil
  ///     for the time and the name, with a number behind them where they are taken.
  ///   - output: the disk and the clock.
  /// - Throws: `RunLogError.cannotCreate`.
  public static func create(
    in runsFolder: String, name: String, at seconds: Double, folderName: String? = nil,
    output: LogOutput = .system
  ) throws(RunLogError) -> RunLogWriter {
    let folder =
      runsFolder.count > 1 && runsFolder.hasSuffix("/") ? String(runsFolder.dropLast()) : runsFolder
    let reservation: FolderReservation
    let descriptor: Int32
    do throws(FileError) {
      (reservation, descriptor) = try FolderReservation.make(
        in: folder, stem: folderName ?? RunName.dated(name, at: seconds),
        locking: RunLog.eventsName, takesOther: folderName == nil)
    } catch {
      throw .cannotCreate(path: error.path, cause: error.cause)
    }
    do throws(FileError) {
      guard mkdir(reservation.hiddenPath + "/" + RunLog.checkpointsName, 0o755) == 0 else {
        throw .system(path: reservation.path, code: errno)
      }
      let file = LogFile(descriptor, in: try HeldFolder(reservation.hiddenPath))
      return RunLogWriter(
        name: reservation.name, path: reservation.path, file: file, reservation: reservation,
        pending: [], output: output)
    } catch {
      WriteLock.close(descriptor)
      reservation.discard()
      throw .cannotCreate(path: reservation.path, cause: error.cause)
    }
  }

  /// Goes on with the log of a run that was stopped. What its writer was killed within is set aside as
  /// a piece that is no event; where there is no room for that, it is ended as a damaged line.
  ///
  /// - Parameter sizeBytes: how long the log was when it was read to go on from; nil for any length.
  /// - Throws: `RunLogError.cannotOpen`, or `.inUse` when a process writes to it, or has written since it
  ///   was read.
  public static func reopen(
    _ path: String, readAt sizeBytes: Int? = nil, output: LogOutput = .system
  ) throws(RunLogError) -> RunLogWriter {
    let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    let events = path + "/" + RunLog.eventsName
    let folder: HeldFolder
    let descriptor: Int32
    do throws(FileError) {
      folder = try HeldFolder(path)
      // A pipe in its place would be written to as well.
      if FileFacts.exists(events) { _ = try RegularFile(events) }
      descriptor = try folder.open(RunLog.eventsName, flags: O_RDWR | O_APPEND | O_CREAT)
    } catch {
      throw .cannotOpen(path: events, cause: error.cause)
    }
    guard WriteLock.take(descriptor) else {
      Glibc.close(descriptor)
      throw .inUse(path: path)
    }
    if let sizeBytes, Int(lseek(descriptor, 0, SEEK_END)) != sizeBytes {
      WriteLock.close(descriptor)
      throw .inUse(path: path)
    }
    var pending: [UInt8] = []
    var warnings: [String] = []
    do throws(FileError) {
      let count = try TornTail.setAside(from: descriptor, in: folder, output)
      if count > 0 {
        warnings.append(
          "the log ended within a line: its last \(count) bytes are kept in \(TornTail.name)")
      }
    } catch {
      pending = [0x0A]
    }
    let writer = RunLogWriter(
      name: FileFacts.lastComponent(path), path: path, file: LogFile(descriptor, in: folder),
      reservation: nil, pending: pending, output: output)
    writer.state.withLock { $0.warnings = warnings }
    return writer
  }

  deinit {
    state.withLock { state in
      if let copy = state.closedCopy { Glibc.close(copy) }
      guard !state.isClosed else { return }
      // Nobody is left to tell of a failure; `close` is for those who want to know.
      _ = output.writeAll(state.pending, to: state.file.descriptor)
      WriteLock.close(state.file.descriptor)
      state.reservation?.discard()
    }
  }

  /// Appends the event as a line, which reaches the file a little later.
  ///
  /// - Throws: `RunLogError.cannotWrite` when the line cannot be kept, which is tried again with the
  ///   next one; `closed` after the end.
  public func receive(_ event: RunEvent) throws {
    try state.withLock { (state) throws(RunLogError) in
      guard !state.isClosed else { throw .closed(path: state.file.folder.path) }
      if state.reservation != nil, case .started(let manifest) = event { state.manifest = manifest }
      if state.pending.isEmpty { state.pendingSince = output.now() }
      state.encoder.append(event, to: &state.pending)
      try publishIfStarted(&state)
      let isDue =
        state.isFailing || event.isWrittenAtOnce || state.pending.count >= Self.writtenAtBytes
        || output.now() - state.pendingSince >= state.longestWait
      if isDue { try write(&state) } else { setTimer(&state) }
      if case .finished = event { try synchronize(&state) }
      if event.isKeptAtOnce { synchronizeSoon(&state) }
    }
  }

  /// Says when the log's file was taken away and is there again.
  public func takeWarnings() -> [String] {
    state.withLock { state in
      defer { state.warnings = [] }
      return state.warnings
    }
  }

  /// Writes what is waiting.
  /// - Throws: `RunLogError.cannotWrite`, `.cannotCreate`; it is kept for the next time.
  public func flush() throws(RunLogError) {
    try state.withLock { (state) throws(RunLogError) in
      guard !state.isClosed else { return }
      try publishIfStarted(&state)
      try write(&state)
    }
  }

  /// Writes what is waiting, brings it to the disk and gives the log up. A run that never started
  /// leaves nothing behind.
  /// - Throws: `RunLogError.cannotWrite`, `.cannotCreate`; the log then stays open, to try again.
  public func close() throws(RunLogError) {
    try state.withLock { (state) throws(RunLogError) in
      guard !state.isClosed else { return }
      try publishIfStarted(&state)
      try write(&state)
      try synchronize(&state)
      state.closedCopy = fcntl(state.file.descriptor, F_DUPFD_CLOEXEC, 0)
      WriteLock.close(state.file.descriptor)
      state.isClosed = true
      state.reservation?.discard()
    }
  }
}

extension RunLogWriter {
  /// What an event waits at most before it is in the file, while somebody looks on.
  static let watchedWaitSeconds = 0.04

  /// Whether somebody reads the log as it grows: events then come to the file sooner.
  public func setWatched(_ isWatched: Bool) {
    state.withLock { state in
      state.longestWait = isWatched ? Self.watchedWaitSeconds : Self.longestWaitSeconds
      if isWatched, !state.isClosed { try? write(&state) }
    }
  }

  /// Calls `body` whenever the file has grown, on the thread that made it grow; it must not wait.
  public func whenGrown(_ body: @escaping @Sendable () -> Void) {
    state.withLock { $0.grown = body }
  }

  /// Calls `body` with the reason when the file takes nothing more, as on a full disk, and with nil
  /// once it does again and has everything. Called on the thread that wrote; it must not wait.
  public func whenTroubled(_ body: @escaping @Sendable (String?) -> Void) {
    state.withLock { $0.troubled = body }
  }

  /// How much of the log is in the file.
  public var writtenBytes: Int {
    state.withLock { state in
      var facts = stat()
      return fstat(Self.readable(state), &facts) == 0 ? Int(facts.st_size) : 0
    }
  }

  /// What was written from `offset` on, at most `limit` bytes; also once the log is closed.
  public func read(from offset: Int, limit: Int) -> [UInt8] {
    state.withLock { state in
      [UInt8](unsafeUninitializedCapacity: limit) { bytes, count in
        count = max(0, pread(Self.readable(state), bytes.baseAddress, limit, off_t(offset)))
      }
    }
  }

  private static func readable(_ state: State) -> Int32 {
    state.closedCopy ?? state.file.descriptor
  }
}

extension RunLogWriter {
  /// Writes the manifest and gives the folder its name, once both are there.
  private func publishIfStarted(_ state: inout State) throws(RunLogError) {
    guard let reservation = state.reservation, let manifest = state.manifest else { return }
    do throws(RunLogError) {
      try writeManifest(manifest, to: reservation.hiddenPath + "/" + RunLog.manifestName)
      do throws(FileError) {
        try state.file.folder.synchronize(output.synchronize)
        try reservation.publish()
        state.file.folder = try HeldFolder(reservation.path)
      } catch {
        throw .cannotCreate(path: error.path, cause: error.cause)
      }
      state.reservation = nil
      state.manifest = nil
    } catch {
      state.isFailing = true
      throw error
    }
  }

  private func writeManifest(_ manifest: RunManifest, to path: String) throws(RunLogError) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else {
      throw .cannotCreate(path: path, cause: SystemError.text(errno))
    }
    defer { Glibc.close(file) }
    let text = Array(ManifestCoding.text(of: manifest).utf8)
    let (written, code) = output.writeAll(text, to: file)
    let synced = output.synchronize(file)
    guard written == text.count, synced == 0 else {
      throw .cannotCreate(path: path, cause: SystemError.text(code != 0 ? code : -synced))
    }
  }

  /// Writes what is waiting, and says when that begins to fail and when it works again.
  private func write(_ state: inout State) throws(RunLogError) {
    let trouble: RunLogError?
    do throws(RunLogError) {
      try append(&state)
      trouble = nil
    } catch {
      trouble = error
    }
    if state.isTroubled != (trouble != nil) {
      state.isTroubled.toggle()
      state.troubled?(trouble?.description)
    }
    if let trouble { throw trouble }
  }

  /// Writes what is waiting; on a failure keeps exactly what is not in the file.
  private func append(_ state: inout State) throws(RunLogError) {
    guard !state.pending.isEmpty else { return }
    if state.reservation == nil {
      do throws(FileError) {
        if let warning = try state.file.returnToItsPlace() { state.warnings.append(warning) }
      } catch {
        state.isFailing = true
        setTimer(&state)
        throw .cannotWrite(
          path: error.path, cause: error.cause, pendingBytes: state.pending.count)
      }
    }
    let (written, code) = output.writeAll(state.pending, to: state.file.descriptor)
    state.pending.removeFirst(written)
    if written > 0 { state.grown?() }
    state.isFailing = !state.pending.isEmpty
    guard state.isFailing else { return }
    setTimer(&state)
    throw .cannotWrite(
      path: state.file.path, cause: SystemError.text(code),
      pendingBytes: state.pending.count)
  }

  private func synchronize(_ state: inout State) throws(RunLogError) {
    let code = output.synchronize(state.file.descriptor)
    guard code != 0 else { return }
    throw .cannotWrite(
      path: state.file.path, cause: SystemError.text(-code), pendingBytes: 0)
  }

  /// Has what is in the file brought to the disk soon. The run does not wait for that: a disk may take
  /// a tenth of a second.
  private func synchronizeSoon(_ state: inout State) {
    guard !state.isSynchronizing else { return }
    state.isSynchronizing = true
    output.after(0) { [weak self] in self?.synchronizeNow() }
  }

  private func synchronizeNow() {
    state.withLock { $0.isSynchronizing = false }
    bringToDisk()
  }

  /// Brings what was written to the disk, and waits for that; `takeWarnings` has why it could not be.
  public func bringToDisk() {
    // A copy: events go on being written, and the log may be closed, meanwhile.
    let copy = state.withLock { state in
      state.isClosed ? -1 : fcntl(state.file.descriptor, F_DUPFD_CLOEXEC, 0)
    }
    guard copy >= 0 else { return }
    let code = output.synchronize(copy)
    Glibc.close(copy)
    guard code != 0 else { return }
    let warning = "the log cannot be brought to the disk (\(SystemError.text(-code)))"
    state.withLock { $0.warnings.append(warning) }
  }

  /// Sees to it that the last rows of a run that pauses reach the disk, and that a disk that was
  /// full is tried again.
  private func setTimer(_ state: inout State) {
    guard !state.isTimerSet else { return }
    state.isTimerSet = true
    output.after(state.longestWait) { [weak self] in self?.timerFired() }
  }

  private func timerFired() {
    state.withLock { state in
      state.isTimerSet = false
      guard !state.isClosed else { return }
      // What fails here is kept, marked as failing, and thrown by the next `receive`.
      try? write(&state)
    }
  }
}
