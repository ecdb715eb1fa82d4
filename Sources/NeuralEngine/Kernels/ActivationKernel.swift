import CKernels

/// An activation as the kernels take it.
struct ActivationKernel {
  let kind: Int32
  let slope: Double

  init(_ activation: Activation) {
    switch activation {
    case .sigmoid: self.init(DLK_SIGMOID)
    case .tanh: self.init(DLK_TANH)
    case .relu: self.init(DLK_RELU)
    case .leakyRelu(let slope): self.init(DLK_LEAKY_RELU, slope: slope)
    case .linear: self.init(DLK_LINEAR)
    case .gelu: self.init(DLK_GELU)
    case .silu: self.init(DLK_SILU)
    }
  }

  private init(_ kind: dlk_activation, slope: Double = 0) {
    self.kind = Int32(kind.rawValue)
    self.slope = slope
  }

  var isLinear: Bool { kind == Int32(DLK_LINEAR.rawValue) }

  /// Whether its derivative is taken from what goes in, not from what comes out.
  var takesInput: Bool {
    kind == Int32(DLK_GELU.rawValue) || kind == Int32(DLK_SILU.rawValue)
  }

  var isRelu: Bool { kind == Int32(DLK_RELU.rawValue) }

  /// Whether its derivative jumps at zero.
  var hasKink: Bool {
    kind == Int32(DLK_RELU.rawValue) || kind == Int32(DLK_LEAKY_RELU.rawValue)
  }
}
