import ArgumentParser
import Dashboard
import Datasets
import RunEvents
import RunHost
import RunLogs
import Training

/// What a shell offers for words that only this program knows. Whatever cannot be read is no name to
/// offer: there is nobody to tell.
extension CompletionKind {
  /// Runs of the folder of all runs, and paths once the word begins as one.
  static var runs: CompletionKind {
    offering { typed in
      runNames(typed) + (typed.prefix.contains { "/.".contains($0) } ? typed.paths : [])
    }
  }

  /// Runs that live, by name.
  static var livingRuns: CompletionKind {
    offering { typed in
      let living = (try? LiveRuns.all(in: typed.runsFolder)) ?? []
      let names = Set(living.compactMap { $0.path.split(separator: "/").last.map(String.init) })
      // With the short words for them.
      let words = (try? typed.runsFolder.wordsForRuns()) ?? []
      let own = words.filter { word in names.contains { $0 == word || $0.hasSuffix("-" + word) } }
      return own + (typed.prefix.contains { "/.".contains($0) } ? typed.paths : [])
    }
  }

  /// Runs, and files of any kind.
  static var runsOrFiles: CompletionKind {
    offering { typed in runNames(typed) + typed.paths }
  }

  /// Recipes by name, and YAML files.
  static var recipes: CompletionKind {
    offering { typed in
      Recipe.builtInNames + Recipe.names(in: UserFolder.recipes)
        + typed.paths.filter { path in ["/", ".yaml", ".yml"].contains { path.hasSuffix($0) } }
    }
  }

  /// Leaves of the recipe that is named before.
  static var settings: CompletionKind {
    offering { typed in
      let arguments = typed.arguments(besides: recipeOptions)
      let name = arguments.first ?? Recipe.defaultName
      let recipe = try? Recipe.load(name, userFolder: UserFolder.recipes)
      return recipe?.leafNames.map { $0 + "=" } ?? []
    }
  }

  static var themes: CompletionKind {
    offering { _ in ThemeChoice.userNames + Theme.names }
  }

  /// Data sets that have names, and recipes.
  static var datasets: CompletionKind {
    offering { _ in
      DataSource.builtInNames + Recipe.builtInNames + Recipe.names(in: UserFolder.recipes)
    }
  }

  /// Metrics that every run of ours has, and those that the newest run logs.
  static var metrics: CompletionKind {
    offering { typed in
      let usual: [MetricKey] = [
        .trainCost, .devCost, .trainAccuracy, .devAccuracy, .devF1, .devPrecision, .devRecall,
        .inferenceMilliseconds, .modelBytes,
      ]
      let own = log(of: "latest", in: typed.runsFolder)?.metrics ?? []
      return Set(usual).union(own).sorted().map(\.text)
    }
  }

  /// Rules of alerts: those without a metric, and metrics to begin one with.
  static var alerts: CompletionKind {
    offering { typed in
      let own = log(of: "latest", in: typed.runsFolder)?.metrics ?? []
      return ["finished", "failed", "non-finite"]
        + Set([MetricKey.devCost, .devAccuracy]).union(own).sorted().map(\.text)
    }
  }

  /// What `dltui send RUN` takes behind the run: commands, then the run's hyperparameters, then theirs.
  static var sentWords: CompletionKind {
    offering { typed in
      let arguments = typed.arguments(besides: SendCommand.valueOptions)
      guard let run = arguments.first else { return [] }
      switch arguments.dropFirst().first {
      case nil: return SendCommand.commands
      case "set" where arguments.count == 2, "race" where arguments.count == 2:
        return hyperparameters(of: run, in: typed.runsFolder)
      case "keep" where arguments.count == 2: return ["a", "b"]
      case "alert" where arguments.count == 2:
        return ["finished", "failed", "non-finite", "remove"]
      default: return []
      }
    }
  }

  /// Logs above this are not read through for the sake of a word.
  private static let longestLogBytes = 64 << 20

  private static let recipeOptions: Set<String> = [
    "--set", "--epochs", "--seed", "--name", "--runs", "--resume", "--again", "--until", "--from",
    "--at", "--repeat", "--alert", "--on-alert", "--theme", "--glyphs", "--colors", "--trials",
    "--parallel", "--rounds", "--reduction", "--least-epochs", "--examples", "--tolerance",
    "--break",
  ]

  private static func offering(
    _ names: @escaping @Sendable (TypedWords) -> [String]
  ) -> CompletionKind {
    .custom { words, index, prefix in
      let typed = TypedWords(words: words, index: index, prefix: prefix)
      return names(typed).filter { $0.hasPrefix(prefix) }
    }
  }

  private static func runNames(_ typed: TypedWords) -> [String] {
    let names = (try? typed.runsFolder.wordsForRuns()) ?? []
    return names.isEmpty ? [] : names + ["latest"]
  }

  private static func log(of run: String, in folder: RunsFolder) -> RunLog? {
    guard let path = try? folder.find(run), RunLog.sizeBytes(path) <= longestLogBytes else {
      return nil
    }
    return try? RunLog.open(path)
  }

  private static func hyperparameters(of run: String, in folder: RunsFolder) -> [String] {
    guard let log = log(of: run, in: folder) else { return [] }
    var values = log.manifest.hyperparameters
    for case .hyperparametersDeclared(let declared) in log.events { values += declared.values }
    var names: [String] = []
    for definition in values.map(\.definition) {
      for name in [definition.shorthand, definition.hyperparameter.key] {
        if let name, !names.contains(name) { names.append(name) }
      }
    }
    return names
  }
}
