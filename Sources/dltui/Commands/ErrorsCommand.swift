import ArgumentParser
import Diagnosis
import Glibc
import RunEvents
import RunLogs
import Training

struct ErrorsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "errors",
    abstract: "Look at a run's mistakes one by one, tag them, and see what fixing each kind gains.",
    discussion: """
      The mistakes come in random order, so that the first 50 to 100 stand for all; some examples \
      that the model has right follow them. A number key sets a tag, of one's own or one of those \
      there, mislabelled among them. Tags are kept in the run's folder. Without a terminal it prints \
      the table: of the mistakes looked at, how many have each tag, and the error rate that is left \
      were all of that kind fixed. Where an example has several labels it is a mistake when one of them is \
      wrong; it is shown with those that were missed and those that were wrongly given, and the table \
      says what is left of wrong examples and of wrong labels. Where numbers are predicted the examples that are furthest off come \
      first, 100 at most, then some others; what counts is their share of the squared error, and what \
      the RMSE would be were all of a kind predicted exactly. Of several targets each counts the same. \
      Of answers to questions the tokens that are predicted worst are listed too, and an example is a \
      mistake when its whole answer is wrong as the model writes it. \
      Of other texts it lists the tokens that are predicted worst and the passages with the greatest mean \
      cost, expected against predicted; of embeddings the pairs that their distance takes for what they are not, at the \
      threshold that is best. Of these two there is nothing to tag.
      """)

  @Argument(
    help: ArgumentHelp("Its folder, its name or the beginning of it, or latest.", valueName: "run"),
    completion: .runs)
  var name = "latest"

  @OptionGroup var folder: RunsFolderOption

  @Option(
    help: ArgumentHelp(
      "How many right ones to look at besides; of numbers, others.", valueName: "count"))
  var right = 20

  @Option(
    help: ArgumentHelp(
      "Tag an example of the dev set without the screen; repeatable.", valueName: "example=tag"))
  var tag: [String] = []

  @Option(
    help: ArgumentHelp("Write the tags as CSV to this file; - is the output.", valueName: "file"),
    completion: .file())
  var export: String?

  @Option(
    help: ArgumentHelp(
      "List so many of the worst, where they are listed.", valueName: "count"))
  var worst = 10

  @Flag(help: "Print the table instead of opening the screen.")
  var headless = false

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup var appearance: AppearanceOptions

  func validate() throws {
    guard right >= 0 else {
      throw ValidationError("--right must not be negative (got \(right))")
    }
    guard worst >= 0 else {
      throw ValidationError("--worst must not be negative (got \(worst))")
    }
    guard !json || export != "-" else {
      throw ValidationError("--json and --export - exclude each other: both are the output")
    }
    for text in tag where Self.assignment(text) == nil {
      throw ValidationError("--tag is EXAMPLE=TAG, such as 12=mislabelled (got \(text))")
    }
  }

  private static func assignment(_ text: String) -> (example: Int, tag: String)? {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let example = Int(parts[0]), example >= 0 else { return nil }
    return (example, String(parts[1]))
  }

  @MainActor
  func run() async throws {
    let log = try folder.open(name)
    let (recipe, data, model) = try log.trainedModelVisibly()
    if let errors = try model.collectiveErrors(on: .dev, most: worst) {
      guard tag.isEmpty, export == nil else { throw ErrorsProblem.nothingToTag(errors.noun) }
      return try show(errors, of: model, run: log.manifest.name)
    }
    let file = ErrorTagFile(run: log.path)
    var tags = try file.load() ?? ErrorTags(split: Split.dev.rawValue)
    let assigned = tag.compactMap(Self.assignment)
    for (example, tag) in assigned {
      guard example < data.dev.count else {
        throw ErrorsProblem.noSuchExample(example, count: data.dev.count)
      }
      if !tags.tags(of: example).contains(tag) { tags.toggle(tag, on: example) }
    }
    if !assigned.isEmpty { tags = try file.keep(Set(assigned.map(\.example)), of: tags) }
    let measure = try model.errorMeasure(on: .dev)
    let items = try model.examples(
      on: .dev, by: measure, targetNames: ModelRecord(recipe, data: data).outputNames,
      otherCount: right, including: Set(tags.examined.keys), seed: recipe.seed)
    let text = ErrorsText(
      run: log.manifest.name, file: model.file, classNames: data.facts.classNames, items: items,
      count: data.dev.count, measure: measure, most: worst)
    if let export {
      try text.export(tags, to: export)
      if export == "-" { return }
    }
    let isWatched =
      !headless && !json && tag.isEmpty && export == nil && isatty(STDIN_FILENO) == 1
      && isatty(STDOUT_FILENO) == 1
    guard isWatched else {
      return try say(text.plain(tags)) { try text.json(tags) }
    }
    let (found, isInterrupted) = try ErrorsScreen(text: text, file: file, runPath: log.path)
      .run(tags, appearance: appearance)
    if isInterrupted { PatientOutput.hurry() }
    StandardOutput.print(text.plain(found))
    if isInterrupted { throw ExitStatus.interrupted }
  }

  private func show(_ errors: CollectiveErrors, of model: TrainedModel, run: String) throws {
    func row(_ example: Int) -> Int? { model.sourceRow(of: example, in: .dev) }
    switch errors {
    case .tokens(let tokens):
      let text = TokenErrorsText(
        run: run, file: model.file, errors: tokens, most: worst, names: model.outputNames, row: row)
      try say(text.plain, orAsJSON: text.json)
    case .pairs(let pairs):
      let text = PairErrorsText(
        run: run, file: model.file, errors: pairs, most: worst, classNames: model.outputNames,
        label: { model.label(of: $0, in: .dev) }, row: row)
      try say(text.plain, orAsJSON: text.json)
    }
  }

  private func say(_ plain: @autoclosure () -> String, orAsJSON document: () throws -> String)
    throws
  {
    if json {
      StandardOutput.print(try document(), as: .json)
    } else {
      StandardOutput.print(plain())
    }
  }
}

extension CollectiveErrors {
  /// What the model is wrong about.
  fileprivate var noun: String {
    switch self {
    case .tokens: "tokens of a text"
    case .pairs: "pairs of examples"
    }
  }
}

/// What cannot be tagged, or written.
enum ErrorsProblem: ExplainedError {
  case noSuchExample(Int, count: Int)
  case cannotExport(path: String, cause: String)
  case nothingToTag(String)

  var description: String {
    switch self {
    case .noSuchExample(let example, let count):
      "errors: cannot tag example \(example) (the dev set has \(count), the first is 0)"
    case .cannotExport(let path, let cause): "errors: cannot write \(path) (\(cause))"
    case .nothingToTag(let noun):
      "errors: cannot tag examples (the model is wrong about \(noun), not about examples)"
    }
  }

  var hint: String? {
    if case .nothingToTag = self { "without --tag and --export the errors are listed" } else { nil }
  }
}
