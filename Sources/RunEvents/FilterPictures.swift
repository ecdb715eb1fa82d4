/// What the first layer of a network looks for in an image, at one step: measured now and then.
public struct FilterPictures: Hashable, Sendable {
  /// The weights of one unit of a dense layer, or of one filter of a convolution.
  public struct Filter: Hashable, Sendable {
    /// ‖w‖ over all its weights.
    public var norm: Double
    /// Its weights `[height, width, channels]`, means of neighbours where it was made smaller.
    public var weights: ScaledValues

    /// A filter with its norm.
    public init(norm: Double, weights: ScaledValues) {
      self.norm = norm
      self.weights = weights
    }
  }

  /// Optimizer steps done at that moment.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double
  /// Index within the network, and the layer: `0.conv2D`.
  public var layer: String
  /// Rows of a picture.
  public var height: Int
  /// Columns of a picture.
  public var width: Int
  /// 1 is grey, 3 red, green and blue.
  public var channels: Int
  /// Units or filters that the layer has; `filters` are the first ones.
  public var unitCount: Int
  /// In the layer's order.
  public var filters: [Filter]

  /// - Precondition: each filter has `height` times `width` times `channels` weights.
  public init(
    step: Int, seconds: Double, layer: String, height: Int, width: Int, channels: Int,
    unitCount: Int, filters: [Filter]
  ) {
    precondition(
      filters.allSatisfy { $0.weights.values.count == height * width * channels },
      "a weight a pixel and channel")
    self.step = step
    self.seconds = seconds
    self.layer = layer
    self.height = height
    self.width = width
    self.channels = channels
    self.unitCount = unitCount
    self.filters = filters
  }
}
