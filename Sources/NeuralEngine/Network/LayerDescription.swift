/// One layer as a recipe states it, without the sizes that follow from the layers before it.
public struct LayerDescription: Hashable, Sendable {
  /// What the layer does.
  public var kind: LayerKind
  /// Whether the layer keeps its parameters while the others train.
  public var isFrozen: Bool
  /// λ of the penalty on its own weights in place of the run's; nil for the run's.
  public var l2: Double?
  /// λ of AdamW's decay of its own weights in place of the run's; nil for the run's.
  public var weightDecay: Double?

  /// A layer of this kind, trained and penalized as the run is unless it says otherwise.
  public init(
    _ kind: LayerKind, isFrozen: Bool = false, l2: Double? = nil, weightDecay: Double? = nil
  ) {
    self.kind = kind
    self.isFrozen = isFrozen
    self.l2 = l2
    self.weightDecay = weightDecay
  }

  /// The name recipes and tensor names use.
  public var name: String { kind.name }

  /// The same layer, kept as it is while the others train.
  public var frozen: LayerDescription {
    LayerDescription(kind, isFrozen: true, l2: l2, weightDecay: weightDecay)
  }
}

/// What a layer does.
public enum LayerKind: Hashable, Sendable {
  /// y = x W + b, with W [in, units] and b [units]; over each step of a sequence.
  case dense(units: Int)
  case activation(Activation)
  /// Inverted dropout (Srivastava et al. 2014): in training each value is zeroed with probability
  /// `rate`, in 0..<1, and the rest divided by 1 − rate; the identity when a cost is evaluated.
  case dropout(rate: Double)
  /// All values of an example in one row.
  case flatten
  /// Filters over an image, W [height, width, channels, filters] and b [filters].
  case conv2D(
    filters: Int, kernel: WindowSize, stride: WindowSize = WindowSize(1), padding: Padding = .valid)
  /// One filter a channel of an image, W [height, width, channels] and b [channels] (Sifre 2014); before
  /// a 1×1 convolution a separable one (Chollet 2017).
  case depthwiseConv2D(
    kernel: WindowSize, stride: WindowSize = WindowSize(1), padding: Padding = .valid)
  /// Filters over the steps of a sequence, W [size, features, filters] and b [filters].
  case conv1D(filters: Int, size: Int, stride: Int = 1, padding: Padding = .valid)
  /// The largest value a window sees, channel by channel, of an image or a sequence; the window is
  /// all there is when nil, the stride as far as the window is wide. What lies past the edge is none.
  case maxPool(WindowSize?, stride: WindowSize? = nil, padding: Padding = .valid)
  /// Likewise the mean.
  case averagePool(WindowSize?, stride: WindowSize? = nil, padding: Padding = .valid)
  /// An image or a sequence so many times as large, ≥ 1 in each direction; a sequence along its width.
  case upsample(WindowSize, Interpolation = .nearest)
  /// Values normalized over the batch, then scaled and shifted (Ioffe & Szegedy 2015). In an
  /// evaluation by running averages, of which `momentum` is kept at each step.
  case batchNorm(momentum: Double = 0.9, epsilon: Double = 1e-5)
  /// The values of each place normalized over its units, then scaled and shifted (Ba et al. 2016).
  case layerNorm(epsilon: Double = 1e-5)
  /// The values of each place divided by their length ‖x‖ (Schroff et al. 2015).
  case l2Normalize
  /// Sines and cosines of each step's place added to it (Vaswani et al. 2017).
  case positionalEncoding
  /// Every step takes from every step, or from none later than itself, in `heads` ways at once
  /// (Vaswani et al. 2017).
  case multiHeadAttention(heads: Int, isCausal: Bool = false)
  /// A vector of `units` trained numbers for each token 0..<vocabulary.
  case embedding(vocabulary: Int, units: Int)
  /// A state of `units` that goes from step to step of a sequence; its value at every step comes
  /// out, or that after the last alone. Both ways, the second's values stand after the first's.
  case recurrent(
    RecurrentCell, units: Int, returnsSequence: Bool = true, isBidirectional: Bool = false)
  /// body(x) + shortcut(x) (He et al. 2016); without layers the shortcut is x itself.
  indirect case residual([LayerDescription], shortcut: [LayerDescription] = [])
  /// What each branch makes of x, side by side (Szegedy et al. 2015).
  indirect case concat([[LayerDescription]])

  /// The name recipes and tensor names use.
  public var name: String {
    switch self {
    case .dense: "dense"
    case .activation(let activation): activation.name
    case .dropout: "dropout"
    case .flatten: "flatten"
    case .conv2D: "conv2D"
    case .depthwiseConv2D: "depthwiseConv2D"
    case .conv1D: "conv1D"
    case .maxPool: "maxPool"
    case .averagePool: "averagePool"
    case .upsample: "upsample"
    case .batchNorm: "batchNorm"
    case .layerNorm: "layerNorm"
    case .l2Normalize: "l2Normalize"
    case .positionalEncoding: "positionalEncoding"
    case .multiHeadAttention: "multiHeadAttention"
    case .embedding: "embedding"
    case .recurrent(let cell, _, _, _): cell.rawValue
    case .residual: "residual"
    case .concat: "concat"
    }
  }
}

extension LayerDescription {
  /// y = x W + b over the last dimension, with `units` outputs.
  public static func dense(units: Int) -> Self { Self(.dense(units: units)) }
  /// A nonlinearity, value by value.
  public static func activation(_ activation: Activation) -> Self { Self(.activation(activation)) }
  /// Zeroes each value with probability `rate`, in 0..<1, while training.
  public static func dropout(rate: Double) -> Self { Self(.dropout(rate: rate)) }
  /// Lays an image or a sequence out as plain features, row-major.
  public static var flatten: Self { Self(.flatten) }
  /// Batch normalization over each feature or channel, with its usual ε and momentum.
  public static var batchNorm: Self { Self(.batchNorm()) }

  /// Layer normalization over the units of each place, with its usual ε.
  public static var layerNorm: Self { Self(.layerNorm()) }
  /// Brings the values of each place to the length 1.
  public static var l2Normalize: Self { Self(.l2Normalize) }
  /// Adds to each step of a sequence sines and cosines that tell its place.
  public static var positionalEncoding: Self { Self(.positionalEncoding) }

  /// Self-attention over the steps of a sequence, in `heads` equal parts of its features.
  public static func multiHeadAttention(heads: Int, isCausal: Bool = false) -> Self {
    Self(.multiHeadAttention(heads: heads, isCausal: isCausal))
  }

  /// What each branch makes of the input, side by side along the last dimension.
  public static func concat(_ branches: [[LayerDescription]]) -> Self { Self(.concat(branches)) }

  /// Convolves an image `[height, width, channels]` with `filters` kernels.
  public static func conv2D(
    filters: Int, kernel: WindowSize, stride: WindowSize = WindowSize(1), padding: Padding = .valid
  ) -> Self {
    Self(.conv2D(filters: filters, kernel: kernel, stride: stride, padding: padding))
  }

  /// Convolves each channel of an image with a kernel of its own.
  public static func depthwiseConv2D(
    kernel: WindowSize, stride: WindowSize = WindowSize(1), padding: Padding = .valid
  ) -> Self {
    Self(.depthwiseConv2D(kernel: kernel, stride: stride, padding: padding))
  }

  /// Convolves a sequence `[time, features]` with `filters` kernels of `size` steps.
  public static func conv1D(
    filters: Int, size: Int, stride: Int = 1, padding: Padding = .valid
  ) -> Self {
    Self(.conv1D(filters: filters, size: size, stride: stride, padding: padding))
  }

  /// Looks tokens below `vocabulary` up in a table `[vocabulary, units]`.
  public static func embedding(vocabulary: Int, units: Int) -> Self {
    Self(.embedding(vocabulary: vocabulary, units: units))
  }

  /// Runs a recurrent cell over a sequence; without `returnsSequence` only its last output goes on.
  public static func recurrent(
    _ cell: RecurrentCell, units: Int, returnsSequence: Bool = true, isBidirectional: Bool = false
  ) -> Self {
    Self(
      .recurrent(
        cell, units: units, returnsSequence: returnsSequence, isBidirectional: isBidirectional))
  }

  /// The largest value of each window and channel; nil takes the whole image as one window.
  public static func maxPool(
    _ size: WindowSize?, stride: WindowSize? = nil, padding: Padding = .valid
  ) -> Self {
    Self(.maxPool(size, stride: stride, padding: padding))
  }

  /// The mean of each window and channel; nil takes the whole image as one window.
  public static func averagePool(
    _ size: WindowSize?, stride: WindowSize? = nil, padding: Padding = .valid
  ) -> Self {
    Self(.averagePool(size, stride: stride, padding: padding))
  }

  /// Makes an image or a sequence so many times as large.
  public static func upsample(_ scale: WindowSize, _ interpolation: Interpolation = .nearest)
    -> Self
  {
    Self(.upsample(scale, interpolation))
  }

  /// Adds what `body` gives to its input, or to what `shortcut` makes of it (He et al. 2016).
  public static func residual(
    _ body: [LayerDescription], shortcut: [LayerDescription] = []
  ) -> Self {
    Self(.residual(body, shortcut: shortcut))
  }
}
