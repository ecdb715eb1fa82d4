/// The values of a YAML text, for everything of this program that reads YAML: what the text may make
/// of itself is limited before anything is made of it. A byte-order mark is passed over.
///
/// - Returns: nil when there is nothing but comments.
/// - Throws: what is wrong with the text, or that it is too much: more than
///   `YAMLLimits.textBytes`, or aliases that stand for more values than `YAMLLimits.values`.
public func composeYAML(_ text: String) throws(YAMLFailure) -> YAMLNode? {
  guard text.utf8.count <= YAMLLimits.textBytes else {
    throw YAMLFailure(
      line: 1,
      problem: "\(text.utf8.count) bytes are too many, \(YAMLLimits.textBytes) the most")
  }
  guard AliasExtent(text).isWithinLimits else { throw .tooManyAliases }
  let root = try YAMLComposer.compose(text.withoutByteOrderMark)
  var rest = YAMLLimits.values
  guard root?.isCounted(off: &rest) ?? true else { throw .tooManyAliases }
  return root
}

/// How much a YAML text may be.
public enum YAMLLimits {
  /// The text itself.
  public static let textBytes = 1 << 20
  /// Values and keys in all, each alias counting as what it stands for.
  public static let values = 100_000
}

extension YAMLFailure {
  static let tooManyAliases = YAMLFailure(
    line: 1,
    problem: "its values, with what aliases stand for, may be more than \(YAMLLimits.values)")
}

extension YAMLNode {
  /// Takes as many values as the node has off `rest`.
  ///
  /// - Returns: false when there are more.
  fileprivate func isCounted(off rest: inout Int) -> Bool {
    rest -= 1
    guard rest >= 0 else { return false }
    switch content {
    case .scalar: return true
    case .sequence(let elements):
      for element in elements where !element.isCounted(off: &rest) { return false }
      return true
    case .mapping(let pairs):
      for (key, value) in pairs
      where !key.isCounted(off: &rest) || !value.isCounted(off: &rest) {
        return false
      }
      return true
    }
  }
}

extension String {
  fileprivate var withoutByteOrderMark: String {
    unicodeScalars.first == "\u{feff}" ? String(unicodeScalars.dropFirst()) : self
  }
}
