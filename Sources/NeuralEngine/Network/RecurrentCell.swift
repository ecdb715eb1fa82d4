/// What a recurrent layer does at each step, with h the state before and σ the logistic function.
public enum RecurrentCell: String, CaseIterable, Hashable, Sendable {
  /// h ← tanh(x W + h U + b) (Elman 1990).
  case rnn
  /// r = σ(x Wᵣ + h Uᵣ + bᵣ), z = σ(x W_z + h U_z + b_z), n = tanh(x Wₙ + bₙ + r (h Uₙ + cₙ)),
  /// h ← (1 − z) n + z h (Cho et al. 2014, the reset applied after the product, as PyTorch has it).
  case gru
  /// i, f, o = σ(x W + h U + b), g = tanh(x W + h U + b), c ← f c + i g, h ← o tanh c (Hochreiter &
  /// Schmidhuber 1997, with the forget gate of Gers et al. 2000, whose bias starts at 1).
  case lstm
}
