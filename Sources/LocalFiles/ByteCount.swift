/// Sizes for people.
public enum ByteCount {
  /// `2.0 GB`, `1.4 KB`, `12 bytes`; in powers of 1,024, rounded down.
  public static func text(_ bytes: Int) -> String {
    for (unit, name) in [(1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB")] where bytes >= unit {
      return "\(bytes / unit).\(bytes % unit * 10 / unit) \(name)"
    }
    return "\(bytes) bytes"
  }
}
