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
  public var split: Split
  public var count: Int
  /// Examples of each class, in the order of the manifest's class names; empty when targets are
  /// numbers.
  public var classCounts: [Int]
  /// Mean and standard deviation over all inputs, as the source gave them.
  public var inputMean: Double
  public var inputDeviation: Double

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
  /// The smallest and the largest mean of a feature.
  public var meanLow: Double
  public var meanHigh: Double
  /// The smallest and the largest standard deviation of a feature that varies.
  public var deviationLow: Double
  public var deviationHigh: Double
  /// Features that do not vary, of all.
  public var constantCount: Int
  public var featureCount: Int

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
  public var first: Split
  public var second: Split
  public var count: Int
  /// Those of them that have another target there.
  public var contradictions: Int

  public init(first: Split, second: Split, count: Int, contradictions: Int) {
    self.first = first
    self.second = second
    self.count = count
    self.contradictions = contradictions
  }
}

/// A share of a class, or a mean of a feature, that differs between two sets.
public struct SetDrift: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable { case classShare, featureMean }

  public var first: Split
  public var second: Split
  public var kind: Kind
  /// The class's or the feature's name.
  public var name: String
  public var firstValue: Double
  public var secondValue: Double
  /// The difference in standard errors: beyond 4.5 or so it is no chance.
  public var score: Double

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
  public var split: Split
  /// The example's place within its set.
  public var example: Int
  /// The name of its class, or its target.
  public var label: String
  public var height: Int
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
