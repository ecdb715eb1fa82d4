import CellUI
import RunEvents

/// A new run from a checkpoint of one that is over, or replayed.
extension DashboardModel {
  /// What is typed before the step and the changes of a run that branches.
  static let branchWord = "branch "

  /// Whether another run can begin with what a checkpoint of this one kept.
  var canBranch: Bool { canGoOn && !run.checkpoints.isEmpty }

  /// The step of what is in view: where the curves are read, or a replay stands.
  private var stepInView: Int {
    viewport.crosshair.map { Int(bounded: $0) } ?? playback?.step ?? run.step
  }

  /// The step of the checkpoint nearest to what is in view, with epochs left behind it.
  private var branchStep: Int? {
    // From the start on it would be the same run again.
    let usable = run.checkpoints.filter { $0.epoch < Double(run.epochs) && $0.step > 0 }
    let step = stepInView
    return (usable.isEmpty ? run.checkpoints : usable)
      .min { abs($0.step - step) < abs($1.step - step) }?.step
  }

  mutating func openBranch() {
    guard let step = branchStep else { return }
    var text = "\(Self.branchWord)\(step) "
    if run.checkpoints.contains(where: { $0.step == step && $0.epoch >= Double(run.epochs) }) {
      text += "epochs=\(run.epochs.adding(bounded: max(1, run.epochs))) "
    }
    overlay = .palette(Palette(field: TextField(text)))
  }

  /// `branch 340 learningRate=0.001 epochs=80`; nil where something else is typed.
  func branchEntries(_ text: String) -> [Palette.Entry]? {
    guard canBranch, let path = runPath, text.lowercased().hasPrefix(Self.branchWord) else {
      return nil
    }
    let words = text.dropFirst(Self.branchWord.count).split(separator: " ").map(String.init)
    let steps = run.checkpoints.map(\.step)
    guard let first = words.first, let asked = Int(first), asked >= 0 else {
      return [.refused("a step to branch at, as in: branch \(branchStep ?? 0) learningRate=0.001")]
    }
    guard let checkpoint = run.checkpoints.last(where: { $0.step <= asked }) else {
      return [.refused("the first checkpoint is of step \(NumberFormat.grouped(steps[0]))")]
    }
    let changes = Array(words.dropFirst())
    if let wrong = changes.first(where: { !Self.isChange($0) }) {
      return [.refused("‘\(wrong)’ is no change: key=value, as learningRate=0.001")]
    }
    let epochs = changes.last { $0.hasPrefix("epochs=") }.flatMap { Int($0.dropFirst(7)) }
    let total = epochs ?? run.epochs
    guard checkpoint.epoch < Double(total) else {
      return [
        .refused(
          "all \(total) epochs are done there: it takes more, as epochs=\(total.adding(bounded: 10))"
        )
      ]
    }
    let how = changes.isEmpty ? "nothing changed" : changes.joined(separator: ", ")
    let place =
      "step \(NumberFormat.grouped(checkpoint.step)), epoch "
      + NumberFormat.fixed(checkpoint.epoch, decimals: 1)
    let others = steps.filter { $0 != checkpoint.step }.map { step in
      Palette.Entry(
        text: "the checkpoint of step \(NumberFormat.grouped(step)) instead", keys: "",
        command: .complete(
          ([Self.branchWord + "\(step)"] + changes).joined(separator: " ") + " "))
    }
    return [
      Palette.Entry(
        text: "branch at \(place): \(how)", keys: "",
        command: .begin(.branch(path: path, step: checkpoint.step, changes: changes)))
    ] + (changes.isEmpty ? [Self.changeEntry(behind: "\(Self.branchWord)\(checkpoint.step) ")] : [])
      + others
  }
}
