/// Where examples come from.
public enum DataSource: Hashable, Sendable {
  /// The 1,797 handwritten digits inside the binary.
  case digits
  /// Points in the plane, generated.
  case toy(ToySet)
  /// Fashion-MNIST's four files; `folder` nil is where `FashionMNIST.defaultFolder` finds them.
  case fashionMNIST(folder: String?)
  /// A table with a header row: numbers, dates and texts, some of which may be missing.
  case csv(TableSource)
  /// Images or rows of numbers and their classes, in IDX files, gzip-compressed or not.
  case idx(images: String, labels: String)
  /// Inputs and their labels in two NPY files.
  case npy(inputs: String, labels: String, target: TargetKind, layout: ArrayLayout = .plain)
  /// Arrays of an NPZ file; `arrays` nil is whichever usual names the file has.
  case npz(path: String, arrays: ArrayNames?, target: TargetKind, layout: ArrayLayout = .plain)

  /// The 5,130 given names inside the binary, letter by letter.
  case names
  /// A text, token by token: each line an example, or windows of `length` tokens.
  case text(path: String, length: Int?, tokens: TokenOptions = TokenOptions())
  /// Texts with a label each.
  case texts(LabeledTexts)
  /// Noisy waves of three forms, generated.
  case waves(seed: UInt64)
  /// Points in the plane with four labels each, a third of which is missing, generated.
  case tasks(seed: UInt64)
  /// Dates as people write them, each with its ISO 8601 text to be told, generated.
  case dates(count: Int, seed: UInt64)

  /// PNG, JPEG, BMP and WebP files in folders, one folder a class.
  case images(folder: String, options: ImageOptions)

  /// What the dimensions of an array behind the first are.
  public enum ArrayLayout: String, Hashable, Sendable {
    /// Features; of three or four dimensions pixels of images.
    case plain
    /// Steps, and the features of each.
    case sequence
  }

  /// What pictures are brought to.
  public struct ImageOptions: Hashable, Sendable {
    /// Channels of a pixel: one, or red, green and blue.
    public enum Color: String, Hashable, Sendable { case grey, rgb }

    /// Nil takes them as they are, which must then be the same for all.
    public var size: Size?
    /// Nil is grey when all are grey, and in colour otherwise.
    public var color: Color?
    /// Whether files that are no pictures are left out and counted; otherwise they are an error.
    public var skipsUnreadable: Bool

    /// What is made of every image.
    public init(size: Size? = nil, color: Color? = nil, skipsUnreadable: Bool = false) {
      self.size = size
      self.color = color
      self.skipsUnreadable = skipsUnreadable
    }
  }

  /// Pixels of a picture's sides.
  public struct Size: Hashable, Sendable {
    /// Pixels above each other.
    public var height: Int
    /// Pixels beside each other.
    public var width: Int

    /// A size in pixels.
    public init(height: Int, width: Int) {
      self.height = height
      self.width = width
    }
  }

  /// Which arrays of a file are what.
  public struct ArrayNames: Hashable, Sendable {
    /// The array of the inputs.
    public var inputs: String
    /// The array of the labels.
    public var labels: String
    /// Both or neither: a test set that the file sets aside.
    public var testInputs: String?
    /// The labels of that test set.
    public var testLabels: String?

    /// What the arrays of a file are called.
    public init(
      inputs: String, labels: String, testInputs: String? = nil, testLabels: String? = nil
    ) {
      self.inputs = inputs
      self.labels = labels
      self.testInputs = testInputs
      self.testLabels = testLabels
    }
  }

  /// What a label column holds.
  public enum TargetKind: String, Hashable, Sendable {
    /// Names or numbers that each stand for a class.
    case classes
    /// A number to predict.
    case value
  }

  /// The sources known by a name alone, in the order to list them.
  public static let builtInNames =
    ["digits", "fashion-mnist", "names", "waves", "tasks", "dates"]
    + ToySet.Shape.allCases.map(\.rawValue)

  /// Dates where nobody says how many, and all days that there are.
  public static let (usualDates, mostDates) = (Dates.usualCount, Dates.dayCount)

  /// The source of that name, with its default options; nil when there is none.
  public static func builtIn(_ name: String) -> DataSource? {
    switch name {
    case "digits": .digits
    case "fashion-mnist": .fashionMNIST(folder: nil)
    case "names": .names
    case "waves": .waves(seed: 1)
    case "tasks": .tasks(seed: 1)
    case "dates": .dates(count: Dates.usualCount, seed: 1)
    default: ToySet.Shape(rawValue: name).map { .toy(ToySet($0)) }
    }
  }

  /// How many classes its examples are of; nil when only reading it tells.
  public var classCount: Int? {
    switch self {
    case .digits: 10
    case .fashionMNIST: FashionMNIST.classNames.count
    case .toy(let set): set.shape.classNames.count
    case .csv(let table) where table.target == .value: 0
    case .csv(let table) where table.labels.count > 1: table.labels.count
    case .npy(_, _, target: .value, _), .npz(_, _, target: .value, _): 0
    case .texts(let texts) where texts.target == .value: 0
    case .texts(let texts) where texts.labels.count > 1: texts.labels.count
    case .names: TextExamples.letterCount
    case .waves: Waves.classNames.count
    case .tasks: Tasks.names.count
    case .dates: Dates.vocabulary.count
    case .csv, .idx, .npy, .npz, .images, .text, .texts: nil
    }
  }

  /// Numbers to predict of an example where it has no classes; nil when only reading it tells.
  public var targetCount: Int? {
    switch self {
    case .csv(let table): table.labels.count
    case .texts(let texts): max(1, texts.labels.count)
    default: nil
    }
  }

  /// Whether its inputs are tokens, which have no mean to be brought to.
  public var hasTokens: Bool { if case .texts = self { true } else { isText } }

  /// Whether it is text of which each token is the label of the one before.
  public var isText: Bool {
    switch self {
    case .names, .text, .dates: true
    default: false
    }
  }

  /// Whether its examples are questions with one right answer each.
  public var hasAnswers: Bool {
    if case .dates = self { true } else { false }
  }

  /// Whether it is sure to have no images, whatever is read.
  public var hasNoImages: Bool {
    switch self {
    case .toy, .csv, .names, .text, .texts, .waves, .tasks, .dates: true
    case .npy(_, _, _, .sequence), .npz(_, _, _, .sequence): true
    case .digits, .fashionMNIST, .idx, .npy, .npz, .images: false
    }
  }

  /// What a recipe calls it.
  public var name: String {
    switch self {
    case .digits: "digits"
    case .fashionMNIST: "fashion-mnist"
    case .toy(let set): set.shape.rawValue
    case .csv: "csv"
    case .idx: "idx"
    case .npy: "npy"
    case .npz: "npz"
    case .images: "images"
    case .names: "names"
    case .text: "text"
    case .texts: "texts"
    case .waves: "waves"
    case .tasks: "tasks"
    case .dates: "dates"
    }
  }

  /// One line for people.
  public var summary: String {
    switch self {
    case .digits: "1,797 handwritten digits of 8×8 pixels, 10 classes (UCI, 1998)"
    case .fashionMNIST:
      "70,000 clothing images of 28×28 pixels, 10 classes (Debian's dataset-fashion-mnist)"
    case .toy(let set): set.shape.summary
    case .csv(let table):
      "\(table.path), label\(table.labels.count == 1 ? "" : "s") \(table.labels.joined(separator: ", "))"
    case .idx(let images, let labels): "\(images), labels \(labels)"
    case .npy(let inputs, let labels, _, _): "\(inputs), labels \(labels)"
    case .npz(let path, _, _, _): path
    case .texts(let texts): texts.path
    case .images(let folder, _): folder
    case .names: "5,130 given names, to write more of them (U.S. census of 1990)"
    case .text(let path, nil, _): "the lines of \(path)"
    case .text(let path, let length?, let tokens):
      "\(path), \(length) \(tokens.unit == .character ? "characters" : "tokens") at a time"
    case .waves: "noisy sine, square and sawtooth waves of 40 steps, 3 classes"
    case .tasks: "points in the plane with four labels each, a third of them missing"
    case .dates(let count, _):
      "\(count) dates of 1969 to 2068 as people write them, to be told as 1979-05-03"
    }
  }

  /// What data read from a file is called: the file's name without its folder and endings.
  static func name(ofFile path: String) -> String {
    let file = path.split(separator: "/").last ?? ""
    return String(file.split(separator: ".").first ?? file)
  }
}
