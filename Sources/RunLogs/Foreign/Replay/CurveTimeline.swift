import MetricStore
import RunEvents

/// Another tool's run laid out on a clock: its curves side by side, each by its own times.
///
/// Built while the log is read, in packed blocks, so that a run of 10⁷ points is little more than
/// its values. Times that go back, or are none, are brought up to the ones before them.
struct CurveTimeline: PlayableTimeline {
  /// A place in time within the stretch between two restarts: what was logged by then lies before it.
  struct Cursor: Comparable, Sendable {
    /// −1 before everything.
    var stretch: Int
    /// In the log's own clock.
    var second: Double

    static func < (left: Cursor, right: Cursor) -> Bool {
      (left.stretch, left.second) < (right.stretch, right.second)
    }
  }

  /// From one start of the writer to the next.
  private struct Stretch: Sendable {
    /// What its beginning does to the run.
    var opening: RunEvent
    var start: Double
    var tracks: [PackedTrack] = []
    var places: [MetricKey: Int] = [:]
  }

  private var stretches: [Stretch]
  /// The block that was taken in last, of any curve.
  private var newest: PackedBlock?
  /// The latest time so far.
  private var last = 0.0
  private(set) var lastStep = 0
  /// Seconds of the replay for each of the log's clock; see `spread`.
  private var scale = 1.0

  init(_ manifest: RunManifest) {
    stretches = [Stretch(opening: .started(manifest), start: 0)]
  }

  /// Replaces what is told of the run at its start, once more of it is known.
  mutating func begin(with manifest: RunManifest) { stretches[0].opening = .started(manifest) }

  // MARK: Building

  /// Takes in the next rows of one curve.
  mutating func append(_ block: ScalarBlock) {
    guard let key = block.keys.first, block.rowCount > 0 else { return }
    let current = stretches.count - 1
    let place = stretches[current].places[key] ?? stretches[current].tracks.count
    if place == stretches[current].tracks.count {
      stretches[current].places[key] = place
      stretches[current].tracks.append(PackedTrack(start: stretches[current].start))
    }
    stretches[current].tracks[place].append(block, beside: newest)
    newest = stretches[current].tracks[place].lastBlock
    last = max(last, stretches[current].tracks[place].latest)
    lastStep = max(lastStep, newest?.stepRange.upperBound ?? lastStep)
  }

  /// The writer began again: the event says from where.
  mutating func restart(_ event: RunEvent) {
    stretches.append(Stretch(opening: event, start: last))
  }

  /// Makes the whole replay last so long: for logs without times, whose clock counts rows.
  mutating func spread(over seconds: Double) { scale = last > 0 ? seconds / last : 1 }

  var sizeBytes: Int {
    stretches.reduce(0) { $0 + $1.tracks.reduce(0) { $0 + $1.sizeBytes } }
  }

  /// The step of the best finite value logged under a key.
  func bestStep(_ key: MetricKey, _ direction: MetricDefinition.Direction) -> Int? {
    var best: (value: Double, step: Int)?
    for stretch in stretches {
      guard let place = stretch.places[key] else { continue }
      stretch.tracks[place].forEach { step, value in
        guard value.isFinite, direction.isBetter(value, than: best?.value) else { return }
        best = (value, step)
      }
    }
    return best?.step
  }

  // MARK: Playing

  var start: Cursor { Cursor(stretch: -1, second: 0) }
  var end: Cursor { Cursor(stretch: stretches.count - 1, second: last) }
  var durationSeconds: Double { last * scale }

  func cursor(at time: Double, from start: Cursor) -> Cursor {
    let second = scale > 0 ? time / scale : time
    guard second < last else { return end }
    let stretch = stretches.lastIndex { $0.start <= second } ?? 0
    return max(start, Cursor(stretch: stretch, second: second))
  }

  func cursor(showing step: Int) -> Cursor {
    for (index, stretch) in stretches.enumerated() {
      guard let track = Self.reference(stretch), let row = track.firstRow(atOrAfter: step)
      else { continue }
      return behindCompanions(of: track, row: row, stretch: index)
    }
    return end
  }

  func cursor(afterNextRow start: Cursor) -> Cursor {
    for index in max(start.stretch, 0)..<stretches.count {
      guard let track = Self.reference(stretches[index]) else { continue }
      let row = index == start.stretch ? track.rows(by: start.second) : 0
      if row < track.count { return behindCompanions(of: track, row: row, stretch: index) }
    }
    return end
  }

  /// Such logs do not say where an epoch ends.
  func cursor(afterNextEpoch start: Cursor) -> Cursor { end }

  func time(at cursor: Cursor) -> Double { max(cursor.second, 0) * scale }

  func step(at cursor: Cursor) -> Int {
    for index in stride(from: cursor.stretch, through: 0, by: -1) {
      guard let track = Self.reference(stretches[index]) else { continue }
      let rows = index == cursor.stretch ? track.rows(by: cursor.second) : track.count
      if rows > 0 { return track.step(rows - 1) }
    }
    return 0
  }

  func events(from start: Cursor, to end: Cursor) -> [RunEvent] {
    guard start < end else { return [] }
    var events: [RunEvent] = []
    for index in max(start.stretch, 0)...end.stretch {
      let stretch = stretches[index]
      if index > start.stretch { events.append(stretch.opening) }
      for track in stretch.tracks {
        let first = index == start.stretch ? track.rows(by: start.second) : 0
        let last = index == end.stretch ? track.rows(by: end.second) : track.count
        events += track.blocks(first..<max(first, last)).map { .scalars($0) }
      }
    }
    return events
  }

  /// The curve that steps are told from: the longest.
  private static func reference(_ stretch: Stretch) -> PackedTrack? {
    stretch.tracks.max { $0.count < $1.count }
  }

  /// Behind a row and the rows of the other curves at its step that come before the next one.
  private func behindCompanions(of track: PackedTrack, row: Int, stretch: Int) -> Cursor {
    let step = track.step(row)
    var second = track.second(row)
    let limit = row + 1 < track.count ? track.second(row + 1) : .infinity
    for other in stretches[stretch].tracks {
      guard let row = other.firstRow(atOrAfter: step), other.step(row) == step else { continue }
      let time = other.second(row)
      if time > second, time < limit { second = time }
    }
    return Cursor(stretch: stretch, second: second)
  }
}
