/// Which units one layer drops in one step, as the kernels take it.
struct DropoutMask {
  /// Follows from the seed, the step and the layer.
  let key: UInt64
  /// A unit is dropped when its 32 random bits are below this.
  let threshold: UInt32
  /// 1 / (1 − rate)
  let scale: Double

  init(key: UInt64, rate: Double) {
    self.key = key
    threshold = UInt32(min(rate * 0x1p32, 0x1p32 - 1))
    scale = 1 / (1 - rate)
  }
}
