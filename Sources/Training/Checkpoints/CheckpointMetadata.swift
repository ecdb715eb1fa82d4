/// The strings of a checkpoint, read as numbers.
struct CheckpointMetadata {
  private let strings: [String: String]

  init(_ strings: [String: String]) { self.strings = strings }

  func text(_ name: String) throws(Safetensors.Damage) -> String {
    guard let text = strings[name] else { throw Safetensors.Damage(cause: "it has no \(name)") }
    return text
  }

  func number<Number: LosslessStringConvertible>(
    _ name: String, as type: Number.Type = Number.self
  ) throws(Safetensors.Damage) -> Number {
    let text = try text(name)
    guard let number = Number(text) else {
      throw Safetensors.Damage(cause: "its \(name) is \(text)")
    }
    return number
  }

  /// A run that counts for years stays far below it.
  private static let greatestCount = 1 << 53

  /// Whole numbers from 0, far from what 64 bits hold.
  func count(_ name: String) throws(Safetensors.Damage) -> Int {
    let count: Int = try number(name)
    guard (0...Self.greatestCount).contains(count) else {
      throw Safetensors.Damage(cause: "its \(name) is \(count)")
    }
    return count
  }

  /// A command's number, which is below 0 where the run itself gave it.
  func identifier(_ name: String) throws(Safetensors.Damage) -> Int {
    let identifier: Int = try number(name)
    guard identifier.magnitude <= Self.greatestCount else {
      throw Safetensors.Damage(cause: "its \(name) is \(identifier)")
    }
    return identifier
  }

  /// Nil when it is not there.
  func optionalNumber<Number: LosslessStringConvertible>(
    _ name: String, as type: Number.Type = Number.self
  ) throws(Safetensors.Damage) -> Number? {
    strings[name] == nil ? nil : try number(name)
  }

  /// Comma-separated words.
  func words(_ name: String) throws(Safetensors.Damage) -> [String] {
    try text(name).split(separator: ",").map(String.init)
  }

  /// Likewise; none where the file does not say.
  func optionalWords(_ name: String) throws(Safetensors.Damage) -> [String] {
    strings[name] == nil ? [] : try words(name)
  }
}
