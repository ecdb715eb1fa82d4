import CellUI
import RunEvents

/// The dashboard's frame without a terminal.
public enum DashboardSnapshot {
  /// The screen after these events, as a live run would show it; with `playback`, as a replay.
  ///
  /// - Parameters:
  ///   - screen: of those that need no folder of runs.
  ///   - layersPart: which picture of the layers, on their screen; nil for the first there is.
  ///   - onlyCharts: whether to leave out everything around the charts, where there are any.
  /// - Returns: nil when there is nothing for that screen to show.
  public static func grid(
    events: [RunEvent], playback: Playback? = nil, size: Size, theme: Theme = .standard,
    glyphs: GlyphSet = .braille, runPath: String? = nil,
    screen: DashboardTab? = nil, layersPart: LayersPart? = nil, onlyCharts: Bool = false
  ) -> CellGrid? {
    var model = DashboardModel(
      mode: playback == nil ? .live : .replay, size: size, theme: theme, glyphs: glyphs,
      runPath: runPath)
    _ = model.update(.batch(EventBatch(events: events, playback: playback)))
    if let layersPart {
      guard model.layersParts.contains(layersPart) else { return nil }
      _ = model.perform(.showLayers(layersPart))
    }
    if let screen {
      guard screen.isAvailable(in: model) else { return nil }
      _ = model.update(.input(.key(.character(Character("\(screen.number)")))))
    }
    var grid = CellGrid(size: size)
    if onlyCharts, let frame = model.viewCharts(into: &grid) { return grid.cropped(to: frame) }
    model.view(into: &grid)
    return grid
  }
}
