import Foundation

/// How the learning rate changes as training goes on: a multiplier of the base rate.
public enum Schedule: Hashable, Sendable {
  case constant
  /// rate^epoch
  case exponential(rate: Double)
  /// rate^⌊epoch / everyEpochs⌋
  case staircase(rate: Double, everyEpochs: Double)
  /// 1 / (1 + rate · epoch)
  case inverseTime(rate: Double)
  /// From 1 down to `final` along half a cosine over all epochs (Loshchilov & Hutter 2017).
  case cosine(final: Double)

  /// The multiplier after `epoch` epochs (fractions count) of `epochs` in all.
  public func multiplier(epoch: Double, epochs: Double) -> Double {
    switch self {
    case .constant: return 1
    case .exponential(let rate): return pow(rate, epoch)
    case .staircase(let rate, let everyEpochs):
      return pow(rate, (epoch / everyEpochs).rounded(.down))
    case .inverseTime(let rate): return 1 / (1 + rate * epoch)
    case .cosine(let final):
      let progress = epochs > 0 ? min(max(epoch / epochs, 0), 1) : 1
      return final + (1 - final) * 0.5 * (1 + cos(.pi * progress))
    }
  }
}
