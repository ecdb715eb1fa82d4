import CellUI
import Dashboard
import RunEvents
import RunLogs
import Synchronization

/// Plays a log on the dashboard against a clock of its own and records what the screen shows.
struct ReplayRecording {
  static let framesPerSecond = 12.0
  /// How long a recording takes when nobody says how fast it is to be, at most.
  static let longestSeconds = 60.0
  /// How long the last frame stays.
  static let lastFrameSeconds = 2.0

  let log: RunLog
  let size: Size
  let theme: Theme
  let glyphs: GlyphSet
  /// Times the speed it was trained at; nil for that speed, or what brings it to `longestSeconds`.
  let speed: Double?

  /// The clock a replay goes by, which stands between frames.
  private final class FrameClock: Sendable {
    private let seconds = Mutex(0.0)
    var now: Double { seconds.withLock { $0 } }
    func set(_ time: Double) { seconds.withLock { $0 = time } }
  }

  /// - Throws: `RunLogError.cannotExport`.
  func write(to output: ExportOutput, progress: (Double) -> Void) throws {
    let clock = FrameClock()
    let source = ReplaySource(log, speed: chosenSpeed, now: { clock.now })
    var model = DashboardModel(
      mode: .replay, size: size, theme: theme, glyphs: glyphs, runPath: log.path)
    var recording = ScreenRecording(size: size)
    var grid = CellGrid(size: size)
    let startedAt = log.manifest.startedAt
    try output.append(
      recording.header(
        title: log.pictureTitle, startedAt: abs(startedAt) < 1e15 ? Int(startedAt) : 0))
    var frame = 0
    var isPlaying = true
    while isPlaying {
      let seconds = Double(frame) / Self.framesPerSecond
      clock.set(seconds)
      let before = model.revision
      _ = model.update(.tick(seconds: seconds))
      if let batch = source.takeBatch() {
        _ = model.update(.batch(batch))
        if let playback = batch.playback {
          isPlaying = playback.isPlaying
          progress(playback.positionSeconds / max(playback.durationSeconds, 1e-9))
        }
      }
      if frame == 0 || model.revision != before {
        grid.clear()
        model.view(into: &grid)
        if let line = recording.frame(grid, at: seconds) { try output.append(line) }
      }
      frame += 1
    }
    try output.append(
      recording.end(at: Double(frame - 1) / Self.framesPerSecond + Self.lastFrameSeconds))
  }

  private var chosenSpeed: Double {
    if let speed { return speed }
    let held = ReplaySource(log, isPaused: true).takeBatch()?.playback
    return max(1, (held?.durationSeconds ?? 0) / Self.longestSeconds)
  }
}
