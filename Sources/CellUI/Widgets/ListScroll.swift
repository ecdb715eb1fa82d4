/// What of a list is selected and what is in view.
public struct ListScroll: Hashable, Sendable {
  /// The selected row; means nothing while the list is empty.
  public var selection: Int
  /// The first row in view.
  public var offset: Int

  /// A list scrolled so far.
  public init(selection: Int = 0, offset: Int = 0) {
    self.selection = selection
    self.offset = offset
  }

  /// Moves the selection and brings it into view.
  public mutating func move(by rows: Int, count: Int, visible: Int) {
    selection += rows
    clamp(count: count, visible: visible)
  }

  /// Makes both fit a list of `count` rows of which `visible` are in view.
  public mutating func clamp(count: Int, visible: Int) {
    selection = max(0, min(selection, count - 1))
    let visible = max(1, visible)
    offset = min(offset, selection)
    offset = max(offset, selection - visible + 1)
    offset = max(0, min(offset, count - visible))
  }
}
