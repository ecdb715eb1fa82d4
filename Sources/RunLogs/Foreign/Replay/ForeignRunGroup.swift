import RunEvents

/// Foreign runs that are one run to a person: a folder's `train` and `validation` logs are the
/// splits of one training.
public struct ForeignRunGroup: Hashable, Sendable {
  public struct Member: Hashable, Sendable {
    public var run: ForeignRun
    /// The split its folder is named for.
    public var split: Split?
  }

  /// The folder that the members share, relative to the path searched; `.` for that path itself.
  public var name: String
  public var members: [Member]

  /// Puts runs together that are named for splits within the same folder; every other run is alone.
  public static func groups(of runs: [ForeignRun], naming: TagNaming = .standard) -> [Self] {
    var groups: [Self] = []
    var places: [String: Int] = [:]
    for run in runs {
      let slash = run.name.lastIndex(of: "/")
      let last = slash.map { run.name[run.name.index(after: $0)...] } ?? run.name[...]
      guard let split = naming.splits[last.lowercased()] else {
        groups.append(Self(name: run.name, members: [Member(run: run, split: nil)]))
        continue
      }
      let parent = slash.map { String(run.name[..<$0]) } ?? "."
      let member = Member(run: run, split: split)
      if let place = places[parent] {
        groups[place].members.append(member)
      } else {
        places[parent] = groups.count
        groups.append(Self(name: parent, members: [member]))
      }
    }
    return groups
  }
}
