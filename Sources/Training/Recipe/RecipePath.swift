import RunEvents

/// The way from a recipe's top to one of its values, written `model[3].dropout`.
public struct RecipePath: Hashable, Sendable, CustomStringConvertible {
  /// A step of the way: into a mapping, or into a list.
  public enum Component: Hashable, Sendable {
    case key(String)
    case index(Int)
  }

  /// The steps of the way, from the top.
  public var components: [Component]

  /// The way by its steps; without any it is the recipe's top.
  public init(_ components: [Component] = []) { self.components = components }

  /// The way to a value below this one.
  public func appending(_ component: Component) -> RecipePath {
    RecipePath(components + [component])
  }

  /// The way as recipes' errors write it: `model[3].dropout`.
  public var description: String {
    var text = ""
    for component in components {
      switch component {
      case .key(let key): text += text.isEmpty ? key : "." + key
      case .index(let index): text += "[\(index)]"
      }
    }
    return text
  }

  /// Reads `model[3].dropout` or `model.3.dropout`; nil when a component is empty or a bracket
  /// stands alone.
  init?(parsing text: some StringProtocol) {
    components = []
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
      guard let key = pieces.first, !key.isEmpty || pieces.count > 1 else { return nil }
      if let index = Self.index(key) {
        components.append(.index(index))
      } else if !key.isEmpty {
        components.append(.key(String(key)))
      }
      for piece in pieces.dropFirst() {
        guard piece.hasSuffix("]"), let index = Self.index(piece.dropLast()) else {
          return nil
        }
        components.append(.index(index))
      }
    }
    guard !components.isEmpty else { return nil }
  }

  /// A place in a list, as `3`.
  private static func index(_ text: some StringProtocol) -> Int? {
    (try? NumberText.whole(text)).flatMap { $0 >= 0 ? $0 : nil }
  }
}
