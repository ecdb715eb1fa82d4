import RunEvents

extension RunLogError: CustomStringConvertible {
  /// One line for people: operation, what cannot be done and why.
  public var description: String {
    switch self {
    case .cannotCreate(let path, let cause):
      "run log: cannot create \(path) (\(cause))"
    case .cannotOpen(let path, let cause):
      "run log: cannot open \(path) (\(cause))"
    case .cannotWrite(let path, let cause, let pending):
      "run log: cannot write \(path) (\(cause); \(pending) bytes are kept and tried again)"
    case .closed(let path):
      "run log: cannot write \(path) (it is closed)"
    case .notARun(let path):
      "run log: cannot open \(path) (no manifest.json or events.jsonl in it)"
    case .noLog(let path):
      "run log: cannot find a log in \(path) (nothing there is in a known format)"
    case .unknownLog(let path, let reason, _):
      "run log: cannot read \(path) (\(reason))"
    case .wrongTagRules(let path, let line, let key, let problem),
      .wrongConsoleRules(let path, let line, let key, let problem):
      "\(path):\(line): \(key.excerpt): \(problem)"
    case .inUse(let path):
      "run log: cannot write \(path) (another process is writing to this run)"
    case .hosted(let path, let process):
      "run log: cannot go on with \(path) (process \(process) owns the run and lives)"
    case .damagedManifest(let path, let offset, let reason):
      "run log: cannot read \(path) (byte \(offset): \(reason))"
    case .cannotKeepNotes(let path, let cause):
      "note: cannot write \(path) (\(cause))"
    case .cannotExport(let path, let cause):
      "export: cannot write \(path) (\(cause))"
    case .alreadyThere(let path):
      "export: cannot write \(path) (it exists)"
    case .noSuchRun(let name, let folder, _):
      "run log: cannot find \(name.excerpt) (no such path, and no run of that name in \(folder))"
    case .notInFolder(let path, let folder):
      "runs: cannot move \(path) (it is no run of \(folder))"
    case .isLiving(let path):
      "runs: cannot move \(path) (it lives)"
    case .cannotMove(let path, let cause):
      "runs: cannot move \(path) (\(cause))"
    case .ambiguousRun(let name, let matches):
      "run log: cannot tell which run \(name.excerpt) is (\(matches.count) runs match)"
    }
  }

  /// What to do about it; nil when there is nothing to say.
  public var hint: String? {
    switch self {
    case .cannotCreate: "choose another folder with --runs"
    case .cannotWrite: "free some space; the run goes on when it is resumed"
    case .noLog:
      "known are run directories, "
        + ForeignLogFormat.allCases.map(\.title).joined(separator: ", ")
        + "; CSV and JSON lines need a step or epoch column, or metrics by name"
    case .unknownLog(_, _, let advice): advice
    case .wrongTagRules:
      "splits, names and tags map words to words; trainNames is a list of words"
    case .wrongConsoleRules:
      "dltui inspect FILE --explain shows what each line gives; a line rule reads {name: …, line: \"step {step}: loss {loss}\"}"
    case .hosted(let path, _):
      "dltui attach \(path) shows it, dltui send \(path) stop ends it"
    case .inUse, .isLiving: "wait until it ends, or stop it"
    case .noSuchRun(_, _, let near) where !near.isEmpty:
      "did you mean \(near.map(\.excerpt).joined(separator: ", "))?"
    case .noSuchRun: "dltui runs lists them"
    case .ambiguousRun(_, let matches):
      "one of \(matches.prefix(5).map(\.excerpt).joined(separator: ", "))\(matches.count > 5 ? ", …" : "")"
    case .alreadyThere: "--force replaces it"
    case .cannotExport, .cannotKeepNotes, .cannotMove, .cannotOpen, .closed, .notARun, .notInFolder,
      .damagedManifest:
      nil
    }
  }
}
