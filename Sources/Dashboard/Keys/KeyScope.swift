/// What the dashboard is doing, as far as it matters to what keys mean. Exactly one at any time.
enum KeyScope: Int, CaseIterable, Hashable, Sendable {
  /// Nothing was heard of the run yet, or it trains.
  case training
  case paused
  case finished
  /// A replay that plays, and one that stands still.
  case playing, held
  /// A run that another program logs.
  case following
  /// A list to choose from: how to stop, whether to quit.
  case dialog
  case help
  /// A value is being typed.
  case editor
  /// The filter of the metrics is being typed.
  case filter
  /// A note on a run is being written.
  case note
  /// Mistakes are tagged one by one, and a tag is being typed.
  case tagging, tagName
  /// The borders between panes are moved.
  case borders
  /// The command palette is open, and the list of themes.
  case palette, themes
  /// A range test is shown.
  case range
  /// A race is about to be asked for.
  case race
}

extension Set<KeyScope> {
  /// A run that can be steered.
  static let live: Set = [.training, .paused]
  static let replay: Set = [.playing, .held]
  /// No overlay is open.
  static let plain: Set = [.training, .paused, .finished, .playing, .held, .following]
  static let everywhere = Set(KeyScope.allCases)
}
