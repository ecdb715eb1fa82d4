import LocalFiles
import RunCoding
import RunEvents

extension RunSummary {
  /// Reads the log of a run, of which no more is kept than its curves.
  /// - Throws: as `RunLog.open`.
  init(ofRunAt path: String) throws(RunLogError) {
    let files = try RunFiles(path)
    var assembler = LogAssembler()
    var digest = RunDigest()
    if !FileFacts.isAbsent(files.events) {
      try FileReading.read(files.events, limitBytes: RunLog.longestLogBytes) {
        assembler.consume($0)
        digest.take(assembler.takeEvents())
      }
    }
    try self.init(digest, of: files, assembler)
  }

  /// What was read of a run's files.
  ///
  /// - Parameter assembler: what read the events, for the damage it met.
  /// - Throws: `RunLogError.notARun`, `.cannotOpen` when there is nothing to sum up.
  init(_ digest: RunDigest, of files: RunFiles, _ assembler: LogAssembler) throws(RunLogError) {
    let (manifest, problem) = try files.manifest(
      started: digest.started, origins: digest.origins, hasEvents: !digest.isEmpty)
    self.init(
      digest, manifest, path: files.folder ?? files.path,
      problemCount: assembler.problemCount + (problem == nil ? 0 : 1),
      isBeingWritten: WriteLock.isTaken(files.events))
  }
}
