/// Writes JSON text front to back; the caller's nesting is the text's.
struct NestedJSONWriter {
  private(set) var text = ""
  private var needsComma = false

  mutating func object(_ members: (inout NestedJSONWriter) -> Void) {
    open("{")
    members(&self)
    close("}")
  }

  mutating func member(_ name: String, _ value: (inout NestedJSONWriter) -> Void) {
    separate()
    quote(name)
    text += ":"
    needsComma = false
    value(&self)
    needsComma = true
  }

  mutating func array<Element>(
    _ elements: [Element], _ body: (Element, inout NestedJSONWriter) -> Void
  ) {
    open("[")
    for element in elements {
      separate()
      needsComma = false
      body(element, &self)
      needsComma = true
    }
    close("]")
  }

  mutating func string(_ value: String) { quote(value) }

  mutating func integer(_ value: Int) { text += String(value) }

  /// The shortest digits that give the same double; what is not finite as a string.
  mutating func number(_ value: Double?) {
    guard let value else {
      text += "null"
      return
    }
    if value.isFinite {
      text += "\(value)"
    } else {
      text += value.isNaN ? "\"NaN\"" : value < 0 ? "\"-Infinity\"" : "\"Infinity\""
    }
  }

  private mutating func open(_ bracket: String) {
    text += bracket
    needsComma = false
  }

  private mutating func close(_ bracket: String) {
    text += bracket
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { text += "," }
  }

  private mutating func quote(_ value: String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case _ where scalar.value < 32:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
