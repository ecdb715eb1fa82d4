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
  /// How long it takes at a speed that somebody asks for, at most: the rest is passed over.
  static let mostSeconds = 24 * 3600.0
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
    let (speed, seconds) = pace
    let clock = FrameClock()
    let source = ReplaySource(log, speed: speed, now: { clock.now })
    var model = DashboardModel(
      mode: .replay, size: size, theme: theme, glyphs: glyphs, runPath: log.path)
    var recording = ScreenRecording(size: size)
    var grid = CellGrid(size: size)
    let startedAt = log.manifest.startedAt
    try output.append(
      recording.header(
        title: log.pictureTitle, startedAt: abs(startedAt) < 1e15 ? Int(startedAt) : 0))
    let lastFrame = Int((seconds * Self.framesPerSecond).rounded(.up))
    for frame in 0...lastFrame {
      let seconds = Double(frame) / Self.framesPerSecond
      clock.set(seconds)
      // Times that leave something over at the end keep nobody waiting.
      if frame == lastFrame { source.send(RunCommand(.seek(step: .max))) }
      let before = model.revision
      _ = model.update(.tick(seconds: seconds))
      if let batch = source.takeBatch() { _ = model.update(.batch(batch)) }
      if frame == 0 || model.revision != before {
        grid.clear()
        model.view(into: &grid)
        if let line = recording.frame(grid, at: seconds) { try output.append(line) }
      }
      progress(Double(frame) / Double(max(lastFrame, 1)))
    }
    try output.append(
      recording.end(at: Double(lastFrame) / Self.framesPerSecond + Self.lastFrameSeconds))
  }

  /// Times the speed it was trained at, and the seconds that the replay takes then.
  private var pace: (speed: Double, seconds: Double) {
    let held = ReplaySource(log, isPaused: true).takeBatch()?.playback
    let duration = held?.durationSeconds ?? 0
    let usual = max(1, duration / Self.longestSeconds)
    let longest = speed == nil ? Self.longestSeconds : Self.mostSeconds
    let speed = speed ?? (usual.isFinite ? usual : 1)
    let seconds = duration / speed
    return (speed, seconds >= 0 && seconds < longest ? seconds : longest)
  }
}
