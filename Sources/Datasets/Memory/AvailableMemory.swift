import LocalFiles

/// How much more memory this process can take, and what sets that bound.
public struct AvailableMemory: Hashable, Sendable {
  /// What sets the limit.
  public enum Bound: Hashable, Sendable {
    /// What the machine has free, or would free.
    case machine
    /// The limit of the control group the process is in, or of one around it.
    case controlGroup
    /// `ulimit -v`
    case addressSpace
    /// `ulimit -d`
    case dataSegment
    /// What several that run side by side leave each other.
    case share(count: Int)
  }

  /// ≥ 0
  public var bytes: Int
  /// What sets the limit.
  public var bound: Bound

  /// So many bytes, and what sets the limit.
  public init(bytes: Int, bound: Bound) {
    self.bytes = max(0, bytes)
    self.bound = bound
  }

  /// - Throws: when `bytes` are more than there is. What takes next to nothing always fits.
  public func require(_ bytes: Double) throws(MemoryShortage) {
    guard bytes <= Double(max(self.bytes, Self.negligible)) else {
      throw MemoryShortage(neededBytes: bytes, available: self)
    }
  }

  /// Bytes that are not worth an estimate.
  private static let negligible = 8 << 20

  /// One of `count` equal parts of it.
  public func share(of count: Int) -> AvailableMemory {
    count > 1 ? AvailableMemory(bytes: bytes / count, bound: .share(count: count)) : self
  }
}

/// More memory is needed than there is.
public struct MemoryShortage: Error, Hashable, Sendable {
  /// Bytes that it takes.
  public var neededBytes: Double
  /// What there was.
  public var available: AvailableMemory

  /// More is needed than there is.
  public init(neededBytes: Double, available: AvailableMemory) {
    self.neededBytes = neededBytes
    self.available = available
  }

  /// `about 372.5 GB are needed, 21.3 GB of the machine's memory are free`
  public var clause: String { "about \(Self.text(neededBytes)) are needed, \(available.clause)" }

  /// A size that was estimated.
  public static func text(_ bytes: Double) -> String {
    ByteCount.text(Int(min(bytes, 0x1p62)))
  }
}

extension AvailableMemory {
  /// `21.3 GB of the machine's memory are free`
  public var clause: String {
    let size = ByteCount.text(bytes)
    return switch bound {
    case .machine: "\(size) of the machine's memory are free"
    case .controlGroup: "\(size) are left of its control group's memory limit"
    case .addressSpace: "\(size) are left of ulimit -v"
    case .dataSegment: "\(size) are left of ulimit -d"
    case .share(let count): "\(size) are the share of one of \(count) side by side"
    }
  }
}
