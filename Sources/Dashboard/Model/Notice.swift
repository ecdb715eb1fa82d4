/// A line said once, in the footer's place, until a key is pressed or its time is over.
struct Notice: Hashable, Sendable {
  enum Kind: Hashable, Sendable { case note, refusal }

  var kind: Kind
  var text: String
  /// Seconds of the program's clock at which it goes.
  var expires: Double

  static let seconds = 6.0
}
