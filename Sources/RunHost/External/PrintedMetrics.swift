import RunEvents
import RunLogs

/// The metrics of the lines that a trainer prints, as the run's own.
///
/// `@unchecked Sendable`: the reader in it is not, and is used by whoever holds the lock of the state
/// that this is a part of; no copy is made of it.
package struct PrintedMetrics: @unchecked Sendable {
  private let reader = ConsoleLineReader()
  /// Names that came once: a number is a curve when its name comes again, or is one that is known.
  private var seen: Set<MetricKey> = []

  /// Names of more curves than these are passed over.
  private static let mostKeys = 20_000

  /// Takes these for curves from the first time on.
  mutating func expect(_ keys: [MetricKey]) { seen.formUnion(keys) }

  /// - Returns: nil for a line without a metric.
  mutating func read(_ line: String) -> ConsoleLineReader.Row? {
    guard var row = reader.read(line) else { return nil }
    row.values = row.values.compactMap { key, value in
      let key = Self.ownKey(key)
      let isKnown = MetricDefinition.known(key.name) != nil || seen.contains(key)
      if seen.count < Self.mostKeys { seen.insert(key) }
      return isKnown ? (key, value) : nil
    }
    return row.values.isEmpty ? nil : row
  }

  /// What other tools call the loss is the cost that training lowers: one curve, whether it is printed
  /// or read from a log file.
  package static func ownKey(_ key: MetricKey) -> MetricKey {
    key.name == "loss" ? key.split.map { MetricKey($0, "cost") } ?? key : key
  }
}
