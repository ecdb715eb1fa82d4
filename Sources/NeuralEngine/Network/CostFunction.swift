/// What training minimizes: the mean over the batch of a cost per example.
///
/// The network's last values are z [batch, outputs], the targets y.
public enum CostFunction: String, CaseIterable, Hashable, Sendable {
  /// −log softmax(z)[label]; takes `.classes`, one output a class.
  case softmaxCrossEntropy
  /// Σ over outputs of −y log σ(z) − (1 − y) log(1 − σ(z)); takes `.values` in 0...1 (several labels
  /// may hold at once), or `.classes`: two of them with a single output, or one output a class.
  case sigmoidCrossEntropy
  /// ½ Σ over outputs of (z − y)²; takes `.values`, or `.classes` as one-hot values.
  case squaredError
  /// Of each example as an anchor the mean over its triplets of max(0, ‖a − p‖² − ‖a − n‖² + margin),
  /// with p another example of its class and n one of another, both of the same batch (Schroff et al.
  /// 2015); the mean over the anchors that have both. Takes `.classes`; z is an embedding, whose width is
  /// the network's own affair.
  case triplet
}

extension CostFunction {
  /// Whether each output is compared with a number of its own, which of a label is 0 or 1.
  var comparesValues: Bool {
    switch self {
    case .sigmoidCrossEntropy, .squaredError: true
    case .softmaxCrossEntropy, .triplet: false
    }
  }
}
