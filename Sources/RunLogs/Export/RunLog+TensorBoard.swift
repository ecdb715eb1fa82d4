import RunEvents

extension RunLog {
  /// What TensorBoard looks for in a folder: the file of this run.
  public var tensorBoardFileName: String {
    let seconds = manifest.startedAt.isFinite ? max(0, min(manifest.startedAt, 1e12)) : 0
    let digits = String(Int(seconds))
    let padding = String(repeating: "0", count: max(0, 10 - digits.count))
    return "events.out.tfevents.\(padding)\(digits).dltui"
  }

  /// Writes a TensorBoard event file: keys are tags, wall times the run's start and its seconds of
  /// training.
  ///
  /// Values are rounded to the nearest 32-bit number, the only kind that TensorBoard's data server
  /// shows, unless `isExact`: then a curve that 32 bits cannot hold is written as tensors of 64-bit
  /// numbers, which TensorBoard reads only where it runs without that server.
  ///
  /// Where the run went back, a session start at the step it went on from has TensorBoard leave
  /// out what was abandoned. Hyperparameters and the recipe go along, for its HPARAMS and TEXT tabs.
  ///
  /// - Parameters:
  ///   - isExact: whether to round nothing.
  ///   - progress: called now and then with the share that is done.
  /// - Throws: `RunLogError.cannotExport`.
  public func writeTensorBoard(
    to output: ExportOutput, isExact: Bool = false, progress: (Double) -> Void = { _ in }
  ) throws(RunLogError) {
    var writer = EventFileWriter(
      start: manifest.startedAt.isFinite ? manifest.startedAt : 0, wideKeys: isExact ? wideKeys : []
    )
    try output.append { writer.appendBeginning(manifest, to: &$0) }
    var hasStarted = false
    for (index, event) in events.enumerated() {
      switch event {
      case .scalars(let block):
        for row in 0..<block.rowCount {
          try output.append { writer.append(row, of: block, to: &$0) }
        }
      case .branched(let branch):
        try output.append { writer.appendRestart(after: branch.toStep, branch.seconds, to: &$0) }
      case .checkpointRestored(let checkpoint):
        try output.append {
          writer.appendRestart(after: checkpoint.step, checkpoint.seconds, to: &$0)
        }
      case .started:
        // A run that was killed before its first checkpoint began again in the same log.
        if hasStarted { try output.append { writer.appendRestart(after: .min, 0, to: &$0) } }
        hasStarted = true
      default: break
      }
      if index % 64 == 0 { progress(Double(index) / Double(events.count)) }
    }
  }
}

extension RunLog {
  /// The keys of curves with a value that 32 bits cannot hold.
  fileprivate var wideKeys: Set<MetricKey> {
    var wide: Set<MetricKey> = []
    for case .scalars(let block) in events {
      for (column, key) in block.keys.enumerated() where !wide.contains(key) {
        if !block.column(column).allSatisfy({ $0.isNaN || Double(Float($0)) == $0 }) {
          wide.insert(key)
        }
      }
    }
    return wide
  }
}

/// Makes `Event` messages (tensorflow/core/util/event.proto, framework/summary.proto).
private struct EventFileWriter {
  let start: Double
  /// Those whose values are written as 64-bit tensors.
  let wideKeys: Set<MetricKey>
  /// The tag's field by key; a key that is not here yet was not written yet.
  private var tags: [MetricKey: [UInt8]] = [:]
  private var event = WireWriter()
  private var summary = WireWriter()
  private var value = WireWriter()

  init(start: Double, wideKeys: Set<MetricKey>) {
    self.start = start
    self.wideKeys = wideKeys
  }

  mutating func appendBeginning(_ manifest: RunManifest, to file: inout [UInt8]) {
    begin(step: 0, seconds: 0)
    event.field(3, "brain.Event:2")
    event.appendRecord(to: &file)
    if !manifest.hyperparameters.isEmpty {
      begin(step: 0, seconds: 0)
      event.field(5) { $0.field(1) { Self.write(hyperparametersOf: manifest, to: &$0) } }
      event.appendRecord(to: &file)
    }
    if !manifest.recipe.isEmpty {
      begin(step: 0, seconds: 0)
      event.field(5) { $0.field(1) { Self.write(recipe: manifest.recipe, to: &$0) } }
      event.appendRecord(to: &file)
    }
  }

  /// One event a row.
  mutating func append(_ row: Int, of block: ScalarBlock, to file: inout [UInt8]) {
    begin(step: block.steps[row], seconds: block.seconds[row])
    summary.removeAll()
    for (column, key) in block.keys.enumerated() {
      write(key, block.values[column * block.rowCount + row])
      summary.field(1, value.bytes)
    }
    event.field(5, summary.bytes)
    event.appendRecord(to: &file)
  }

  /// `SessionLog` START: what was logged at this step and later does not count.
  mutating func appendRestart(after step: Int, _ seconds: Double, to file: inout [UInt8]) {
    begin(step: step == .max || step == .min ? step : step + 1, seconds: seconds)
    event.field(7) { $0.field(1, 1) }
    event.appendRecord(to: &file)
  }

  private mutating func begin(step: Int, seconds: Double) {
    event.removeAll()
    event.field(1, start + (seconds.isFinite ? seconds : 0))
    event.field(2, step)
  }

  private mutating func write(_ key: MetricKey, _ number: Double) {
    let isFirst = tags[key] == nil
    if isFirst {
      var tag = WireWriter()
      tag.field(1, key.text)
      tags[key] = tag.bytes
    }
    value.removeAll()
    value.append(tags[key] ?? [])
    guard wideKeys.contains(key) else { return value.field(2, Float(number)) }
    value.field(8) { tensor in
      tensor.field(1, 2)
      tensor.field(2, [UInt8]())
      tensor.field(6) { $0.fixed(number.bitPattern) }
    }
    // What makes a scalar of a tensor is told once a tag.
    guard isFirst else { return }
    value.field(9) { metadata in
      metadata.field(1) { $0.field(1, "scalars") }
      metadata.field(4, 1)
    }
  }

  /// A session's start (tensorboard/plugins/hparams/plugin_data.proto).
  private static func write(hyperparametersOf manifest: RunManifest, to value: inout WireWriter) {
    value.field(1, "_hparams_/session_start_info")
    // What the plugin itself writes: an empty tensor of floats.
    value.field(8) { tensor in
      tensor.field(1, 1)
      tensor.field(2) { $0.field(2, [UInt8]()) }
    }
    value.field(9) { metadata in
      metadata.field(1) { plugin in
        plugin.field(1, "hparams")
        plugin.field(2) { data in
          data.field(3) { session in
            for setting in manifest.hyperparameters {
              session.field(1) { entry in
                entry.field(1, setting.hyperparameter.key)
                entry.field(2) { $0.field(2, setting.value) }
              }
            }
            session.field(5, manifest.startedAt)
          }
        }
      }
    }
  }

  /// Markdown, in which an indented line stands as it is.
  private static func write(recipe: String, to value: inout WireWriter) {
    let lines = recipe.split(separator: "\n")
    value.field(1, "recipe")
    value.field(8) { tensor in
      tensor.field(1, 7)
      tensor.field(2) { $0.field(2) { $0.field(1, 1) } }
      tensor.field(8, lines.map { "    \($0)" }.joined(separator: "\n"))
    }
    value.field(9) { metadata in
      metadata.field(1) { $0.field(1, "text") }
      metadata.field(4, 2)
    }
  }
}
