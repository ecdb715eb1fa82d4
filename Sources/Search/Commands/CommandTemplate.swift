import FoundationEssentials
import LocalFiles
import RunEvents
import RunHost
import Training

/// Somebody else's command with places for the values of a trial: `python train.py --lr {lr}`.
package struct CommandTemplate: Hashable, Sendable, Codable {
  /// The command as it was typed, variables before the program included.
  package var words: [String]
  /// More variables, `NAME=value` each.
  package var environment: [String] = []
  /// Where it is run.
  package var workingFolder: String
  /// Of a trial that is not ended early; nil where nobody says.
  package var epochs: Int?
  /// The name of the argument that takes the epochs; nil without one.
  package var budget: String?
  /// What the metric may be called in what a run logs, the usual name first.
  package var metrics: [String]
  /// What the user calls it.
  package var metricName: String

  package init(
    words: [String], environment: [String] = [], workingFolder: String, epochs: Int? = nil,
    budget: String? = nil, metric: String
  ) {
    self.words = words
    self.environment = environment
    self.workingFolder = workingFolder
    self.epochs = epochs
    self.budget = budget
    metricName = metric
    metrics = RunMetricNames.of(metric).map(\.text)
  }

  /// The number of the trial.
  private static let trialName = "trial"
  /// A path of the trial's own, where it saves what it has, and from where it goes on.
  private static let checkpointName = "checkpoint"

  /// A trial's command with its values in it.
  package struct Filled: Hashable, Sendable {
    /// `name=value` each: what is set through the client, because the command has no place for it.
    package var settings: [String]
    /// Variables, then the program and its arguments.
    package var words: [String]
  }

  /// - Parameters:
  ///   - values: of the parameters, by name.
  ///   - epochs: that the trial is begun for; nil where nobody says.
  ///   - checkpoint: where the trial saves what it has.
  package func filled(
    _ values: [(name: String, value: String)], epochs: Int?, trial: Int, checkpoint: String
  ) -> Filled {
    var places = values
    var settings = values.filter { !has($0.name) }.map { "\($0.name)=\($0.value)" }
    var words = words
    if let budget, let epochs {
      if has(budget) {
        places.append((budget, String(epochs)))
      } else if budget.hasPrefix("-") {
        words += [budget, String(epochs)]
      } else {
        settings.append("\(budget)=\(epochs)")
      }
    }
    places.append((Self.trialName, String(trial)))
    places.append((Self.checkpointName, checkpoint))
    func fill(_ word: String) -> String {
      places.reduce(word) { $0.replacing("{\($1.name)}", with: $1.value) }
    }
    return Filled(settings: settings, words: (environment + words).map(fill))
  }

  /// Whether a trial can go on from what it saved.
  package var hasCheckpoint: Bool { has(Self.checkpointName) }

  /// Whether there is a place for a value.
  func has(_ name: String) -> Bool {
    (words + environment).contains { $0.contains("{\(name)}") }
  }

  /// - Throws: why no trial of it could be run.
  package func check(_ dimensions: [SearchDimension]) throws(SearchError) {
    guard let program = LaunchedCommand(words).words.first else { throw .noCommand }
    guard Self.isExecutable(program, from: workingFolder) else {
      throw .noProgram(program)
    }
    if let budget, epochs == nil { throw .noEpochs(budget: budget) }
    let own = [Self.trialName, Self.checkpointName]
    let names = dimensions.map(\.path) + [budget].compactMap(\.self) + own
    for place in placeholders where !names.contains(place) {
      // Braces may be the command's own; what is nearly a parameter's name is none of its.
      if let meant = NearestName.of(place, among: names) {
        throw .unknownPlaceholder(place, meant: meant)
      }
    }
    for dimension in dimensions where !has(dimension.path) {
      guard case .choice(let values) = dimension.range else { continue }
      if let word = values.first(where: { Double($0) == nil }) {
        throw .needsPlaceholder(dimension.path, value: word)
      }
    }
  }

  /// The words within braces.
  private var placeholders: [String] {
    (words + environment).flatMap { word in
      word.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { piece in
        piece.firstIndex(of: "}").map { String(piece[..<$0]) }
      }
    }
  }

  /// Whether a program can be found, as the system looks for it.
  private static func isExecutable(_ program: String, from folder: String) -> Bool {
    if program.contains("/") {
      let path = program.hasPrefix("/") ? program : "\(folder)/\(program)"
      return FileManager.default.isExecutableFile(atPath: path)
    }
    // A placeholder may stand for the program.
    return program.contains("{") || ProgramSearch.path(of: program) != nil
  }
}

extension CommandTemplate.Filled {
  /// A line for a shell that does the same: the command alone, or under `dltui run` where values are set
  /// through the client.
  package var shellLine: String {
    let words = words.map(Self.quoted)
    guard !settings.isEmpty else {
      return (LaunchedCommand(self.words).environment.isEmpty ? words : ["env"] + words)
        .joined(separator: " ")
    }
    return
      (["dltui", "run"] + settings.flatMap { ["--set", Self.quoted($0)] } + ["--"] + words)
      .joined(separator: " ")
  }

  static func quoted(_ word: String) -> String {
    let plain = "-_./:=,+@%"
    if !word.isEmpty,
      word.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || plain.contains($0)) })
    {
      return word
    }
    return "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
