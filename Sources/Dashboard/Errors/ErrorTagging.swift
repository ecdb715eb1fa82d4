import CellUI
import Diagnosis

/// Tags set on examples one after the other: the keys, and what each of them does. What was found is
/// kept in a file by whoever holds this.
struct ErrorTagging: Hashable, Sendable {
  enum Action: Hashable, Sendable {
    case previous, next, back, forward, nextUnseen
    case tag(Int)
    case nothing, newTag, commitTag, cancelTag, forget
  }

  enum Scope: Hashable, Sendable { case looking, typing }

  /// What came of a key.
  struct Outcome: Hashable, Sendable {
    /// Whether something is to be kept.
    var isChanged = false
    /// What there is to say.
    var notice: String?
  }

  static let longestTag = 30

  static let keys: [KeyRow<Action, Scope>] =
    [
      KeyRow(
        .looking, [.right, .character(" "), .enter, .character("l")], .next, "Space", "next",
        "the next example; this one counts as looked at"),
      KeyRow(.looking, [.left, .character("h")], .previous, "←", "back", "the example before"),
      KeyRow(.looking, [.pageDown], .forward, "PgDn", "", "ten further on"),
      KeyRow(.looking, [.pageUp], .back, "PgUp", "", "ten back"),
      KeyRow(
        .looking, [.character("u")], .nextUnseen, "u", "unseen",
        "the next that nobody has looked at"),
    ]
    + (1...9).map {
      KeyRow(
        .looking, [.character(Character("\($0)"))], .tag($0 - 1), "1-9", $0 == 1 ? "tag" : "",
        "set a tag by its number, or take it away")
    }
    + [
      KeyRow(
        .looking, [.character("0")], .nothing, "0", "none", "no tag fits: looked at, on to the next"
      ),
      KeyRow(.looking, [.character("a")], .newTag, "a", "new tag", "a tag of your own, typed"),
      KeyRow(
        .looking, [.character("x")], .forget, "x", "forget", "as if nobody had looked at it"),
      KeyRow(.typing, [.enter], .commitTag, "Enter", "tag", "make the tag, and set it"),
      KeyRow(.typing, [.escape], .cancelTag, "Esc", "cancel", "back, with nothing done"),
    ]

  /// Places within their set, in the order that they are shown.
  private(set) var examples: [Int]
  /// What was found of each example that was looked at.
  private(set) var tags: ErrorTags
  /// Examples of which it is not known that the file has what was found.
  private(set) var unkept: Set<Int> = []
  /// Index into `examples`.
  private(set) var position = 0
  /// A tag that is being typed.
  private(set) var field: TextField?

  /// At the first example that nobody has looked at.
  init(examples: [Int] = [], tags: ErrorTags) {
    self.examples = examples
    self.tags = tags
    begin(examples)
  }

  /// The example in view; nil when there is none.
  var example: Int? { examples.indices.contains(position) ? examples[position] : nil }

  /// Shows other examples, from the first that nobody has looked at.
  mutating func begin(_ examples: [Int]) {
    self.examples = examples
    field = nil
    position = examples.firstIndex { tags.examined[$0] == nil } ?? 0
  }

  /// Takes in what the file has, others' tags among it; what it does not have yet stays.
  ///
  /// - Parameter kept: examples that were written into it from here.
  mutating func take(_ inFile: ErrorTags, kept: Set<Int>) {
    unkept.subtract(kept)
    var merged = inFile
    merged.take(unkept, from: tags)
    tags = merged
  }

  /// A key for the tag that is being typed.
  mutating func type(_ key: Key) {
    guard var field else { return }
    if case .character = key, field.text.count >= Self.longestTag { return }
    if field.handle(key) { self.field = field }
  }

  mutating func perform(_ action: Action) -> Outcome {
    switch action {
    case .next: return go(to: position + 1, isExamined: true)
    case .previous: return go(to: position - 1)
    case .forward: return go(to: position + 10)
    case .back: return go(to: position - 10)
    case .nextUnseen:
      let unseen = examples.indices.filter { tags.examined[examples[$0]] == nil }
      guard let next = unseen.first(where: { $0 > position }) ?? unseen.first else {
        return Outcome(notice: "all of them have been looked at")
      }
      return go(to: next)
    case .tag(let index):
      guard tags.categories.indices.contains(index) else { return Outcome() }
      let tag = tags.categories[index]
      return change { $0.toggle(tag, on: $1) }
    case .nothing:
      let outcome = change {
        $0.forget($1)
        $0.examine($1)
      }
      let moved = go(to: position + 1)
      return Outcome(isChanged: outcome.isChanged, notice: moved.notice)
    case .newTag: if example != nil { field = TextField() }
    case .commitTag: return commitTag()
    case .cancelTag: field = nil
    case .forget: return change { $0.forget($1) }
    }
    return Outcome()
  }

  /// Changes what was found of the example in view.
  private mutating func change(_ body: (inout ErrorTags, Int) -> Void) -> Outcome {
    guard let example else { return Outcome() }
    let before = tags
    body(&tags, example)
    guard tags != before else { return Outcome() }
    unkept.insert(example)
    return Outcome(isChanged: true)
  }

  private mutating func go(to index: Int, isExamined: Bool = false) -> Outcome {
    var outcome = isExamined ? change { $0.examine($1) } : Outcome()
    if index >= examples.count { outcome.notice = "that was the last" }
    position = max(0, min(index, examples.count - 1))
    return outcome
  }

  private mutating func commitTag() -> Outcome {
    defer { field = nil }
    let words = (field?.text ?? "").split(separator: " ").joined(separator: " ")
    guard !words.isEmpty else { return Outcome() }
    return change { if !$0.tags(of: $1).contains(words) { $0.toggle(words, on: $1) } }
  }
}
