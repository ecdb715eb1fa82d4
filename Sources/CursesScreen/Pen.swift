/// What the terminal draws with: colours and attributes, as "select graphic rendition" sequences set
/// them (ECMA-48, 8.3.117).
struct Pen: Equatable {
  enum Color: Equatable {
    case normal
    /// 0...7, and 8...15 for the bright ones.
    case basic(UInt8)
    case indexed(UInt8)
    case direct(red: UInt8, green: UInt8, blue: UInt8)
  }

  /// Bold, dim, italic, underlined, blinking and reversed: bit n is set by parameter n.
  var attributes: UInt16 = 0
  var foreground = Color.normal
  var background = Color.normal

  static let plain = Pen()
  /// Bold and dim.
  private static let weights: UInt16 = 1 << 1 | 1 << 2

  /// Does what the parameters of a sequence say.
  ///
  /// - Returns: false, and the pen is as it was, when one of them is not known here.
  mutating func apply(_ parameters: [Int]) -> Bool {
    var pen = self
    var index = 0
    while index < parameters.count {
      let parameter = parameters[index]
      switch parameter {
      case 0: pen = .plain
      case 1...5, 7: pen.attributes |= 1 << UInt16(parameter)
      case 22: pen.attributes &= ~Self.weights
      case 23, 24, 25, 27: pen.attributes &= ~(1 << UInt16(parameter - 20))
      case 30...37: pen.foreground = .basic(UInt8(parameter - 30))
      case 90...97: pen.foreground = .basic(UInt8(parameter - 82))
      case 39: pen.foreground = .normal
      case 40...47: pen.background = .basic(UInt8(parameter - 40))
      case 100...107: pen.background = .basic(UInt8(parameter - 92))
      case 49: pen.background = .normal
      case 38, 48:
        guard let (color, length) = Self.extended(parameters[(index + 1)...]) else { return false }
        if parameter == 38 { pen.foreground = color } else { pen.background = color }
        index += length
      default: return false
      }
      index += 1
    }
    self = pen
    return true
  }

  /// A colour of `5;n` or `2;r;g;b`, and how many parameters that is.
  private static func extended(_ parameters: ArraySlice<Int>) -> (Color, Int)? {
    let values = parameters.prefix(4).map { UInt8(exactly: $0) }
    guard let kind = values.first else { return nil }
    if kind == 5, values.count > 1, let index = values[1] { return (.indexed(index), 2) }
    guard kind == 2, values.count == 4, let red = values[1], let green = values[2],
      let blue = values[3]
    else { return nil }
    return (.direct(red: red, green: green, blue: blue), 4)
  }

  /// Appends the shortest sequence that makes this pen of `known`; nothing when they are equal.
  ///
  /// - Parameter known: what the terminal draws with now; nil when nobody knows.
  func appendSequence(from known: Pen?, to bytes: inout [UInt8]) {
    guard known != self else { return }
    guard self != .plain else {
      return bytes.append(contentsOf: [0x1B, UInt8(ascii: "["), UInt8(ascii: "m")])
    }
    let start = bytes.count
    appendParameters(from: .plain, isReset: true, to: &bytes)
    guard let known else { return }
    let length = bytes.count - start
    appendParameters(from: known, isReset: false, to: &bytes)
    if bytes.count - start - length < length {
      bytes.removeSubrange(start..<(start + length))
    } else {
      bytes.removeLast(bytes.count - start - length)
    }
  }

  private func appendParameters(from known: Pen, isReset: Bool, to bytes: inout [UInt8]) {
    bytes += [0x1B, UInt8(ascii: "[")]
    let start = bytes.count
    func separate(_ bytes: inout [UInt8]) {
      if bytes.count > start { bytes.append(UInt8(ascii: ";")) }
    }
    if isReset { bytes.append(UInt8(ascii: "0")) }
    var known = known
    let removed = known.attributes & ~attributes
    if removed & Self.weights != 0 {
      // One parameter takes away both.
      separate(&bytes)
      Self.append([22], to: &bytes)
      known.attributes &= ~Self.weights
    }
    for attribute in 3...7 where removed & (1 << UInt16(attribute)) != 0 {
      separate(&bytes)
      Self.append([20 + attribute], to: &bytes)
    }
    for attribute in UInt8(1)...7
    where attributes & ~known.attributes & (1 << UInt16(attribute)) != 0 {
      separate(&bytes)
      bytes.append(UInt8(ascii: "0") + attribute)
    }
    if foreground != known.foreground {
      separate(&bytes)
      Self.append(foreground, normal: 30, bright: 90, to: &bytes)
    }
    if background != known.background {
      separate(&bytes)
      Self.append(background, normal: 40, bright: 100, to: &bytes)
    }
    bytes.append(UInt8(ascii: "m"))
  }

  private static func append(_ color: Color, normal: Int, bright: Int, to bytes: inout [UInt8]) {
    switch color {
    case .normal: append([normal + 9], to: &bytes)
    case .basic(let index):
      append([index < 8 ? normal + Int(index) : bright + Int(index) - 8], to: &bytes)
    case .indexed(let index): append([normal + 8, 5, Int(index)], to: &bytes)
    case .direct(let red, let green, let blue):
      append([normal + 8, 2, Int(red), Int(green), Int(blue)], to: &bytes)
    }
  }

  private static func append(_ numbers: [Int], to bytes: inout [UInt8]) {
    for (index, number) in numbers.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ";")) }
      if number >= 100 { bytes.append(UInt8(ascii: "0") + UInt8(number / 100)) }
      if number >= 10 { bytes.append(UInt8(ascii: "0") + UInt8(number / 10 % 10)) }
      bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
    }
  }
}
