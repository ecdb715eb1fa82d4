import Datasets
import RunEvents

extension RecipeKeys {
  static let data: [RecipeKey] = [
    RecipeKey("source", .named(.source), .required, "Where the examples come from."),
    RecipeKey(
      "classes", .list(.text, count: 2...Int.max), .nothing,
      "Names of the classes whose examples are taken, numbered in this order."),
    RecipeKey(
      "devClasses", .list(.text, count: 2...Int.max), .nothing,
      "Names of classes whose examples are for dev and test alone, and those of all others for "
        + "training alone: whether embeddings tell classes that they were never trained on. For cost "
        + "triplet."),
    RecipeKey(
      "limit", .integer(1...1_000_000_000), .nothing,
      "The most examples to take, picked at random."),
    RecipeKey(
      "split", .either([.word("a split", of: ["auto"]), .section(shares)]), .scalar("auto"),
      "Shares of the sets after shuffling. auto goes by size: 60/20/20 % up to 10⁴ examples, "
        + "98/1/1 % from 10⁶."),
    RecipeKey(
      "seed", .seed, .nothing,
      "Of the split alone: runs with the same one have the same dev examples whatever their seed "
        + "is. Left out, the recipe's seed is taken."),
    RecipeKey(
      "stratify", .boolean, .scalar("true"),
      "Whether each set has the classes in the proportion of the whole; otherwise chance decides."),
    RecipeKey(
      "trainDev", .number(.belowOne), .scalar("0"),
      "Share of the train set that is held out to tell variance from data mismatch."),
    RecipeKey(
      "devSource", .named(.source), .nothing,
      "Where dev and test set come from, if not from source as well."),
    RecipeKey(
      "normalize", .boolean, .depends("true, but false for texts"),
      "Whether inputs are brought to mean 0 and variance 1 by the train set's statistics.",
      formula: "x ← (x − μ) / σ"),
    RecipeKey(
      "scaleTargets", .boolean, .scalar("true"),
      "Whether numbers to predict are brought to mean 0 and variance 1 while they are learned; "
        + "metrics are in their own unit."),
    RecipeKey(
      "augment", .section(Augmentation.Operation.allCases.map(augmentation)), .nothing,
      "Changes images at random while they are trained on, each operation with its strength."),
  ]

  private static let shares = [
    ("train", RecipeKey.Fallback.required), ("dev", .scalar("0")), ("test", .scalar("0")),
  ].map { name, fallback in
    RecipeKey(
      name, .number(.notNegative), fallback, "Share of the \(name) set; the shares add up to 1.")
  }

  private static func augmentation(_ operation: Augmentation.Operation) -> RecipeKey {
    let definition = HyperparameterDefinition.usual(operation.hyperparameter)
    let meaning =
      switch operation {
      case .shift: "Pixels an image is moved by along each axis, at most."
      case .rotate: "Degrees it is turned by, at most."
      case .flip: "How probable it is that it is mirrored, left and right."
      case .crop: "Share of its sides that is cut off, at most; what is left fills the image."
      case .scale: "Share by which it grows or shrinks, at most."
      case .contrast: "Share by which its contrast grows or shrinks, at most."
      case .noise: "Standard deviation of what is added to each of its values."
      }
    return RecipeKey(
      operation.rawValue, .number(RecipeBounds(definition.limits)), .nothing, meaning,
      live: operation.hyperparameter)
  }

  /// What examples come from: those that are built in, in the order to list them, and files.
  static let source = RecipeChoice(noun: "a source", kinds: builtInSources + files)

  private static let builtInSources = DataSource.builtInNames.map { name in
    let summary = DataSource.builtIn(name).map { sentence($0.summary) } ?? ""
    return RecipeKey.standingAlone(name, settings(ofSource: name), summary)
  }

  private static func sentence(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst() + "."
  }

  private static func settings(ofSource name: String) -> RecipeForm {
    switch name {
    case "fashion-mnist": return .path
    case "waves", "tasks": return .section([seed])
    case "dates":
      return .section([
        RecipeKey(
          "count", .integer(10...DataSource.mostDates), .scalar("\(DataSource.usualDates)"),
          "Dates in all, each of another day."), seed,
      ])
    default:
      guard let shape = ToySet.Shape(rawValue: name) else { return .section([]) }
      return .section([
        RecipeKey(
          "count", .integer(shape.smallestCount...ToySet.largestCount),
          .scalar("\(shape.defaultCount)"), "Points in all."),
        RecipeKey(
          "noise", .number(RecipeBounds(.init(0...ToySet.largestNoise))),
          .scalar("\(shape.defaultNoise)"), "Standard deviation of the noise."),
        seed,
      ])
    }
  }

  private static let seed = RecipeKey(
    "seed", .seed, .scalar("1"), "The same seed draws the same data, whatever the run's seed is.")

  private static let target = RecipeKey(
    "target",
    .word("a kind of target", of: [DataSource.TargetKind.classes, .value].map(\.rawValue)),
    .depends("value for squaredError, else classes"),
    "Whether a label stands for a class or is a number to predict.")

  private static let layout = RecipeKey(
    "as", .word("a layout", of: [DataSource.ArrayLayout.sequence.rawValue]), .nothing,
    "The inputs are [examples, steps, features] or [examples, steps]; left out, features or images."
  )

  private static let tokens = RecipeKey(
    "tokens", .word("a kind of token", of: Tokenizer.Unit.allCases.map(\.rawValue)),
    .scalar(Tokenizer.Unit.character.rawValue),
    "What a text is divided into: characters, words in small letters, or parts of words "
      + "(byte-pair encoding).")

  private static let vocabulary = RecipeKey(
    "vocabulary", .integer(10...1_000_000), .nothing,
    "The most tokens; left out, 10,000 words, 1000 parts of words, or all characters.")

  /// A name, or a list of different ones.
  private static let names = RecipeForm.either([.list(.text, count: 1...Int.max), .text])

  private static let files: [RecipeKey] = [
    .needing(
      "csv", .path, "given its path", example: "{csv: table.csv, label: kind}",
      "A table with a header row: numbers, dates and texts, some of which may be missing.",
      companions: [
        RecipeKey(
          "label", names, .required,
          "The column to learn, or a list: of numbers, or of labels that each are 0 or 1."),
        target,
        RecipeKey("weight", .text, .nothing, "The column that says how much a row counts."),
        RecipeKey("columns", names, .nothing, "The columns to learn from; left out, all others."),
        RecipeKey("drop", names, .nothing, "Columns to leave out."),
        RecipeKey(
          "missing", names, .nothing, "What stands for a missing value, besides nothing at all."),
        RecipeKey("categorical", names, .nothing, "Columns of numbers that are names."),
      ]),
    .needing(
      "idx", .path, "given its path", example: "{idx: images.gz, labels: labels.gz}",
      "Images or rows of numbers in an IDX file, gzip-compressed or not.",
      companions: [RecipeKey("labels", .path, .required, "The IDX file of their labels.")]),
    .needing(
      "npy", .path, "given its path", example: "{npy: x.npy, labels: y.npy}",
      "An array of NumPy, an example a row.",
      companions: [
        RecipeKey("labels", .path, .required, "The NPY file of their labels."), target, layout,
      ]),
    .needing(
      "npz", .path, "given its path", example: "{npz: data.npz}",
      "Arrays of NumPy in one file; of their usual names where none are given.",
      companions: [
        RecipeKey("inputs", .text, .nothing, "The array of the inputs."),
        RecipeKey("labels", .text, .nothing, "The array of the labels."),
        RecipeKey("testInputs", .text, .nothing, "The array of the test set's inputs."),
        RecipeKey("testLabels", .text, .nothing, "The array of the test set's labels."),
        target, layout,
      ]),
    .needing(
      "images", .path, "given its path", example: "{images: folder, size: 32}",
      "PNG, JPEG, BMP and WebP files, a folder a class, or folders train, dev and test of them.",
      companions: [
        RecipeKey(
          "size", .either([.list(side, count: 2...2), side]), .nothing,
          "What they are brought to in pixels: a side, or [height, width]."),
        RecipeKey(
          "color", .word("a kind of colour", of: ["grey", "rgb"]),
          .nothing, "Left out, grey where all are, and colour otherwise."),
        RecipeKey(
          "skip", .word("what to leave out", of: ["unreadable"]), .nothing,
          "Leaves out files that cannot be read, and says which; otherwise they are an error."),
      ]),
    .needing(
      "text", .path, "given its path", example: "{text: book.txt, length: 100}",
      "A text to learn to write, token by token.",
      companions: [
        RecipeKey(
          "length", .integer(1...10_000), .nothing,
          "Tokens of an example; left out, each line is one."),
        tokens, vocabulary,
      ]),
    .needing(
      "texts", .path, "given its path", example: "{texts: mail.csv, column: text, label: kind}",
      "Texts with a label each: a column of a table, or .txt files in a folder, a folder a class.",
      companions: [
        RecipeKey("column", .text, .nothing, "The table's column with the texts."),
        RecipeKey("label", names, .nothing, "The table's column to learn, or a list of them."),
        target,
        RecipeKey(
          "length", .integer(1...10_000), .nothing,
          "Tokens of an example: the first of each text, and line's ends before what is shorter. "
            + "Left out, the longest text's, 200 at most."),
        tokens, vocabulary,
      ]),
  ]

  private static let side = RecipeForm.integer(1...4096)
}
