import RunEvents

/// Runs that are to be moved to the trash.
struct RunDiscard: Hashable, Sendable {
  /// What they are called, `3 runs` or a name.
  var name: String
  /// The folders, the searches' among them.
  var paths: [String]
  /// Why others of those that were meant stay; nil where all go.
  var staying: String?

  var title: String { "delete \(name)?" }

  var choices: [DialogChoice] {
    [
      DialogChoice(
        answer: .discard(paths), text: "to the trash",
        consequence: staying ?? "in .trash, until you remove that"),
      DialogChoice(answer: .back, text: "back", consequence: "nothing changes"),
    ]
  }
}
