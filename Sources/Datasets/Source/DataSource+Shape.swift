import NeuralEngine

extension DataSource {
  /// How an example's values are laid out; nil when only reading it tells.
  public var inputShape: Shape? {
    switch self {
    case .digits:
      .image(height: Digits.shape.height, width: Digits.shape.width, channels: 1)
    case .fashionMNIST: .image(height: 28, width: 28, channels: 1)
    case .toy, .tasks: .features(2)
    case .names: .sequence(time: TextExamples.longestName + 1, features: 1)
    case .text(_, let length?, _): .sequence(time: length, features: 1)
    case .texts(let texts): texts.length.map { .sequence(time: $0, features: 1) }
    case .waves: .sequence(time: Waves.steps, features: 1)
    case .dates: .sequence(time: Dates.steps, features: 1)
    case .images(_, let options):
      options.size.flatMap { size in
        options.color.map {
          .image(height: size.height, width: size.width, channels: $0 == .grey ? 1 : 3)
        }
      }
    case .csv, .idx, .npy, .npz, .text(_, nil, _): nil
    }
  }
}
