import BoundedYAML
import LocalFiles
import RunEvents

/// What is searched over somebody else's command, as a file has it.
///
/// ```yaml
/// parameters:
///   lr: {logUniform: [1.0e-4, 0.1]}
///   width: {choice: [32, 64, 128]}
/// metric: {name: val_loss, direction: minimize}
/// epochs: 27
/// budget: epochs
/// environment: {WIDTH: "{width}"}
/// slurm: {partition: gpu, time: "2:00:00", gres: "gpu:1"}
/// ```
public struct SearchFile: Hashable, Sendable {
  /// What values are given to; choices as plain words, not as YAML.
  public var parameters: [SearchDimension]
  /// The metric to rank by, as the command logs or prints it.
  public var metric: String
  /// Nil where the file does not say it.
  public var direction: MetricDefinition.Direction?
  /// Of a trial that is not ended early; nil where nobody says.
  public var epochs: Int?
  /// The name of the argument that takes them; nil without one.
  public var budget: String?
  /// Variables for the command, in the file's order.
  public var environment: [String]
  /// Options of Slurm's `sbatch` for a trial's job, in the file's order: `--partition=gpu`.
  public var slurm: [String]

  private static let keys = [
    RecipeKey("parameters", .named(.searchSpace), .required, "A range under each name."),
    RecipeKey(
      "metric", .either([.section(metricKeys), .text]), .required,
      "What to rank by, as the command logs or prints it."),
    RecipeKey("epochs", .integer(1...1_000_000), .nothing, "Of a trial that is not ended early."),
    RecipeKey("budget", .text, .nothing, "The argument that takes a trial's epochs."),
    RecipeKey(
      "environment", .mapping(of: .text, keys: "variable"), .nothing, "Variables for the command."),
    RecipeKey(
      "slurm", .mapping(of: .text, keys: "option of sbatch"), .nothing, "Of each trial's job."),
  ]
  private static let metricKeys = [
    RecipeKey("name", .text, .required, "What it is called."),
    RecipeKey(
      "direction", .word("a direction", of: ["minimize", "maximize"]), .nothing,
      "Which way is better."),
  ]
  /// Options of `sbatch` that the search gives itself, and those that make more than one job.
  private static let ownSlurmOptions: Set<String> = [
    "array", "chdir", "error", "job-name", "open-mode", "output", "parsable", "wait", "wrap",
  ]
  private static let directions: [String: MetricDefinition.Direction] = [
    "minimize": .lowerIsBetter, "min": .lowerIsBetter, "lower": .lowerIsBetter,
    "maximize": .higherIsBetter, "max": .higherIsBetter, "higher": .higherIsBetter,
  ]

  /// Reads a file.
  ///
  /// - Throws: `RecipeError` when it cannot be read, or for the first thing wrong in it.
  public static func load(_ path: String) throws(RecipeError) -> SearchFile {
    try parse(try Recipe.contents(of: path), file: path)
  }

  /// Reads its text.
  ///
  /// - Parameter file: what errors call it.
  /// - Throws: `RecipeError` for the first thing wrong, with its line.
  public static func parse(_ text: String, file: String) throws(RecipeError) -> SearchFile {
    guard let root = try RecipeNode.parse(text, file: file), !root.isNull else {
      throw .empty(file: file)
    }
    let top = try RecipeValue(path: RecipePath(), node: root, form: .section(keys)).section()
    let (metric, direction) = try metric(top.value("metric"))
    return SearchFile(
      parameters: try parameters(top.value("parameters")),
      metric: metric, direction: direction,
      epochs: try top["epochs"]?.integer(),
      budget: try top["budget"]?.text(),
      environment: try environment(top["environment"]),
      slurm: try slurm(top["slurm"]))
  }

  private static func parameters(
    _ value: RecipeValue
  ) throws(RecipeError) -> [SearchDimension] {
    var parameters: [SearchDimension] = []
    for (dimension, place) in try RecipeValue(
      path: RecipePath(), node: value.node, form: value.form
    ).searchSpace() {
      var dimension = dimension
      if case .choice(let values) = dimension.range {
        dimension.range = .choice(
          try values.map { value throws(RecipeError) in try plain(value, at: place) })
      }
      parameters.append(dimension)
    }
    guard !parameters.isEmpty else {
      throw value.unmet(
        "a mapping of names to ranges", hint: "for example lr: {logUniform: [1.0e-4, 0.1]}")
    }
    return parameters
  }

  /// A choice's value as the word that a command gets.
  private static func plain(_ yaml: String, at place: RecipePlace) throws(RecipeError) -> String {
    if case .scalar(let text, _) = try RecipeNode.parse(yaml, at: place).content {
      text
    } else {
      yaml
    }
  }

  private static func metric(
    _ value: RecipeValue
  ) throws(RecipeError) -> (String, MetricDefinition.Direction?) {
    if case .scalar = value.node.content { return (try value.text(), nil) }
    let section = try value.section()
    let name = try section.text("name")
    guard let direction = section["direction"] else { return (name, nil) }
    let word = try direction.text()
    guard let known = directions[word.lowercased()] else {
      throw direction.notOneOf("a direction", ["minimize", "maximize"], got: word)
    }
    return (name, known)
  }

  private static func environment(_ value: RecipeValue?) throws(RecipeError) -> [String] {
    try entries(
      of: value, as: "a mapping of variables to values", hint: "for example WIDTH: \"{width}\""
    ).map { name, value throws(RecipeError) in "\(name)=\(try value.text())" }
  }

  private static func slurm(_ value: RecipeValue?) throws(RecipeError) -> [String] {
    let options = try entries(
      of: value, as: "a mapping of sbatch's options to values",
      hint: "for example {partition: gpu, time: \"2:00:00\", gres: \"gpu:1\"}")
    return try options.map { name, value throws(RecipeError) in
      guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }),
        name.first?.isLetter == true, !ownSlurmOptions.contains(name)
      else {
        throw value.unmet(
          "a long option of sbatch that the search does not give itself",
          hint: "as partition, time, gres, nodes, cpus-per-task, mem, account, qos")
      }
      if value.node.isNull { return "--\(name)" }
      return "--\(name)=\(try value.text())"
    }
  }

  private static func entries(
    of value: RecipeValue?, as wanted: String, hint: String
  ) throws(RecipeError) -> [(name: String, value: RecipeValue)] {
    try value?.entries(wanted, hint: hint) ?? []
  }
}
