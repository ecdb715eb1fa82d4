import NeuralEngine
import RunEvents

/// Where a network's first layer keeps what it looks for in an image: each unit of a dense layer, or
/// each filter of a convolution, has a weight a pixel.
struct FilterPicture {
  /// Longest side of a picture; longer ones are made smaller by means of neighbours.
  private static let longestSide = 16
  private static let (mostFilters, mostValues) = (128, 12_288)

  let tensor: TensorDescription
  private let window: (height: Int, width: Int, channels: Int)
  private let shown: PixelMeans
  private let unitCount: Int

  /// nil where the inputs are no images, or the first layer does not look at their pixels.
  init?(_ network: NetworkDescription, _ tensors: [TensorDescription]) {
    guard case .image(let height, let width, let channels) = network.input,
      channels == 1 || channels == 3, let tensor = tensors.first(where: \.isWeight)
    else { return nil }
    switch tensor.shape.count {
    case 2 where tensor.shape[0] == height * width * channels:
      window = (height, width, channels)
    case 4 where tensor.shape[2] == channels && tensor.shape[0] * tensor.shape[1] > 1:
      window = (tensor.shape[0], tensor.shape[1], channels)
    default: return nil
    }
    self.tensor = tensor
    unitCount = tensor.shape[tensor.shape.count - 1]
    shown = PixelMeans(height: window.height, width: window.width)
      .fitting { max($0, $1) <= Self.longestSide }
  }

  /// - Parameter weights: those of `tensor` `[height, width, channels, units]`.
  func pictures(
    _ weights: UnsafeBufferPointer<Float>, step: Int, seconds: Double
  ) -> FilterPictures {
    let size = shown.rows * shown.columns * window.channels
    let count = min(unitCount, Self.mostFilters, max(1, Self.mostValues / size))
    let filters = (0..<count).map { unit in
      var squares = 0.0
      for index in stride(from: unit, to: weights.count, by: unitCount) {
        squares += Double(weights[index]) * Double(weights[index])
      }
      var values = [Float](repeating: 0, count: size)
      for channel in 0..<window.channels {
        shown.forEachMean { (row, column) in
          weights[((row * window.width + column) * window.channels + channel) * unitCount + unit]
        } body: { row, column, mean in
          values[(row * shown.columns + column) * window.channels + channel] = mean
        }
      }
      return FilterPictures.Filter(
        norm: Float(squares.squareRoot()).toFourDigits, weights: ScaledValues(values))
    }
    return FilterPictures(
      step: step, seconds: seconds, layer: tensor.layerName, height: shown.rows,
      width: shown.columns, channels: window.channels, unitCount: unitCount, filters: filters)
  }
}

extension TensorDescription {
  /// `0.dense` of `0.dense.weight`.
  var layerName: String {
    name.split(separator: ".").dropLast().joined(separator: ".")
  }
}
