import CellUI

/// What the machine that trains is doing.
public struct SystemLoad: Hashable, Sendable {
  /// A graphics processor.
  public struct GPU: Hashable, Sendable {
    /// 0...1.
    public var share: Double
    /// Bytes of its memory that are taken.
    public var usedBytes: Double
    /// Bytes of its memory.
    public var totalBytes: Double

    /// A graphics processor's load; the share is 0...1.
    public init(share: Double, usedBytes: Double, totalBytes: Double) {
      self.share = share
      self.usedBytes = usedBytes
      self.totalBytes = totalBytes
    }
  }

  /// The share of all processors' time that somebody computed in, 0...1.
  public var processorShare: Double
  /// The share of the memory that is taken, 0...1.
  public var memoryShare: Double
  /// Processors that what trains kept busy.
  public var ownProcessors: Double
  /// Bytes of memory that what trains takes.
  public var ownBytes: Double
  /// Whether somebody else's program trains.
  public var isExternal: Bool
  /// Those that answer.
  public var gpus: [GPU]

  /// The machine's load at one moment; shares are 0...1.
  public init(
    processorShare: Double, memoryShare: Double, ownProcessors: Double, ownBytes: Double,
    isExternal: Bool = false, gpus: [GPU] = []
  ) {
    self.processorShare = processorShare
    self.memoryShare = memoryShare
    self.ownProcessors = ownProcessors
    self.ownBytes = ownBytes
    self.isExternal = isExternal
    self.gpus = gpus
  }

  /// Of the same width whatever the numbers, the fullest first.
  var texts: [String] {
    let machine = "cpu \(percent(processorShare))  mem \(percent(memoryShare))"
    let own =
      "\(isExternal ? "the trainer" : "this program") \(NumberFormat.fixed(ownProcessors, decimals: 1).paddedLeft(to: 4)) cores "
      + size(ownBytes)
    let gpu = gpus.map {
      "gpu \(percent($0.share)) \(size($0.usedBytes)) of \(size($0.totalBytes))"
    }
    let short = gpus.first.map { ["gpu \(percent($0.share))"] } ?? []
    return [[machine, own] + gpu, [machine] + gpu, [machine] + short, [machine]].map {
      $0.joined(separator: "   ")
    }
  }

  private func percent(_ share: Double) -> String {
    let bounded = share.isNaN ? 0 : min(max(share, 0), 1)
    return NumberFormat.fixed(bounded * 100, decimals: 0).paddedLeft(to: 3) + "%"
  }

  private func size(_ bytes: Double) -> String {
    let isLarge = bytes >= 999.5e6
    let number = NumberFormat.fixed(bytes / (isLarge ? 1e9 : 1e6), decimals: isLarge ? 1 : 0)
    return number.paddedLeft(to: 4) + (isLarge ? " GB" : " MB")
  }
}
