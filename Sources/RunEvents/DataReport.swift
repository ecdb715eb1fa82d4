/// What a run trains on and is judged by, as it was found before the first step.
public struct DataReport: Hashable, Sendable {
  /// The sets that have examples, in the order train, trainDev, dev, test.
  public var sets: [SetFacts]
  /// How inputs were normalized; nil when they are as the source gave them.
  public var normalization: NormalizationFacts?
  /// Pairs of sets that share examples; empty when none do.
  public var overlaps: [SetOverlap]
  /// Where two sets differ by more than chance explains, the strongest first.
  public var drifts: [SetDrift]
  /// A few examples, when they can be drawn.
  public var thumbnails: [Thumbnail]
  /// A few examples, when they can be read: a line each.
  public var texts: [String]

  /// What was found in the data; parts that were not looked for are left empty.
  public init(
    sets: [SetFacts], normalization: NormalizationFacts? = nil, overlaps: [SetOverlap] = [],
    drifts: [SetDrift] = [], thumbnails: [Thumbnail] = [], texts: [String] = []
  ) {
    self.sets = sets
    self.normalization = normalization
    self.overlaps = overlaps
    self.drifts = drifts
    self.thumbnails = thumbnails
    self.texts = texts
  }
}

/// One set of examples in numbers.
public struct SetFacts: Hashable, Sendable {
  /// Which set it is.
  public var split: Split
  /// Examples in the set.
  public var count: Int
  /// Examples of each class, in the order of the manifest's class names; empty when targets are
  /// numbers.
  public var classCounts: [Int]
  /// The mean over all inputs, as the source gave them.
  public var inputMean: Double
  /// The standard deviation over all inputs, as the source gave them.
  public var inputDeviation: Double

  /// The facts of one set, taken before normalization.
  public init(
    split: Split, count: Int, classCounts: [Int], inputMean: Double, inputDeviation: Double
  ) {
    self.split = split
    self.count = count
    self.classCounts = classCounts
    self.inputMean = inputMean
    self.inputDeviation = inputDeviation
  }
}

/// The train set's statistics, which all sets were normalized by.
public struct NormalizationFacts: Hashable, Sendable {
  /// The smallest mean of a feature.
  public var meanLow: Double
  /// The largest mean of a feature.
  public var meanHigh: Double
  /// The smallest standard deviation of a feature that varies.
  public var deviationLow: Double
  /// The largest standard deviation of a feature.
  public var deviationHigh: Double
  /// Features that do not vary.
  public var constantCount: Int
  /// How many features there are in all.
  public var featureCount: Int

  /// The range of the features' means and standard deviations before they were normalized.
  public init(
    meanLow: Double, meanHigh: Double, deviationLow: Double, deviationHigh: Double,
    constantCount: Int, featureCount: Int
  ) {
    self.meanLow = meanLow
    self.meanHigh = meanHigh
    self.deviationLow = deviationLow
    self.deviationHigh = deviationHigh
    self.constantCount = constantCount
    self.featureCount = featureCount
  }
}

/// Examples of `second` whose inputs stand in `first` as well, to the bit.
public struct SetOverlap: Hashable, Sendable {
  /// The set that has the examples already.
  public var first: Split
  /// The set whose examples are counted.
  public var second: Split
  /// Examples of `second` that are in `first` as well.
  public var count: Int
  /// Those of them that have another target there.
  public var contradictions: Int

  /// An overlap of two sets; `contradictions` is at most `count`.
  public init(first: Split, second: Split, count: Int, contradictions: Int) {
    self.first = first
    self.second = second
    self.count = count
    self.contradictions = contradictions
  }
}

/// A share of a class, or a mean of a feature, that differs between two sets.
public struct SetDrift: Hashable, Sendable {
  /// What differs: the share of a class, or the mean of a feature.
  public enum Kind: String, Hashable, Sendable { case classShare, featureMean }

  /// One of the two sets.
  public var first: Split
  /// The other set.
  public var second: Split
  /// Whether a class or a feature is meant.
  public var kind: Kind
  /// The class's or the feature's name.
  public var name: String
  /// The share, 0...1, or the mean in `first`.
  public var firstValue: Double
  /// The share, 0...1, or the mean in `second`.
  public var secondValue: Double
  /// The difference in standard errors: beyond 4.5 or so it is no chance.
  public var score: Double

  /// A difference between two sets, with its size in standard errors.
  public init(
    first: Split, second: Split, kind: Kind, name: String, firstValue: Double,
    secondValue: Double, score: Double
  ) {
    self.first = first
    self.second = second
    self.kind = kind
    self.name = name
    self.firstValue = firstValue
    self.secondValue = secondValue
    self.score = score
  }
}

/// A small picture of an example.
public struct Thumbnail: Hashable, Sendable {
  /// The set that the example is from.
  public var split: Split
  /// The example's place within its set.
  public var example: Int
  /// The name of its class, or its target.
  public var label: String
  /// Rows of pixels.
  public var height: Int
  /// Columns of pixels.
  public var width: Int
  /// 1 is grey, 3 red, green and blue.
  public var channels: Int
  /// `[height, width, channels]`
  public var pixels: [UInt8]

  /// - Precondition: `pixels` has the length that the shape asks for.
  public init(
    split: Split, example: Int, label: String, height: Int, width: Int, channels: Int,
    pixels: [UInt8]
  ) {
    precondition(pixels.count == height * width * channels, "one byte a pixel and channel")
    self.split = split
    self.example = example
    self.label = label
    self.height = height
    self.width = width
    self.channels = channels
    self.pixels = pixels
  }
}
