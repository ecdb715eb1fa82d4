import ArgumentParser
import RunControl
import RunEvents
import Training

/// What somebody wants to be told of a run, and how.
struct AlertOptions: ParsableArguments {
  @Option(
    name: .customLong("alert"), parsing: .singleValue,
    help: ArgumentHelp(
      """
      Tell when this happens: 'dev/cost > 2' (any metric, <, <=, > or >=), 'no improvement 20 epochs', \
      non-finite, finished or failed; repeatable. It is logged, shown on every screen, and rings the bell.
      """, valueName: "rule"), completion: .alerts)
  var rules: [String] = []

  @Option(
    name: .customLong("on-alert"),
    help: ArgumentHelp(
      """
      Run this at each alert, with the alert as one JSON object on its standard input. It is split into \
      words at spaces and quotes, and no shell has a part in it; sh -c '…' asks for one.
      """, valueName: "command"))
  var command: String?

  /// A whole set, ready for a run.
  struct Wanted {
    var rules: [AlertRule] = []
    var command: [String] = []
  }

  enum Problem: ExplainedError {
    case rule(String, AlertProblem)
    case command(String, CommandWords.Problem)

    var description: String {
      switch self {
      case .rule(let text, let problem): "--alert '\(text.excerpt)': \(problem)"
      case .command(let text, let problem): "on-alert: cannot run ‘\(text.excerpt)’ (\(problem))"
      }
    }

    var hint: String? {
      switch self {
      case .rule(_, let problem): problem.hint
      case .command: "such as --on-alert 'notify-send dltui', or \"sh -c '…'\""
      }
    }
  }

  /// What the command line asks for.
  ///
  /// - Parameter isEngine: whether our own engine trains, of which every metric is known.
  func load(isEngine: Bool) throws(Problem) -> Wanted {
    var wanted = Wanted()
    for text in rules {
      do throws(AlertProblem) {
        let rule = try AlertRule(text)
        if isEngine { try rule.checkMetric() }
        wanted.rules.append(rule)
      } catch {
        throw .rule(text, error)
      }
    }
    if let command { wanted.command = try Self.words(command) }
    return wanted
  }

  /// With what the user's own file asks for in every run.
  ///
  /// - Parameter noConfig: leaves the file out.
  func load(isEngine: Bool, noConfig: Bool) throws -> Wanted {
    var wanted = try load(isEngine: isEngine)
    guard !noConfig, let settings = try AlertsFile.load() else { return wanted }
    wanted.rules += settings.rules
    if command == nil, let configured = settings.command {
      wanted.command = try Self.words(configured)
    }
    return wanted
  }

  private static func words(_ command: String) throws(Problem) -> [String] {
    do throws(CommandWords.Problem) {
      return try CommandWords.split(command)
    } catch {
      throw .command(command, error)
    }
  }
}
