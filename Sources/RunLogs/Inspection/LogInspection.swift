/// What is in everything a user named, runs of ours and of other tools side by side.
public struct LogInspection: Sendable {
  /// A run of ours, or of another tool.
  public enum Run: Sendable {
    case own(RunInspection)
    case foreign(ForeignLogInspection.Run)
  }

  /// In the order they were named and found.
  public private(set) var runs: [(name: String, run: Run)] = []

  /// Nothing inspected yet.
  public init() {}

  /// Takes a run of ours in under its name.
  public mutating func add(_ inspection: RunInspection) {
    append(name: inspection.name, .own(inspection), orElse: inspection.path)
  }

  /// Takes the runs of another tool's log in, each under its name, or under `prefix` and its name
  /// where that is given.
  public mutating func add(_ inspection: ForeignLogInspection, prefix: String? = nil) {
    for run in inspection.runs {
      let name = prefix.map { run.name == "." ? $0 : $0 + "/" + run.name } ?? run.name
      append(name: name, .foreign(run), orElse: "\(name) (\(run.format.title))")
    }
  }

  /// Names are keys of an object: one that is taken is replaced by a longer one.
  private mutating func append(name: String, _ run: Run, orElse longer: String) {
    let isTaken = runs.contains { $0.name == name }
    runs.append((isTaken ? longer : name, run))
  }
}
