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
}
