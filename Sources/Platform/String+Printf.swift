import Glibc

extension String {
  /// What C's `printf` makes of the arguments, with a point in its numbers whatever the locale is: of the
  /// process's locale, this program sets the character type alone.
  package init(printf format: String, _ arguments: any CVarArg...) {
    var bytes = [CChar](repeating: 0, count: 96)
    func write() -> Int {
      Int(withVaList(arguments) { vsnprintf(&bytes, bytes.count, format, $0) })
    }
    var count = write()
    if count >= bytes.count {
      bytes = [CChar](repeating: 0, count: count + 1)
      count = write()
    }
    self = String(
      decoding: bytes.prefix(Swift.max(0, count)).map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
  }
}
