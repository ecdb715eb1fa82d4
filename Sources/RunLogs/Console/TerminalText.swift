/// Text that was meant for a terminal.
public enum TerminalText {
  /// The text without the sequences by which a terminal is told colours and the like (ECMA-48), and
  /// without control characters but tabs.
  public static func plain(_ bytes: some Collection<UInt8>) -> String {
    var text: [UInt8] = []
    var isSequence = false
    var isIntroduced = false
    for byte in bytes {
      if isSequence {
        if !isIntroduced, byte == UInt8(ascii: "[") {
          isIntroduced = true
        } else if !isIntroduced || (0x40...0x7E).contains(byte) {
          isSequence = false
        }
      } else if byte == 0x1B {
        (isSequence, isIntroduced) = (true, false)
      } else if byte >= 0x20 || byte == 9 {
        text.append(byte)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
