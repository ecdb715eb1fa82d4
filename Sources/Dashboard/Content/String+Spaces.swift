extension String {
  /// Without the spaces at its beginning.
  var trimmedLeft: String { String(drop { $0 == " " }) }

  /// Without the spaces at its end.
  var trimmedRight: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
