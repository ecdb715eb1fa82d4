/// How fast a run goes lately, from the epochs and seconds of its rows.
struct Throughput: Hashable, Sendable {
  private struct Sample: Hashable, Sendable {
    var seconds: Double
    var epoch: Double
  }

  /// Seconds of training the speed is the mean over.
  static let windowSeconds = 4.0
  /// Samples kept at most; beyond, they are spaced out.
  static let mostSamples = 64

  private var samples: [Sample] = []

  /// Takes in a row's time and place. Rows of other keys may come a little late, since a frame hands
  /// them over by kind: they say nothing new. Going back further begins anew.
  mutating func add(seconds: Double, epoch: Double) {
    guard seconds.isFinite, epoch.isFinite else { return }
    if let last = samples.last, seconds < last.seconds || epoch < last.epoch {
      if seconds <= last.seconds, last.seconds - seconds < Self.windowSeconds { return }
      samples = []
    }
    if samples.count > 1,
      seconds - samples[samples.count - 2].seconds
        < Self.windowSeconds / Double(Self.mostSamples)
    {
      samples.removeLast()
    }
    samples.append(Sample(seconds: seconds, epoch: epoch))
    while samples.count > 2, seconds - samples[1].seconds >= Self.windowSeconds {
      samples.removeFirst()
    }
  }

  mutating func reset() { samples = [] }

  /// Epochs a second; nil while too little is known.
  var epochsPerSecond: Double? {
    guard let first = samples.first, let last = samples.last else { return nil }
    let (seconds, epochs) = (last.seconds - first.seconds, last.epoch - first.epoch)
    return seconds > 0 && epochs > 0 ? epochs / seconds : nil
  }
}
