import NeuralEngine

/// Examples with their labels, as a source gives them: not yet shuffled, split or normalized.
public struct LabeledData: Sendable {
  /// What is known of the data as a whole.
  public let facts: DataFacts
  let table: ExampleTable
  /// The dev set that the source has set aside; nil where it is split off the rest.
  var publishedDevTable: ExampleTable?
  let publishedTestTable: ExampleTable?
  /// What to tell the user of how the source was read, one sentence each.
  var warnings: [String] = []
  /// What the inputs are before they are encoded, where they are a table's cells: missing ones are NaN,
  /// texts are their numbers.
  var columns: Columns?
  /// What the inputs are before they are tokens, where they are texts.
  var texts: TextInputs?
  /// How text became the tokens that the inputs are; nil where they are none, and before they are.
  var tokenizer: Tokenizer?
  /// The examples' files within the source's folder, where each has one of its own.
  var files: [String] = []
  /// Likewise of the dev set that the source has set aside.
  var publishedDevFiles: [String] = []

  /// Examples with what is known of them.
  public init(facts: DataFacts, examples: ExampleSet, publishedTest: ExampleSet? = nil) {
    self.facts = facts
    table = ExampleTable(examples)
    publishedTestTable = publishedTest.map(ExampleTable.init)
  }

  init(
    facts: DataFacts, table: ExampleTable, publishedDevTable: ExampleTable? = nil,
    publishedTestTable: ExampleTable?
  ) {
    self.facts = facts
    self.table = table
    self.publishedDevTable = publishedDevTable
    self.publishedTestTable = publishedTestTable
  }

  /// inputs `[count, features]`; images are unpacked at each call.
  public var examples: ExampleSet { table.exampleSet }

  /// The examples a published data set sets aside for its test, so that results compare with
  /// others'; nil when the source has none, and the test set is then split off `examples`.
  public var publishedTest: ExampleSet? { publishedTestTable?.exampleSet }

  /// The examples a source sets aside for its dev set; nil when that is split off `examples`.
  public var publishedDev: ExampleSet? { publishedDevTable?.exampleSet }
}

/// What is known of a data set besides its examples.
public struct DataFacts: Hashable, Sendable {
  /// What the data are called.
  public var name: String
  /// In the order of the class numbers; empty when the targets are numbers to predict.
  public var classNames: [String]
  /// Numbers to predict of an example; of classes and labels it says nothing.
  public var targetCount: Int
  /// One for each input column; empty for images.
  public var featureNames: [String]
  /// Numbers in an example's input.
  public var featureCount: Int
  /// How the inputs are laid out when they are images.
  public var imageShape: ImageShape?
  /// Steps of an example's sequence; nil when it is none.
  public var steps: Int?
  /// What stands in a line between a question and its answer, which alone is to be told; nil where the
  /// examples are no such lines.
  public var answerMark: String?
  /// Tokens of which the inputs are the numbers, of texts with a label; nil elsewhere.
  public var tokenCount: Int?
  /// Hash of all examples and labels, 16 hexadecimal digits (see `Fingerprint` for how).
  public var fingerprint: String

  /// What is known of some data.
  public init(
    name: String, classNames: [String], targetCount: Int = 1, featureNames: [String] = [],
    featureCount: Int, imageShape: ImageShape? = nil, steps: Int? = nil,
    answerMark: String? = nil, tokenCount: Int? = nil, fingerprint: String
  ) {
    self.name = name
    self.targetCount = targetCount
    self.classNames = classNames
    self.featureNames = featureNames
    self.featureCount = featureCount
    self.imageShape = imageShape
    self.steps = steps
    self.answerMark = answerMark
    self.tokenCount = tokenCount
    self.fingerprint = fingerprint
  }
}

extension DataFacts {
  /// How an example's values are laid out, for a network to take.
  public var inputShape: Shape {
    if let image = imageShape {
      .image(height: image.height, width: image.width, channels: image.channels)
    } else if let steps {
      .sequence(time: steps, features: featureCount / steps)
    } else {
      .features(featureCount)
    }
  }
}

/// Images `[height, width, channels]`, row by row, the channels of a pixel side by side.
public struct ImageShape: Hashable, Sendable {
  /// Pixels above each other.
  public var height: Int
  /// Pixels beside each other.
  public var width: Int
  /// 1 for grey, 3 for colours.
  public var channels: Int

  /// The shape of images, `[height, width, channels]`.
  public init(height: Int, width: Int, channels: Int = 1) {
    self.height = height
    self.width = width
    self.channels = channels
  }

  /// Values an image has.
  public var count: Int { height * width * channels }
}
