/// Takes the points and facts out of `Event` messages (tensorflow/core/util/event.proto and
/// framework/summary.proto).
final class SummaryDecoder {
  /// What a tag's values are, by the plugin that its first metadata names; later events of the
  /// tag leave the metadata out.
  private enum Plugin: UInt8 { case unknown, scalars, text, hparams, other }

  private let collector: ScalarCollector
  private var plugins: [Plugin] = []
  /// What is known of a file after the first, in which the writer may have begun again.
  private struct LaterFile {
    /// Which tags have come again in it, by name.
    var seen: [Bool] = []
    /// When the last record of the files before was written.
    var lastTimeBefore: Double
    /// Whether the writer said itself where it began again.
    var isMarked = false
  }

  /// The file in hand, when it is not the first.
  private var laterFile: LaterFile?
  private var file = 0
  /// The others, by their place.
  private var otherFiles: [Int: LaterFile] = [:]
  /// When the last record was written.
  private var lastTime = -Double.infinity

  init(_ collector: ScalarCollector) { self.collector = collector }

  /// What follows is of the run's file at this place in their order.
  func beginFile(_ index: Int) {
    otherFiles[file] = laterFile
    file = index
    laterFile = index == 0 ? nil : otherFiles[index] ?? LaterFile(lastTimeBefore: lastTime)
  }

  /// A tag's first point in a later file: where it does not go on from what was logged of it before,
  /// the writer began again, and what it logs now is the newer (as TensorBoard's purge has it where
  /// the writer says so).
  @inline(never)
  private func lookForRestart(_ name: Int, step: Int, time: Double) {
    guard var known = laterFile, !known.isMarked else { return }
    while known.seen.count <= name { known.seen.append(false) }
    guard !known.seen[name] else { return }
    known.seen[name] = true
    laterFile = known
    let lastTimeBefore = known.lastTimeBefore
    // One who writes at the same time is another writer.
    guard time >= lastTimeBefore, let last = collector.lastStep(of: name), step <= last, last > 0
    else { return }
    collector.goBack(toStep: step)
  }

  /// - Returns: false when the record is no `Event`.
  @inline(__always)
  func decode(_ record: UnsafeRawBufferPointer) -> Bool {
    var fields = WireCursor(record)
    var time = 0.0
    var step = 0
    var summary: UnsafeRawBufferPointer?
    while let field = fields.field() {
      switch field.key {
      case 0x09: time = field.double
      case 0x10: step = Int(Int64(bitPattern: field.bits))
      case 0x2a where summary == nil: summary = field.bytes
      case 0x2a: return decodeMergedSummaries(record, time: time, step: step)
      case 0x3a where isStart(field.message): restart(fields, step: step)
      case 0x52: noteWriter(field.message)
      case 0x22: collector.count(kind: "graph")
      default: break
      }
    }
    guard !fields.isDamaged else { return false }
    if !collector.hasTimeOrigin { begin(at: time) }
    if time > lastTime { lastTime = time }
    guard let summary else { return true }
    return decodeSummary(summary, time: time, step: step)
  }

  /// A summary in parts: one message set several times is merged, so its values add up.
  private func decodeMergedSummaries(
    _ record: UnsafeRawBufferPointer, time: Double, step: Int
  ) -> Bool {
    var fields = WireCursor(record)
    var time = time
    var step = step
    var parts: [UnsafeRawBufferPointer] = []
    while let field = fields.field() {
      switch field.key {
      case 0x09: time = field.double
      case 0x10: step = Int(Int64(bitPattern: field.bits))
      case 0x2a: parts.append(field.bytes)
      default: break
      }
    }
    guard !fields.isDamaged else { return false }
    return parts.allSatisfy { decodeSummary($0, time: time, step: step) }
  }

  private func begin(at time: Double) {
    guard time.isFinite else { return }
    collector.facts.timing = .recorded
    collector.facts.startedAt = time
    collector.beginTime(at: time)
  }

  @inline(__always)
  private func decodeSummary(
    _ summary: UnsafeRawBufferPointer, time: Double, step: Int
  ) -> Bool {
    var fields = WireCursor(summary)
    while let field = fields.field() {
      guard field.key == 0x0a else { continue }
      guard decodeValue(field.message, time: time, step: step) else { return false }
    }
    return !fields.isDamaged
  }

  @inline(__always)
  private func decodeValue(_ value: WireCursor, time: Double, step: Int) -> Bool {
    var fields = value
    var tag = UnsafeRawBufferPointer(start: nil, count: 0)
    var simple: Double?
    var tensor: WireCursor?
    var metadata: WireCursor?
    while let field = fields.field() {
      switch field.key {
      case 0x0a: tag = field.bytes
      case 0x15: simple = Double(field.float)
      case 0x42: tensor = field.message
      case 0x4a: metadata = field.message
      case 0x1a, 0x2a: collector.count(kind: "histogram")
      case 0x22: collector.count(kind: "image")
      case 0x32: collector.count(kind: "audio")
      default: break
      }
    }
    guard !fields.isDamaged else { return false }
    guard simple != nil || tensor != nil || metadata != nil else { return true }
    let name = tag.baseAddress.map { collector.names.number($0, tag.count) }
    let number = name ?? collector.names.number("")
    if let laterFile, number >= laterFile.seen.count || !laterFile.seen[number] {
      lookForRestart(number, step: step, time: time)
    }
    if let simple {
      collector.append(number, step: step, time: time, value: simple)
      return true
    }
    let plugin = plugin(of: number, metadata)
    if plugin == .scalars || plugin == .unknown, let tensor {
      if let value = ScalarTensor.value(of: tensor) {
        collector.append(number, step: step, time: time, value: value)
        return true
      }
    }
    decodeOther(number, plugin, tensor, metadata, step: step)
    return true
  }

  @inline(__always)
  private func plugin(of name: Int, _ metadata: WireCursor?) -> Plugin {
    if name < plugins.count, plugins[name] != .unknown { return plugins[name] }
    guard let metadata else { return .unknown }
    return learnPlugin(of: name, metadata)
  }

  @inline(never)
  private func learnPlugin(of name: Int, _ metadata: WireCursor) -> Plugin {
    while plugins.count <= name { plugins.append(.unknown) }
    switch HyperparameterSummary.plugin(in: metadata)?.name {
    case nil, "": plugins[name] = .unknown
    case "scalars": plugins[name] = .scalars
    case "text": plugins[name] = .text
    case "hparams": plugins[name] = .hparams
    default: plugins[name] = .other
    }
    return plugins[name]
  }

  @inline(never)
  private func decodeOther(
    _ name: Int, _ plugin: Plugin, _ tensor: WireCursor?, _ metadata: WireCursor?, step: Int
  ) {
    switch plugin {
    case .hparams:
      guard let metadata else { return }
      collector.facts.hyperparameters.merge(HyperparameterSummary.settings(in: metadata)) { $1 }
    case .text:
      collector.count(kind: "text")
      guard let tensor, collector.facts.texts.count < 100 else { return }
      collector.facts.texts.append(
        ForeignRunFacts.Text(
          tag: collector.names[name], step: step, text: HyperparameterSummary.text(in: tensor)))
    case .unknown, .scalars, .other:
      collector.count(kind: tensor == nil ? "other" : "tensor")
    }
  }

  private func noteWriter(_ source: WireCursor) {
    var fields = source
    while let field = fields.field() {
      if field.key == 0x0a { collector.facts.writer = field.text }
    }
  }

  /// SessionLog.status START.
  private func isStart(_ session: WireCursor) -> Bool {
    var fields = session
    var status: UInt64 = 0
    while let field = fields.field() { if field.key == 0x08 { status = field.bits } }
    return status == 1
  }

  /// The step may stand after the session log on the wire, so the rest is looked through.
  private func restart(_ rest: WireCursor, step: Int) {
    var step = step
    var fields = rest
    while let field = fields.field() {
      if field.key == 0x10 { step = Int(Int64(bitPattern: field.bits)) }
    }
    collector.restart(atStep: step)
    laterFile?.isMarked = true
  }
}
