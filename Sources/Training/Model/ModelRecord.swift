import Datasets
import NeuralEngine

/// What a model file says besides its parameters: everything that it takes to use them.
public struct ModelRecord: Hashable, Sendable {
  /// How an example's values come about.
  public enum Input: Hashable, Sendable {
    /// Numbers; their names where the source has them.
    case features(names: [String])
    /// Pixels in 0...1.
    case image(ImageShape)
    /// Numbers, step by step.
    case sequence(steps: Int)
    /// Tokens by their number in the vocabulary. Of lines each begins with a line's end and
    /// stops at the next; windows go on across them.
    case text(steps: Int, isInLines: Bool)
    /// Tokens of a text as a whole, what is too short with line's ends before it; a table's column, or
    /// files where it is nil.
    case texts(steps: Int, column: String?)
  }

  /// What the outputs are.
  public enum Output: Hashable, Sendable {
    /// The probability of each class, or of the second of two alone.
    case classes([String])
    /// The probability of each label, several of which may hold at once.
    case labels([String])
    /// At each step the probability of each token of the vocabulary to come next.
    case nextToken([String])
    /// So many numbers whose distances say how alike two examples are.
    case embedding(Int)
    /// Numbers, and how they are brought to their unit; nil where they have it.
    case values(names: [String], scaling: TargetScaling?)
  }

  /// The recipe's.
  public var name: String
  /// With the sizes that were the data's filled in.
  public var network: NetworkDescription
  /// What goes in, and how it is encoded.
  public var input: Input
  /// What comes out, and what it stands for.
  public var output: Output
  /// How the inputs come of a table's columns; nil where they are no table's.
  public var encoding: TableEncoding?
  /// How text becomes tokens; nil where there is none, and where the outputs are the characters.
  public var tokenizer: Tokenizer?
  /// What is taken from the inputs; nil where they go in as they are.
  public var normalization: Normalization?
  /// Columns of a table that are no input: the labels' and the weight's.
  public var otherColumns: [String]
  /// What stands between a question and its answer, which alone was learned; nil where the text is no
  /// questions.
  public var answerMark: String?

  /// A model's record; inputs go in as they are unless a normalization is given.
  public init(
    name: String, network: NetworkDescription, input: Input, output: Output,
    encoding: TableEncoding? = nil, tokenizer: Tokenizer? = nil,
    normalization: Normalization? = nil, otherColumns: [String] = []
  ) {
    self.name = name
    self.network = network
    self.input = input
    self.output = output
    self.encoding = encoding
    self.tokenizer = tokenizer
    self.normalization = normalization
    self.otherColumns = otherColumns
  }

  /// What a run of `recipe` on `data` trains.
  ///
  /// - Precondition: the data fit the recipe's network.
  public init(_ recipe: Recipe, data: DataSplit) {
    let facts = data.facts
    name = recipe.name
    network = recipe.network(for: facts)
    encoding = data.encoding
    // Characters are as well told by the outputs.
    tokenizer =
      data.facts.tokenCount == nil && data.tokenizer?.unit == .character ? nil : data.tokenizer
    normalization = data.normalization
    otherColumns = recipe.data.otherColumns
    answerMark = facts.answerMark
    switch data.train.targets {
    case _ where recipe.cost == .triplet: output = .embedding(network.output.count)
    case .classes: output = .classes(facts.classNames)
    case .stepClasses: output = .nextToken(facts.classNames)
    case .values(_, let width) where facts.classNames.isEmpty:
      let names = recipe.data.labelColumns.prefix(width)
      output = .values(
        names: names + (names.count..<width).map { width == 1 ? "value" : "value \($0)" },
        scaling: data.targetScaling)
    case .values: output = .labels(facts.classNames)
    }
    if let image = facts.imageShape {
      input = .image(image)
    } else if let steps = facts.steps, case .texts(let texts) = recipe.data {
      input = .texts(steps: steps, column: texts.column)
    } else if let steps = facts.steps, recipe.data.isText {
      input = .text(steps: steps, isInLines: recipe.data.isInLines)
    } else if let steps = facts.steps {
      input = .sequence(steps: steps)
    } else {
      input = .features(names: facts.featureNames)
    }
  }

  /// What is known of the data that the model was trained on, as far as other data must be like it.
  public var facts: DataFacts {
    var facts = DataFacts(
      name: name, classNames: [], featureCount: network.inputCount, fingerprint: "")
    switch input {
    case .features(let names): facts.featureNames = names
    case .image(let shape): facts.imageShape = shape
    case .sequence(let steps), .text(let steps, _): facts.steps = steps
    case .texts(let steps, _):
      facts.steps = steps
      facts.tokenCount = tokenizer?.vocabulary.count
    }
    facts.answerMark = answerMark
    switch output {
    case .classes(let names), .labels(let names), .nextToken(let names): facts.classNames = names
    case .values(let names, _): facts.targetCount = names.count
    case .embedding: break
    }
    return facts
  }

  /// Whether the inputs are numbers of tokens.
  var takesTokens: Bool {
    switch input {
    case .text, .texts: true
    case .features, .image, .sequence: false
    }
  }

  /// How text becomes the tokens that go in.
  public var textTokenizer: Tokenizer {
    tokenizer ?? Tokenizer(unit: .character, vocabulary: outputNames)
  }

  /// How numbers to predict were scaled; nil where they were not, and where there are none.
  public var targetScaling: TargetScaling? {
    if case .values(_, let scaling) = output { scaling } else { nil }
  }

  /// Classes, labels or tokens; of numbers to predict their names, of an embedding `e1` and so on.
  public var outputNames: [String] {
    switch output {
    case .classes(let names), .labels(let names), .nextToken(let names), .values(let names, _):
      names
    case .embedding(let count): (1...max(1, count)).map { "e\($0)" }
    }
  }
}

extension DataSource {
  /// The columns that hold what is to be predicted; none where no column does.
  fileprivate var labelColumns: [String] {
    switch self {
    case .csv(let table): table.labels
    case .texts(let texts): texts.labels
    default: []
    }
  }

  /// Columns that are no input.
  fileprivate var otherColumns: [String] {
    guard case .csv(let table) = self else { return labelColumns }
    return table.labels + (table.weight.map { [$0] } ?? [])
  }

  /// Whether a text's lines are examples of their own.
  fileprivate var isInLines: Bool {
    if case .text(_, _?, _) = self { false } else { true }
  }
}
