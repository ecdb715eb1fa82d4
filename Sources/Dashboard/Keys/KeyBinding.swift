import CellUI
import RunEvents

/// One line of the key table: keys, what they do, and what footer and help say of them.
struct KeyBinding: Hashable, Sendable {
  enum Trigger: Hashable, Sendable {
    case key(Key)
    /// Ctrl-C, which reaches the program as a signal.
    case interrupt
  }

  /// What must hold besides the scope for the keys to do anything.
  enum Condition: Hashable, Sendable {
    case always, hasHyperparameters, canUndo, canRedo, isZoomed, hasMarks, hasBest, hasHiddenEvents
    case helpScrolls
    /// Nothing is looked for in the help yet.
    case helpIsWhole
    case hasManyCharts, hasManyPages, isFiltered
    /// There are several arrangements to choose from, and borders that can be moved.
    case hasLayouts, hasBorders, isBorderMoved
    case canShowTwoScreens, hasTwoScreens
    case selectsRate, hasManyThemes, hasManyEntries
    case pageScrolls, linesScroll, hasOutput, readsOutput, selectsOutput, isSearched, hasRuns,
      hasManyRuns, isRunsFiltered
    case isReading, isNotReading, isMoved, isNotMoved, hasMinibatches, hasPenalty
    case hasOtherRuns, hasEarlierRun, canOpenRuns
    /// The selected line is a search's, whose trials are folded under it.
    case selectsSearch, hasSearches
    /// There are several pictures of the layers.
    case hasLayersParts
    /// This one is in view, with something to choose in it.
    case shows(LayersPart)
    /// The mistakes in view can be tagged, and the tags kept.
    case canTag
    case hasMarkedRuns, canMark, canDiscard, canDiscardMarked, canRename
    /// The selected run lives, and is not steered from here already.
    case canAttach, cannotAttach, canCompareLiving
    /// The selected run lives.
    case canStopSelected
    case hasAdvice, hasHiddenTest, hasProposal
    /// The run says that it can do this.
    case can(Capability)
    /// The run lives in a process of its own, and goes on without this screen.
    case isHosted
    /// Another screen controls the run.
    case looksOn
    /// It can stop at one point at least.
    case canStop
    /// Two settings can be raced, and a race be decided.
    case canRace, canKeepArm
    /// Another run can begin with what a checkpoint of this one kept.
    case canBranch
    /// It is over, and can go on or be trained again from here.
    case canGoOn
    /// It is a trial that was opened from a search's screen, and Esc has nothing nearer to leave.
    case leavesTrial
  }

  enum Section: String, CaseIterable, Hashable, Sendable {
    case steering = "steer"
    case replaying = "replay"
    case looking = "look"
    case arranging = "arrange"
    case charts = "charts"
    case metrics = "metrics"
    case pages = "page"
    case runs = "runs"
    case choosing = "choose"
    case program = "program"
  }

  /// One direction of a pair, or the only one.
  struct Way: Hashable, Sendable {
    var action: DashboardAction
    /// All do the same; the first is the one to show.
    var triggers: [Trigger]

    init(_ action: DashboardAction, _ triggers: Trigger...) {
      self.action = action
      self.triggers = triggers
    }
  }

  var section: Section
  var scopes: Set<KeyScope>
  /// The screens the keys work on.
  var tabs: Set<DashboardTab> = .all
  var condition: Condition = .always
  /// One, or two that go in opposite directions.
  var ways: [Way]
  /// What the keys are called: `←→`.
  var label: String
  /// One word for the footer; empty keeps it out.
  var short: String
  /// The lower, the longer it stays when the footer runs out of room.
  var rank: Int
  /// One line for the help.
  var help: String

  func action(for trigger: Trigger) -> DashboardAction? {
    ways.first { $0.triggers.contains(trigger) }?.action
  }
}

extension KeyBinding.Trigger {
  static func character(_ character: Character) -> Self { .key(.character(character)) }
}
