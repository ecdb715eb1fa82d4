import RunEvents

/// Foreign runs that are one run to a person: a folder's `train` and `validation` logs are the
/// splits of one training, and so are the folders that a SummaryWriter makes for curves and
/// hyperparameters.
public struct ForeignRunGroup: Hashable, Sendable {
  /// One of the runs, with what its folder says of its curves.
  public struct Member: Hashable, Sendable {
    /// The run.
    public var run: ForeignRun
    /// The split its folder is named for.
    public var split: Split?
    /// What its folder adds to the names of its curves; nil where it adds nothing.
    public var curve: String?

    /// A run as part of a group.
    public init(run: ForeignRun, split: Split?, curve: String? = nil) {
      self.run = run
      self.split = split
      self.curve = curve
    }
  }

  /// The folder that the members share, relative to the path searched; `.` for that path itself.
  public var name: String
  /// The runs, at least one.
  public var members: [Member]

  /// The file that the run was printed to, where it is that alone.
  public var printedText: String? {
    guard members.count == 1, let run = members.first?.run, run.format == .console,
      run.files.count == 1, let file = run.files.first
    else { return nil }
    return run.folder + "/" + file
  }

  /// Puts runs together that are named for splits within the same folder, and with the run of a
  /// folder those below it that a `SummaryWriter` splits off; every other run is alone.
  public static func groups(of runs: [ForeignRun], naming: TagNaming = .standard) -> [Self] {
    var groups: [Self] = []
    var places: [String: Int] = [:]
    let events = Set(runs.filter { $0.format == .tensorBoard }.map(\.name))
    func add(_ member: Member, to parent: String) {
      if let place = places[parent] {
        groups[place].members.append(member)
      } else {
        places[parent] = groups.count
        groups.append(Self(name: parent, members: [member]))
      }
    }
    for run in runs {
      let (parent, last) = parts(of: run.name)
      if !run.format.isDatabase, let split = naming.splits[last.lowercased()], run.name != "." {
        add(Member(run: run, split: split), to: parent)
      } else if let curve = curve(of: run, last, parent: parent, events: events) {
        let split = curve.isEmpty ? nil : naming.splits[curve.lowercased()]
        add(Member(run: run, split: split, curve: split == nil ? curve : nil), to: parent)
      } else if run.format == .tensorBoard {
        add(Member(run: run, split: nil), to: run.name)
      } else {
        groups.append(Self(name: run.name, members: [Member(run: run, split: nil)]))
      }
    }
    return groups
  }

  private static func parts(of name: String) -> (parent: String, last: String) {
    guard let slash = name.lastIndex(of: "/") else { return (".", name) }
    return (String(name[..<slash]), String(name[name.index(after: slash)...]))
  }

  /// What a folder below a SummaryWriter's own adds to its curve's name: the key given to
  /// `add_scalars`, nothing where it holds hyperparameters; nil when it is a run of its own.
  private static func curve(
    of run: ForeignRun, _ last: String, parent: String, events: Set<String>
  ) -> String? {
    guard run.format == .tensorBoard, run.name != "." else { return nil }
    let hasParent = events.contains(parent)
    // `add_hparams` names its folder for the time.
    if hasParent, let time = Double(last), time > 1e8 { return "" }
    guard last.contains("_"), let tag = run.onlyTag else { return nil }
    let beginning = tag.replacing("/", with: "_") + "_"
    guard last.hasPrefix(beginning), last.utf8.count > beginning.utf8.count else { return nil }
    let curve = String(last.dropFirst(beginning.count))
    return hasParent || TagNaming.standard.splits[curve.lowercased()] != nil ? curve : nil
  }
}

extension ForeignRun {
  /// The tag of a run that has only one, as far as its beginning shows.
  fileprivate var onlyTag: String? {
    guard files.count == 1 else { return nil }
    let reader = ForeignRunReader(self)
    var tags: Set<String> = []
    for case .scalars(let block) in reader.read(byteBudget: 64 << 10, isComplete: false) {
      tags.formUnion(block.keys.map(\.text))
    }
    return tags.count == 1 ? tags.first : nil
  }
}
