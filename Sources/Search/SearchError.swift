import RunEvents

/// Why there is no search to begin or to go on with, or nothing can be kept of it.
package enum SearchError: Error, Hashable, Sendable {
  /// Its folder cannot be made, or written to.
  case cannotKeep(path: String, cause: String)
  /// It is no search, damaged, or another process works on it.
  case cannotResume(path: String, cause: String)
  /// Nothing says which way the metric to rank by is better.
  case unknownDirection(MetricKey)
  /// The choices alone have more points than there are trials.
  case gridTooSmall(trials: Int, fewest: Int)
  /// The folder of all runs holds no search.
  case noSearch(folder: String)
  /// Searches of several names begin so.
  case ambiguous(name: String, matches: [String])
  /// The recipe begins with what another one ends with, which is not trained yet.
  case beginsWithAnother(String, String)
  /// A file of parameters goes with a command, and there is none.
  case noCommand
  case noProgram(String)
  /// The command has a word in braces that is nearly a parameter's name.
  case unknownPlaceholder(String, meant: String)
  /// A parameter that the command has no place for has values that are no numbers.
  case needsPlaceholder(String, value: String)
  /// Something takes the epochs, and nobody says how many there are.
  case noEpochs(budget: String)
  /// The process of a trial's run did not come to begin it.
  case cannotBegin(complaint: String)
  /// The cluster that trials are to run on cannot be asked.
  case noCluster(cause: String)
  /// A population's trials go on from one another, and the command has no place for what is saved.
  case noCheckpoint
  /// A trial that is to be gone on from left nothing behind.
  case savedNothing(path: String)
  /// What cannot be changed as a run goes on.
  case fixed(String)
  /// It is no search whose trials change their values.
  case noSchedule(name: String)
  /// Trials are to be ended early, and nobody says how many epochs they have.
  case noRungs
}

extension SearchError: CustomStringConvertible {
  /// `search: cannot X (specific cause)`
  package var description: String {
    switch self {
    case .cannotKeep(let path, let cause): "search: cannot write \(path) (\(cause))"
    case .cannotResume(let path, let cause): "search: cannot go on with \(path) (\(cause))"
    case .unknownDirection(let metric):
      "search: cannot rank by \(metric.text.excerpt) (nothing says which way it is better)"
    case .gridTooSmall(let trials, let fewest):
      "search: cannot make a grid of \(trials) trials (the choices alone have \(fewest) points)"
    case .noSearch(let folder): "search: cannot find a search (\(folder) holds none)"
    case .ambiguous(let name, let matches):
      "search: cannot tell which search \(name.excerpt) is (\(matches.count) searches match)"
    case .beginsWithAnother(let recipe, let first):
      "search: cannot search \(recipe.excerpt) (it begins with what \(first.excerpt) ends with, "
        + "not trained yet)"
    case .noCommand: "search: cannot search a command (there is none)"
    case .noProgram(let program):
      "search: cannot run \(program.excerpt) (no program is called so)"
    case .unknownPlaceholder(let place, let meant):
      "search: cannot fill in {\(place.excerpt)} (no parameter is called so; "
        + "did you mean {\(meant.excerpt)}?)"
    case .needsPlaceholder(let name, let value):
      "search: cannot set \(name.excerpt) through the client (\(value.excerpt) is no number)"
    case .noEpochs(let budget):
      "search: cannot give \(budget.excerpt) a value (nobody says how many epochs a trial has)"
    case .cannotBegin(let complaint):
      "search: cannot begin a trial (\(Self.cause(complaint)))"
    case .noCluster(let cause): "search: cannot ask Slurm for its jobs (\(cause))"
    case .noCheckpoint:
      "search: cannot let trials go on from one another (the command has no place for what is saved)"
    case .savedNothing(let path):
      "search: cannot go on from a trial (it saved nothing at \(path))"
    case .fixed(let path):
      "search: cannot change \(path.excerpt) in a population (its trials go on training with other values)"
    case .noSchedule(let name):
      "export: cannot write a schedule of \(name) (no trial of it has changed its values)"
    case .noRungs:
      "search: cannot end trials early (nobody says how many epochs a trial has)"
    }
  }

  /// The first line of what a process said that is gone.
  private static func cause(_ complaint: String) -> String {
    let line = complaint.split(separator: "\n").first.map(String.init) ?? ""
    let cause = line.hasPrefix("dltui: ") ? String(line.dropFirst(7)) : line
    return cause.isEmpty ? "its process ended" : cause.excerpt
  }

  /// What to do about it.
  package var hint: String? {
    switch self {
    case .cannotKeep: "free some space or choose another folder with --runs"
    case .cannotResume: "name a folder that dltui search made; its name ends with -search"
    case .unknownDirection:
      "give the recipe a metric.optimize that dltui knows, a file of parameters "
        + "metric: {name: …, direction: minimize}"
    case .gridTooSmall(_, let fewest): "--trials \(fewest) or more, or leave --grid out"
    case .noSearch: "--runs names the folder of all runs"
    case .ambiguous(_, let matches):
      "one of \(matches.prefix(5).map(\.excerpt).joined(separator: ", "))"
        + (matches.count > 5 ? ", …" : "")
    case .beginsWithAnother(_, let first): "dltui train \(first.excerpt)"
    case .noCommand: "dltui search SPACE.yaml -- python train.py --lr {lr}"
    case .noProgram: "the command stands behind --, as it is typed without dltui"
    case .unknownPlaceholder: "placeholders are the names under parameters:"
    case .needsPlaceholder(let name, _): "put {\(name.excerpt)} in the command"
    case .noCluster:
      "--on slurm needs sbatch, squeue and scancel, as a cluster's login node has them"
    case .cannotBegin: "dltui search --resume goes on with it"
    case .noCheckpoint:
      "--checkpoint {checkpoint} in the command, a path that the script saves to and goes on from, and "
        + "budget: in the file"
    case .savedNothing: "the script must save to the path that {checkpoint} stands for"
    case .fixed: "search over what can be changed live, as the learning rate, dropout and L2 can"
    case .noSchedule: "dltui search RECIPE --population makes one"
    case .noEpochs, .noRungs: "--epochs N, or epochs: in the file"
    }
  }
}
