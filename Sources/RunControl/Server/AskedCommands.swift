/// What became of the commands that a host was asked lately, by their senders' tokens.
///
/// One that is asked again after its line broke is not carried out twice, and neither is one that comes late:
/// what was said on a line that broke, as of a relay over ssh, may come after it was asked again on the
/// next. What was refused stays refused, for its sender was told so.
struct AskedCommands: Sendable {
  enum Fate: Hashable, Sendable {
    /// Passed on to the run: its answer is in the log, or will be.
    case passed
    case refused(reason: String)
  }

  /// More than anybody asks for while a line is broken.
  static let most = 4096

  private var fates: [String: Fate] = [:]
  /// In the order of coming.
  private var order: [String] = []

  func fate(of token: String?) -> Fate? { token.flatMap { fates[$0] } }

  mutating func append(_ token: String?, _ fate: Fate) {
    guard let token, fates.updateValue(fate, forKey: token) == nil else { return }
    order.append(token)
    guard order.count > 2 * Self.most else { return }
    for old in order.prefix(Self.most) { fates[old] = nil }
    order.removeFirst(Self.most)
  }
}
