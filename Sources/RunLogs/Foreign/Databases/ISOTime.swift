/// Times as databases store them: `2026-11-28T11:13:33.57+00:00`, `2026-11-28 11:13:30.419962`.
enum ISOTime {
  static func seconds(_ text: String) -> Double? {
    var text = text
    return text.withUTF8 { seconds(UnsafeRawBufferPointer($0)) }
  }

  /// Seconds since 1970, of UTC where no zone is said; nil for another text.
  static func seconds(_ text: UnsafeRawBufferPointer) -> Double? {
    guard text.count >= 19, let base = text.baseAddress else { return nil }
    let start = base.assumingMemoryBound(to: UInt8.self)
    let end = start + text.count
    func number(_ place: Int, _ length: Int) -> Double? {
      var value = 0
      for offset in place..<(place + length) {
        let digit = start[offset] &- 48
        guard digit < 10 else { return nil }
        value = value * 10 + Int(digit)
      }
      return Double(value)
    }
    guard let year = number(0, 4), start[4] == UInt8(ascii: "-"), let month = number(5, 2),
      start[7] == UInt8(ascii: "-"), let dayOfMonth = number(8, 2),
      start[10] == UInt8(ascii: "T") || start[10] == 0x20, let hour = number(11, 2),
      start[13] == UInt8(ascii: ":"), let minute = number(14, 2), start[16] == UInt8(ascii: ":"),
      let second = DecimalScanner.scan(start + 17, end), (0..<61).contains(second.value),
      hour < 24, minute < 60, let day = ConsoleClock.day(year, month, dayOfMonth)
    else { return nil }
    var seconds = day * 86_400 + hour * 3600 + minute * 60 + second.value
    if second.next < end,
      second.next.pointee == UInt8(ascii: "+") || second.next.pointee == UInt8(ascii: "-")
    {
      let zone = second.next - start
      guard text.count >= zone + 5, let hours = number(zone + 1, 2) else { return nil }
      let place = start[zone + 3] == UInt8(ascii: ":") ? zone + 4 : zone + 3
      guard text.count >= place + 2, let minutes = number(place, 2) else { return nil }
      let ahead = (hours * 60 + minutes) * 60
      seconds -= start[zone] == UInt8(ascii: "-") ? -ahead : ahead
    }
    return seconds
  }
}
