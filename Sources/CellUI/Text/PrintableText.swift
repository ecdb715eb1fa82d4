extension StringProtocol {
  /// The text as a terminal may be given it: whatever could steer one is replaced by what `visible`
  /// says, so that it is seen and takes one column. Line ends stay.
  public var printable: String { replacingUnsafe { $0 == "\n" } }

  /// The same on one line: line ends are shown too. For a name, a cell or a path within a line.
  public var printableLine: String { replacingUnsafe { _ in false } }

  /// A JSON document, or what stands in one of its strings, with every character that could steer a
  /// terminal escaped: its reader gets the same strings. Line ends between values stay.
  public var escapedInJSON: String {
    var escaped = ""
    escaped.reserveCapacity(utf8.count)
    for scalar in unicodeScalars {
      guard scalar.visible != scalar, scalar != "\n" else {
        escaped.unicodeScalars.append(scalar)
        continue
      }
      for unit in String(scalar).utf16 {
        let digits = String(unit, radix: 16)
        escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return escaped
  }

  private func replacingUnsafe(keeping isKept: (Unicode.Scalar) -> Bool) -> String {
    guard unicodeScalars.contains(where: { $0.visible != $0 && !isKept($0) }) else {
      return String(self)
    }
    var shown = String.UnicodeScalarView()
    for scalar in unicodeScalars { shown.append(isKept(scalar) ? scalar : scalar.visible) }
    return String(shown)
  }
}
