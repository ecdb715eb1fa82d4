import CellUI
import RunEvents

/// What comes after a run that is over.
extension DashboardModel {
  /// What is typed before the changes of a run that is trained again.
  static let againWord = "again "

  /// Whether the run is one of ours that is over and whose files are here.
  var canGoOn: Bool {
    guard canBeginRuns, runPath != nil, let manifest = run.manifest, manifest.trainer == .engine
    else { return false }
    return mode == .live && run.isFinished || mode == .replay && !isLoading
  }

  /// The answers of the dialog that asks what comes after the end.
  var nextChoices: [DialogChoice] {
    guard let path = runPath else { return [] }
    let done = Int(bounded: run.epoch)
    let epochs = max(run.epochs, 1)
    var choices: [DialogChoice] = []
    if done < run.epochs {
      choices.append(
        DialogChoice(
          answer: .begin(.goOn(path: path, epochs: nil)), text: "go on to epoch \(run.epochs)",
          consequence: hasRunOutOfPatience
            ? "with as much patience again" : "from its last checkpoint, to the bit"))
    }
    for more in epochs < 5 ? [epochs] : [epochs, epochs / 5]
    where done >= run.epochs || more == epochs {
      choices.append(
        DialogChoice(
          answer: .begin(.goOn(path: path, epochs: run.epochs.adding(bounded: more))),
          text: more == 1 ? "one more epoch" : "\(more) more epochs",
          consequence: "the same run, to epoch \(run.epochs.adding(bounded: more))"))
    }
    return choices + [
      DialogChoice(
        answer: .againWithChanges, text: "again, with a change",
        consequence: "a new run: again learningRate=0.001 seed=2"),
      DialogChoice(
        answer: .begin(.again(path: path, changes: [])), text: "again, as it was",
        consequence: "a new run of the same recipe"),
      DialogChoice(answer: .back, text: "back", consequence: "look at it"),
    ]
  }

  private var hasRunOutOfPatience: Bool {
    if case .finished(let finish) = run.status { finish.reason == .stoppedEarly } else { false }
  }

  /// `again learningRate=0.001 seed=2`; nil where something else is typed.
  func againEntries(_ text: String) -> [Palette.Entry]? {
    guard canGoOn, let path = runPath, text.lowercased().hasPrefix(Self.againWord) else {
      return nil
    }
    let words = text.dropFirst(Self.againWord.count).split(separator: " ").map(String.init)
    if let wrong = words.first(where: { !Self.isChange($0) }) {
      return [.refused("‘\(wrong)’ is no change: key=value, as learningRate=0.001")]
    }
    let changes = words.isEmpty ? "as it was" : "with " + words.joined(separator: ", ")
    return [
      Palette.Entry(
        text: "train it again \(changes)", keys: "",
        command: .begin(.again(path: path, changes: words)))
    ] + (words.isEmpty ? [Self.changeEntry(behind: Self.againWord)] : [])
  }

  /// Says how a change is typed, and begins one.
  static func changeEntry(behind text: String) -> Palette.Entry {
    Palette.Entry(
      text: "with a change: type it, as learningRate=0.001 seed=2", keys: "",
      command: .complete(text + "learningRate="))
  }

  static func isChange(_ word: String) -> Bool {
    guard let equals = word.firstIndex(of: "=") else { return false }
    return equals != word.startIndex && word.index(after: equals) != word.endIndex
  }

  /// Has it begin, which takes a moment.
  mutating func begin(_ beginning: RunBeginning) -> [DashboardEffect] {
    switch beginning {
    case .goOn: say(.note, "the run goes on")
    case .again, .branch: say(.note, "a new run begins")
    }
    return [.beginRun(beginning)]
  }
}
