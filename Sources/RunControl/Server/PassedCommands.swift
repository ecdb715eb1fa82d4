/// The commands that a host has passed on lately, by their senders' tokens: one that is asked again after
/// its line broke is not carried out twice.
struct PassedCommands: Sendable {
  /// More than anybody asks for while a line is broken.
  static let most = 4096

  private var tokens: Set<String> = []
  /// In the order of coming.
  private var order: [String] = []

  func contains(_ token: String?) -> Bool { token.map(tokens.contains) ?? false }

  mutating func append(_ token: String?) {
    guard let token, tokens.insert(token).inserted else { return }
    order.append(token)
    guard order.count > 2 * Self.most else { return }
    for old in order.prefix(Self.most) { tokens.remove(old) }
    order.removeFirst(Self.most)
  }
}
