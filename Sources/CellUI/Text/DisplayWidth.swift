extension Unicode.Scalar {
  /// Columns the character takes: 0 for combining marks and invisible format characters, 2 for wide
  /// ones (Unicode's East Asian Width W and F), else 1. Ambiguous ones count as 1.
  public var displayWidth: Int {
    if value < 0x300 { return value == 0xAD ? 0 : 1 }
    if value < 0x1100 { return isInvisible ? 0 : 1 }
    if Unicode.Scalar.isWide(value) { return isInvisible ? 0 : 2 }
    if value >= 0x2010 && value < 0x2028 { return 1 }
    if value >= 0x2070 && value < 0x20D0 { return 1 }
    if value >= 0x2100 && value < 0x2CEF { return 1 }
    return isInvisible ? 0 : 1
  }

  /// What is shown in the character's place: control characters become their pictures (␀…␡); what
  /// separates lines, turns the direction of text or is no character becomes the replacement
  /// character; everything else stays itself. The one rule for grids, pictures and printed lines.
  public var visible: Unicode.Scalar {
    switch value {
    case 0x20..<0x7F: self
    case 0..<0x20: Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}"
    case 0x7F: "\u{2421}"
    case 0x80..<0xA0, 0x2028, 0x2029: "\u{FFFD}"
    // Direction marks, embeddings, overrides and isolates (Unicode, UAX #9).
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x206F: "\u{FFFD}"
    // Annotations, language tags and noncharacters.
    case 0xFFF9...0xFFFB, 0xFDD0...0xFDEF, 0xE0001: "\u{FFFD}"
    case let value where value & 0xFFFE == 0xFFFE: "\u{FFFD}"
    default: self
    }
  }

  /// Whether the character is drawn on top of the one before it. Joiners and variation selectors
  /// are not: they are left out, because terminals disagree on what they do.
  var isCombiningMark: Bool {
    guard value >= 0x300, !(0xFE00...0xFE0F).contains(value) else { return false }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return value < 0xE0100
    default: return (0x1160...0x11FF).contains(value)
    }
  }

  private var isInvisible: Bool {
    // Hangul vowels and finals join the consonant before them.
    if (0x1160...0x11FF).contains(value) { return true }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return true
    default: return false
    }
  }

  private static func isWide(_ value: UInt32) -> Bool {
    var low = 0
    var high = wideRanges.count / 2
    while low < high {
      let middle = (low + high) / 2
      if value > wideRanges[2 * middle + 1] {
        low = middle + 1
      } else if value < wideRanges[2 * middle] {
        high = middle
      } else {
        return true
      }
    }
    return false
  }

  // First and last character of each wide range: East_Asian_Width W and F of Unicode 14, joined over
  // unassigned gaps.
  private static let wideRanges: [UInt32] = [
    0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23EC, 0x23F0, 0x23F0,
    0x23F3, 0x23F3, 0x25FD, 0x25FE, 0x2614, 0x2615, 0x2648, 0x2653, 0x267F, 0x267F,
    0x2693, 0x2693, 0x26A1, 0x26A1, 0x26AA, 0x26AB, 0x26BD, 0x26BE, 0x26C4, 0x26C5,
    0x26CE, 0x26CE, 0x26D4, 0x26D4, 0x26EA, 0x26EA, 0x26F2, 0x26F3, 0x26F5, 0x26F5,
    0x26FA, 0x26FA, 0x26FD, 0x26FD, 0x2705, 0x2705, 0x270A, 0x270B, 0x2728, 0x2728,
    0x274C, 0x274C, 0x274E, 0x274E, 0x2753, 0x2755, 0x2757, 0x2757, 0x2795, 0x2797,
    0x27B0, 0x27B0, 0x27BF, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B50, 0x2B55, 0x2B55,
    0x2E80, 0x303E, 0x3041, 0x3247, 0x3250, 0x4DBF, 0x4E00, 0xA4C6, 0xA960, 0xA97C,
    0xAC00, 0xD7A3, 0xF900, 0xFAD9, 0xFE10, 0xFE6B, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6,
    0x16FE0, 0x18D08, 0x1AFF0, 0x1B2FB, 0x1F004, 0x1F004, 0x1F0CF, 0x1F0CF, 0x1F18E, 0x1F18E,
    0x1F191, 0x1F19A, 0x1F200, 0x1F320, 0x1F32D, 0x1F335, 0x1F337, 0x1F37C, 0x1F37E, 0x1F393,
    0x1F3A0, 0x1F3CA, 0x1F3CF, 0x1F3D3, 0x1F3E0, 0x1F3F0, 0x1F3F4, 0x1F3F4, 0x1F3F8, 0x1F43E,
    0x1F440, 0x1F440, 0x1F442, 0x1F4FC, 0x1F4FF, 0x1F53D, 0x1F54B, 0x1F54E, 0x1F550, 0x1F567,
    0x1F57A, 0x1F57A, 0x1F595, 0x1F596, 0x1F5A4, 0x1F5A4, 0x1F5FB, 0x1F64F, 0x1F680, 0x1F6C5,
    0x1F6CC, 0x1F6CC, 0x1F6D0, 0x1F6D2, 0x1F6D5, 0x1F6DF, 0x1F6EB, 0x1F6EC, 0x1F6F4, 0x1F6FC,
    0x1F7E0, 0x1F7F0, 0x1F90C, 0x1F93A, 0x1F93C, 0x1F945, 0x1F947, 0x1F9FF, 0x1FA70, 0x1FAF6,
    0x20000, 0x3FFFD,
  ]
}
