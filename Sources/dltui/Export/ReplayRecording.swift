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
  /// How long one may take at all.
  static let mostSeconds = 86_400.0
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
    let pace = try pace
    let source = ReplaySource(log, speed: pace.speed, now: { clock.now })
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
      clock.set(seconds * pace.clock)
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

  /// The speed of the replay, and how much faster than the recording's its clock goes, for what the
  /// fastest replay is too slow for.
  private var pace: (speed: Double, clock: Double) {
    get throws {
      let duration =
        ReplaySource(log, isPaused: true).takeBatch()?.playback?.durationSeconds ?? 0
      if let speed {
        guard duration / speed <= Self.mostSeconds else {
          throw RunLogError.cannotExport(
            path: "the recording",
            cause: "it lasts more than a day at \(speed) times the run's speed; without --speed "
              + "it lasts a minute")
        }
        return (speed, 1)
      }
      let wanted = max(1, duration / Self.longestSeconds)
      let speed = min(wanted, ReplaySource.speeds.upperBound)
      return (speed, wanted / speed)
    }
  }
}
