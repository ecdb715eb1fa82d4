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
  /// The recipe begins with what another one ends with, which is not trained yet.
  case beginsWithAnother(String, String)
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
    case .beginsWithAnother(let recipe, let first):
      "search: cannot search \(recipe.excerpt) (it begins with what \(first.excerpt) ends with, "
        + "not trained yet)"
    }
  }

  /// What to do about it.
  package var hint: String? {
    switch self {
    case .cannotKeep: "free some space or choose another folder with --runs"
    case .cannotResume: "name a folder that dltui search made; its name ends with -search"
    case .unknownDirection: "give the recipe a metric.optimize that dltui knows"
    case .gridTooSmall(_, let fewest): "--trials \(fewest) or more, or leave --grid out"
    case .noSearch: "--runs names the folder of all runs"
    case .beginsWithAnother(_, let first): "dltui train \(first.excerpt)"
    }
  }
}
