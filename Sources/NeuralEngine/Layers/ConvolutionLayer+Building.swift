import CKernels

/// How a window treats the edge of what it moves over.
public enum Padding: String, CaseIterable, Hashable, Sendable {
  /// It stays within.
  case valid
  /// Zeros around the edge, so that ⌈size / stride⌉ places come out.
  case same
}

/// A window's size and how it moves; one number for both directions, or `[height, width]`.
public struct WindowSize: Hashable, Sendable {
  /// Rows of the window.
  public var height: Int
  /// Columns of the window.
  public var width: Int

  /// A window of `height` rows and `width` columns, each at least 1.
  public init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// The same in both directions.
  public init(_ size: Int) { self.init(height: size, width: size) }

  /// For people: `5×5`.
  var summary: String { "\(height)×\(width)" }
}

extension ConvolutionLayer {
  static func build(
    filters: Int, kernel: WindowSize, stride: WindowSize, padding: Padding, name: String,
    in builder: inout NetworkBuilder
  ) throws(EngineError) {
    guard filters > 0 else {
      throw .layer(builder.place, .invalidSize(layer: name, size: "filter", got: filters))
    }
    let window = try dlk_window(
      over: builder.shape, size: kernel, stride: stride, padding: padding, name: name,
      at: builder.place)
    let isSequence = builder.shape.isSequence
    let dimensions =
      (isSequence ? [window.columns] : [window.rows, window.columns]) + [window.channels, filters]
    let weight = builder.tensor(
      "weight", dimensions,
      .initializer(fanIn: window.depth, fanOut: window.rows * window.columns * filters))
    let bias = builder.isBeforeBatchNorm ? nil : builder.tensor("bias", [filters], .constant(0))
    let layer = ConvolutionLayer(
      window: window, filters: filters, weightOffset: weight, biasOffset: bias,
      function: try builder.takeActivation(), isFrozen: builder.isFrozen)
    builder.append(.convolution(layer), output: window.output(channels: filters, isSequence))
  }
}

extension dlk_window {
  /// A window over an image, or over the steps of a sequence, whose height is then 1.
  ///
  /// - Throws: `needsImage`, `invalidSize`, `windowTooLarge`.
  init(
    over shape: Shape, size: WindowSize, stride: WindowSize, padding: Padding, name: String,
    at place: LayerPath
  ) throws(EngineError) {
    let height: Int
    let width: Int
    let channels: Int
    switch shape {
    case .image(let rows, let columns, let depth):
      (height, width, channels) = (rows, columns, depth)
    case .sequence(let time, let features): (height, width, channels) = (1, time, features)
    case .features:
      throw .layer(place, .needsWindowedInput(layer: name, got: shape))
    }
    for number in [size.height, size.width] where number < 1 {
      throw .layer(place, .invalidSize(layer: name, size: "value across its window", got: number))
    }
    for number in [stride.height, stride.width] where number < 1 {
      throw .layer(place, .invalidSize(layer: name, size: "step of its stride", got: number))
    }
    let isSequence = shape.isSequence
    self.init()
    self.height = height
    self.width = width
    self.channels = channels
    rows = isSequence ? 1 : size.height
    columns = size.width
    stride_y = isSequence ? 1 : stride.height
    stride_x = stride.width
    switch padding {
    case .valid:
      guard rows <= height, columns <= width else {
        throw .layer(
          place,
          .windowTooLarge(
            layer: name, window: isSequence ? [columns] : [rows, columns], input: shape))
      }
      out_height = (height - rows) / stride_y + 1
      out_width = (width - columns) / stride_x + 1
    case .same:
      out_height = (height + stride_y - 1) / stride_y
      out_width = (width + stride_x - 1) / stride_x
      // Where the zeros are odd in number, the last side gets the one more.
      top = max(0, (out_height - 1) * stride_y + rows - height) / 2
      left = max(0, (out_width - 1) * stride_x + columns - width) / 2
    }
  }

  /// What comes out at its places.
  func output(channels: Int, _ isSequence: Bool) -> Shape {
    isSequence
      ? .sequence(time: out_width, features: channels)
      : .image(height: out_height, width: out_width, channels: channels)
  }
}
