import RunControl
import RunEvents
import RunLogs

/// What an external trainer prints: lines for the Console, and numbers for curves.
extension ExternalTrainer {
  /// Lines that a failure is told by.
  private static let keptComplaints = 20

  func printed(_ stream: TrainerProcess.Stream, _ bytes: ArraySlice<UInt8>) {
    let lines = state.withLock { state in
      var splitter = state.partial[stream, default: PrintedLineSplitter()]
      defer { state.partial[stream] = splitter }
      return splitter.lines(in: bytes) { line in
        read(line.plain, of: stream, &state)
        return state.step > 0 ? state.step : nil
      }
    }
    if !lines.isEmpty { show(lines) }
  }

  private func read(
    _ line: String, of stream: TrainerProcess.Stream, _ state: inout State
  ) {
    if stream == .error {
      state.complaints.append(line)
      if state.complaints.count > Self.keptComplaints { state.complaints.removeFirst() }
    }
    if stream == .output, !line.allSatisfy(\.isWhitespace) { state.lastLine = line }
    guard var row = state.printed.read(line) else { return }
    if let step = row.step { state.step = max(state.step, step) }
    if let epoch = row.epoch { state.epoch = epoch }
    row.values.removeAll { state.told.contains($0.key) || state.inFiles.contains($0.key) }
    // A line that says nothing of where it stands comes after those before it.
    if row.step == nil, !state.hasClient { state.step += 1 }
    guard !row.values.isEmpty else { return }
    measured(
      ScalarBlock(
        step: state.step, epoch: row.epoch ?? state.epoch ?? .nan, seconds: state.time.seconds,
        values: row.values.map { ($0.key, $0.value) }), &state)
  }
}
