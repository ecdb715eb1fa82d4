import ArgumentParser
import Glibc
import RunEvents
import RunHost
import Search

struct SendCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "send",
    abstract: "Send one command to a run that lives, and wait for its answer.",
    discussion: """
      COMMAND is one of: set KEY VALUE, pause, resume, step, epoch, undo, save, evaluate, range-test, \
      race KEY VALUE, keep a, keep b, stop, cancel-stop, alert RULE, alert remove RULE, status. \
      KEY is a hyperparameter's title, shorthand or key, as the dashboard lists them; RULE is what \
      dltui train --alert takes. With --over, set moves there step by step, a rate by equal factors; \
      with --guard, it is taken back by itself once the dev cost, or the metric named, is so much \
      worse than before. race trains on with the setting as it is (A) and with VALUE (B) from the \
      same state, for --epochs; keep goes on with one of them, and nobody looking on the better is \
      kept. RUN may be a search, which takes stop: it ends for good, and what its trials have counts. \
      The answer is printed, with --json as one object. Exits with 0 when the run has \
      done it, 1 when it refused or did not answer in time, 2 when there is no such run or command.
      """)

  @Argument(
    help: ArgumentHelp(
      "Its folder, its name or the beginning of it, latest, or HOST:RUN.", valueName: "run"),
    completion: .livingRuns)
  var run_: String

  @Argument(
    help: ArgumentHelp("What to send.", valueName: "command"), completion: .sentWords)
  var words: [String]

  @Option(
    help: ArgumentHelp("With stop: batch, epoch or best (default: batch).", valueName: "point"))
  var at: StopChoice?

  @Option(
    help: ArgumentHelp(
      "With set: spread it over so long, as in: 200steps, 2epochs.", valueName: "length"))
  var over: String?

  @Option(
    help: ArgumentHelp(
      "With set: take it back once the cost has risen so far, as in: 20%, 'dev/f1 5% for 3 epochs'.",
      valueName: "rise"))
  var `guard`: String?

  @Option(
    help: ArgumentHelp("With race: whole epochs that both train (default: 3).", valueName: "n"))
  var epochs: Int?

  @Option(help: ArgumentHelp("Seconds to wait for the answer.", valueName: "seconds"))
  var timeout = 30.0

  @Flag(help: "Print the answer as one JSON object.")
  var json = false

  @OptionGroup var folder: RunsFolderOption

  enum StopChoice: String, ExpressibleByArgument, CaseIterable {
    case batch, epoch, best

    var point: RunCommand.StopPoint {
      switch self {
      case .batch: .afterBatch
      case .epoch: .afterEpoch
      case .best: .atNextBest
      }
    }
  }

  private static let plain: [String: RunCommand.Action] = [
    "pause": .pause, "resume": .resume, "step": .stepOnce, "epoch": .epochOnce, "undo": .undo,
    "redo": .redo,
    "save": .saveCheckpoint, "evaluate": .evaluate, "range-test": .rangeTest,
    "cancel-stop": .cancelStop,
  ]

  /// What can be sent, by its first word.
  static let commands =
    (plain.keys + ["alert", "keep", "race", "set", "status", "stop"]).sorted()

  /// The options that take a value.
  static let valueOptions: Set<String> = [
    "--at", "--over", "--guard", "--epochs", "--timeout", "--runs",
  ]

  func validate() throws {
    let word = words.first ?? ""
    guard Self.commands.contains(word) else {
      throw ValidationError(
        "no command is called ‘\(word)’: \(Self.commands.joined(separator: ", "))")
    }
    if word == "alert" {
      guard words.count > 1 else {
        throw ValidationError("alert takes a rule, as in: alert 'dev/cost > 2'; status lists them")
      }
    } else if word == "keep" {
      guard words.count == 2, Race.Arm(rawValue: words[1].lowercased()) != nil else {
        throw ValidationError("keep takes an arm of the race: keep a, or keep b")
      }
    } else {
      let takesValue = word == "set" || word == "race"
      guard words.count == (takesValue ? 3 : 1) else {
        throw ValidationError(
          takesValue
            ? "\(word) takes a key and a value"
              + (word == "race"
                ? ", and --epochs how long, as in: race lr 0.01 --epochs 2"
                : ", as in: set lr 0.01; one below 0 comes behind --: set shift -- -1")
            : "\(word) takes no words behind it")
      }
    }
    if epochs != nil, word != "race" {
      throw ValidationError("--epochs says how long to race: it needs race")
    }
    if let epochs, epochs < 1 { throw ValidationError("--epochs must be above 0") }
    if at != nil, word != "stop" { throw ValidationError("--at says where to stop: it needs stop") }
    if over != nil, word != "set" { throw ValidationError("--over says how to set: it needs set") }
    if `guard` != nil, word != "set" {
      throw ValidationError("--guard says how to set: it needs set")
    }
    _ = try terms
    guard timeout > 0 else { throw ValidationError("--timeout must be above 0") }
  }

  /// How a value is to be set.
  private var terms: EditTerms {
    get throws {
      do throws(EditTermsProblem) {
        return EditTerms(
          ramp: try over.map { text throws(EditTermsProblem) in try EditSpan(text) },
          guarding: try `guard`.map { text throws(EditTermsProblem) in try EditGuard(text) })
      } catch {
        throw ValidationError(error.description)
      }
    }
  }

  func run() async throws {
    signal(SIGPIPE, SIG_IGN)
    if let search = SearchSetup.folder(named: run_, in: folder.runs) {
      guard words == ["stop"], at == nil else { throw SendProblem.searchOnlyStops(run_) }
      try await SearchRequest.stop(search, timeout: timeout)
      return StandardOutput.print(
        json
          ? try JSONText.of(["search": search, "answer": "stops"])
          : "the search stops; what its trials have counts",
        as: json ? .json : .text)
    }
    let place = try await LiveRunPlace(
      run_ == "latest" ? nil : run_, in: folder.runs, isInteractive: false)
    let word = words[0]
    let needsStatus = ["alert", "race", "set", "status"].contains(word)
    let client = try await place.connect(
      as: "dltui send", role: .script, begins: needsStatus ? .atStart : .now, limitSeconds: timeout)
    defer { client.close() }
    let exchange = CommandExchange(client, run: run_, timeout: timeout)
    let status = needsStatus ? try await exchange.status() : RunStatus()
    if word == "status" {
      return StandardOutput.print(
        json ? try SentText.json(status) : SentText.lines(status).joined(separator: "\n"),
        as: json ? .json : .text)
    }
    let answer = try await exchange.ask(try action(status))
    if json { StandardOutput.print(try SentText.json(answer), as: .json) }
    switch answer {
    case .commandRefused(let refusal):
      Failure.report("send: the run refuses it (\(refusal.reason))")
      throw ExitStatus.runFailed
    default:
      if !json { StandardOutput.print(SentText.line(answer, status)) }
    }
  }

  /// - Throws: when the run has no such hyperparameter, or it cannot have the value.
  private func action(_ status: RunStatus) throws -> RunCommand.Action {
    if words[0] == "stop" { return .stop((at ?? .batch).point) }
    if let action = Self.plain[words[0]] { return action }
    if words[0] == "alert" { return try alertAction(status) }
    if words[0] == "keep", let arm = Race.Arm(rawValue: words[1].lowercased()) { return .keep(arm) }
    let definitions = status.hyperparameters.map(\.definition)
    guard let definition = definitions.named(words[1]) else {
      throw SendProblem.noSuchHyperparameter(words[1], known: definitions.map(\.title))
    }
    guard let value = try? definition.value(typed: words[2]) else {
      throw SendProblem.noValue(definition.problem(typed: words[2]) ?? "it is no value")
    }
    if words[0] == "race" {
      return .race(definition.hyperparameter, against: value, epochs: epochs ?? Race.usualEpochs)
    }
    let terms = try terms
    if terms.ramp != nil, let refusal = definition.rampRefusal {
      throw SendProblem.noValue(refusal)
    }
    return .set(definition.hyperparameter, value, terms)
  }
}

extension SendCommand {
  /// - Throws: when no rule can be made of the words.
  fileprivate func alertAction(_ status: RunStatus) throws(SendProblem) -> RunCommand.Action {
    do throws(AlertProblem) {
      let text = words.dropFirst().joined(separator: " ")
      guard let action = try AlertRequest(text, among: status.alerts).action else {
        throw AlertProblem.empty
      }
      return action
    } catch {
      throw .alert(error)
    }
  }
}

enum SendProblem: ExplainedError {
  case noSuchHyperparameter(String, known: [String])
  case noValue(String)
  case alert(AlertProblem)
  case searchOnlyStops(String)

  var description: String {
    switch self {
    case .noSuchHyperparameter(let name, _):
      "send: cannot set \(name.excerpt) (the run has no such hyperparameter)"
    case .noValue(let problem): "send: cannot set it (\(problem.excerpt))"
    case .alert(let problem): "send: cannot ask for it (\(problem))"
    case .searchOnlyStops(let name):
      "send: cannot ask \(name.excerpt) for it (a search takes only stop)"
    }
  }

  var hint: String? {
    switch self {
    case .noSuchHyperparameter(_, let known) where known.isEmpty:
      "it offers none; dltui inspect RUN shows what it has said"
    case .noSuchHyperparameter(_, let known): "it has \(known.joined(separator: ", "))"
    case .alert(let problem): problem.hint
    case .noValue: nil
    case .searchOnlyStops: "a trial of it takes all commands: dltui send SEARCH-t01 pause"
    }
  }
}
