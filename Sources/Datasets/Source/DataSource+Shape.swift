import NeuralEngine

extension DataSource {
  /// How an example's values are laid out; nil when only reading it tells.
  public var inputShape: Shape? {
    switch self {
    case .digits:
      .image(height: Digits.shape.height, width: Digits.shape.width, channels: 1)
    case .fashionMNIST: .image(height: 28, width: 28, channels: 1)
    case .toy: .features(2)
    case .images(_, let options):
      options.size.flatMap { size in
        options.color.map {
          .image(height: size.height, width: size.width, channels: $0 == .grey ? 1 : 3)
        }
      }
    case .csv, .idx, .npy, .npz: nil
    }
  }
}
