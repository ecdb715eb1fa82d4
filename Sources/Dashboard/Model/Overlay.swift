import CellUI
import RunEvents

/// What lies over the panels and takes the keys.
enum Overlay: Hashable, Sendable {
  /// `search` leaves only the lines that hold it.
  case help(scroll: Int, search: TextField = TextField())
  case palette(Palette)
  /// `before` comes back when none is kept.
  case themes(selection: Int, before: Theme)
  /// What a ramp of the learning rate gave.
  /// A range test, and the base rate that is chosen in it; nil where none was proposed and none was
  /// looked for.
  case range(RangeTest, chosen: Double?)
  /// A race that is about to be asked for, and which arm of one is kept.
  case race(RaceDraft)
  case keep(selection: Int)
  /// Whether to look at the test set.
  case test(selection: Int)
  case stop(selection: Int)
  /// Whether to stop a listed run.
  case stopRun(RunListing, selection: Int)
  /// Whether to move runs to the trash.
  case discard(RunDiscard, selection: Int)
  case quit(selection: Int)
  /// What comes after a run that is over.
  case next(selection: Int)
}

/// An answer of a dialog, with a sentence of what it means.
struct DialogChoice: Hashable, Sendable {
  enum Answer: Hashable, Sendable {
    case stop(RunCommand.StopPoint)
    case cancelStop
    case stopRun(path: String, name: String)
    case discard([String])
    case measureTest
    case keepArm(Race.Arm)
    case undoRace
    case stopAndQuit
    case keepTraining
    case begin(RunBeginning)
    /// Types what is to be changed.
    case againWithChanges
    case back
  }

  var answer: Answer
  var text: String
  var consequence: String
}

extension DashboardModel {
  /// The title and answers of the dialog that is open; nil without one.
  var dialog: (title: String, choices: [DialogChoice], selection: Int)? {
    switch overlay {
    case .stop(let selection): ("stop the run", stopChoices, selection)
    case .stopRun(let listing, let selection):
      ("stop \(listing.name)?", stopRunChoices(listing), selection)
    case .discard(let discard, let selection): (discard.title, discard.choices, selection)
    case .quit(let selection): ("the run is not finished", quitChoices, selection)
    case .test(let selection): ("look at the test set?", testChoices, selection)
    case .next(let selection): ("after the end", nextChoices, selection)
    case .keep(let selection):
      (RaceLines(model: self).title ?? "the race is decided", keepChoices, selection)
    case .help, .palette, .themes, .range, .race, nil: nil
    }
  }

  private var testChoices: [DialogChoice] {
    [
      DialogChoice(
        answer: .measureTest, text: "measure it",
        consequence: "once, at the end: the log keeps that you asked"),
      DialogChoice(
        answer: .back, text: "back", consequence: "decide by the dev set"),
    ]
  }

  private var stopChoices: [DialogChoice] {
    let isExternal = run.isExternal
    let saved = Self.saved(isExternal: isExternal)
    let metric = run.manifest?.earlyStoppingMetric ?? run.manifest?.optimizingMetric ?? .devAccuracy
    var choices = stopPoints.map { point in
      let consequence =
        switch point {
        case .afterBatch: saved
        case .afterEpoch: isExternal ? "its validation done" : "evaluates, saves the same"
        case .atNextBest: "when \(metric.words(run.metrics)) is a new best"
        }
      return DialogChoice(answer: .stop(point), text: point.title, consequence: consequence)
    }
    if run.stopPoint != nil {
      choices.append(
        DialogChoice(
          answer: .cancelStop, text: "do not stop", consequence: "takes the pending stop back"))
    }
    return choices
  }

  /// What a run keeps that is stopped after its batch.
  private static func saved(isExternal: Bool) -> String {
    isExternal ? "what it saved itself is kept" : "saves weights and a checkpoint"
  }

  private func stopRunChoices(_ listing: RunListing) -> [DialogChoice] {
    [
      DialogChoice(
        answer: .stopRun(path: listing.path, name: listing.name),
        text: "stop \(RunCommand.StopPoint.afterBatch.title)",
        consequence: Self.saved(isExternal: listing.isExternal)),
      DialogChoice(answer: .back, text: "back", consequence: "it goes on"),
    ]
  }

  private var quitChoices: [DialogChoice] {
    let stop = DialogChoice(
      answer: .stopAndQuit, text: run.isExternal ? "stop" : "stop and save",
      consequence: "after this batch")
    let keep =
      if connection == nil {
        DialogChoice(
          answer: .keepTraining, text: "keep training, no screen",
          consequence: run.pause == nil ? "its log goes on" : "resumes; its log goes on")
      } else {
        DialogChoice(
          answer: .keepTraining, text: "detach",
          consequence: run.pause != nil
            ? "it waits; dltui attach"
            : isPaced ? "it trains on at full speed; dltui attach" : "it trains on; dltui attach")
      }
    let stay = DialogChoice(answer: .back, text: "stay", consequence: "on this screen")
    return (stopPoints.contains(.afterBatch) ? [stop] : []) + [keep, stay]
  }
}
