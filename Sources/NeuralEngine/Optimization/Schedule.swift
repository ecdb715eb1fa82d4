import Glibc

/// How the learning rate changes as training goes on: a multiplier of the base rate.
public enum Schedule: Hashable, Sendable {
  case constant
  /// rate^epoch
  case exponential(rate: Double)
  /// rate^⌊epoch / everyEpochs⌋
  case staircase(rate: Double, everyEpochs: Double)
  /// 1 / (1 + rate · epoch)
  case inverseTime(rate: Double)
  /// k / √(epoch + 1): k / √t where epochs t are counted from 1.
  case inverseSquareRoot(k: Double)
  /// From 1 down to `final` along half a cosine over all epochs (Loshchilov & Hutter 2017).
  case cosine(final: Double)
  /// Along half a cosine from `start` up to 1 over the share `rise` of all epochs, and down to
  /// `final` over the rest (Smith & Topin 2018, with cosines for their lines; β stays).
  case oneCycle(rise: Double, start: Double, final: Double)
  /// Another schedule times the factor of the last piece that has begun, and times 1 before the
  /// first; the pieces are in the order of their epochs.
  indirect case piecewise([Piece], of: Schedule)
  /// Along a line from `start` up to 1 over the first `epochs` epochs (Goyal et al. 2017), then the
  /// other schedule from its beginning, over the epochs that are left.
  indirect case warmup(epochs: Double, start: Double, then: Schedule)

  /// A factor from an epoch on.
  public struct Piece: Hashable, Sendable {
    /// Epochs done when it begins; fractions count.
    public var epoch: Double
    /// What the base rate is multiplied by from there on.
    public var factor: Double

    /// A factor that holds from `epoch` on.
    public init(epoch: Double, factor: Double) {
      self.epoch = epoch
      self.factor = factor
    }
  }

  /// The multiplier after `epoch` epochs (fractions count) of `epochs` in all.
  public func multiplier(epoch: Double, epochs: Double) -> Double {
    switch self {
    case .constant: return 1
    case .exponential(let rate): return pow(rate, epoch)
    case .staircase(let rate, let everyEpochs):
      return pow(rate, (epoch / everyEpochs).rounded(.down))
    case .inverseTime(let rate): return 1 / (1 + rate * epoch)
    case .inverseSquareRoot(let k): return k / (epoch + 1).squareRoot()
    case .cosine(let final):
      return Self.halfCosine(from: 1, to: final, Self.progress(epoch, of: epochs))
    case .oneCycle(let rise, let start, let final):
      let top = rise * epochs
      return epoch < top
        ? Self.halfCosine(from: start, to: 1, Self.progress(epoch, of: top))
        : Self.halfCosine(from: 1, to: final, Self.progress(epoch - top, of: epochs - top))
    case .piecewise(let pieces, let schedule):
      let factor = pieces.last { $0.epoch <= epoch }?.factor ?? 1
      return factor * schedule.multiplier(epoch: epoch, epochs: epochs)
    case .warmup(let length, let start, let schedule):
      return epoch < length
        ? start + (1 - start) * Self.progress(epoch, of: length)
        : schedule.multiplier(epoch: epoch - length, epochs: epochs - length)
    }
  }

  /// The share of `whole` that is done, in 0...1; all of nothing.
  private static func progress(_ done: Double, of whole: Double) -> Double {
    whole > 0 ? min(max(done / whole, 0), 1) : 1
  }

  private static func halfCosine(from first: Double, to last: Double, _ progress: Double) -> Double
  {
    last + (first - last) * 0.5 * (1 + cos(.pi * progress))
  }
}
