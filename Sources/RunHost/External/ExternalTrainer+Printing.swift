import RunControl
import RunEvents
import RunLogs

/// What an external trainer prints: lines for the Console, and numbers for curves.
extension ExternalTrainer {
  /// Lines that a failure is told by.
  private static let keptComplaints = 20
  private static let longestLine = 8192

  func printed(_ stream: TrainerProcess.Stream, _ bytes: ArraySlice<UInt8>) {
    var lines: [PrintedLine] = []
    state.withLock { state in
      var rest = state.partial[stream, default: []]
      for byte in bytes {
        // A bar draws itself anew after a carriage return; a terminal puts one before each newline.
        guard byte == 0x0A || byte == 0x0D else {
          if rest.count < Self.longestLine { rest.append(byte) }
          continue
        }
        if !rest.isEmpty {
          let line = PrintedText(rest)
          read(line.plain, of: stream, &state)
          lines.append(
            PrintedLine(
              (byte == 0x0D ? "\r" : "") + line.colored, step: state.step > 0 ? state.step : nil))
        } else if byte == 0x0A, let last = lines.last, last.isBar {
          lines[lines.count - 1].text.removeFirst()
        }
        rest = []
      }
      state.partial[stream] = rest
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
    guard var row = state.printed.read(line) else { return }
    if let step = row.step { state.step = max(state.step, step) }
    if let epoch = row.epoch { state.epoch = epoch }
    row.values.removeAll { state.told.contains($0.key) || state.inFiles.contains($0.key) }
    // A line that says nothing of where it stands comes after those before it.
    if row.step == nil, !state.hasClient { state.step += 1 }
    guard !row.values.isEmpty else { return }
    emit(
      .scalars(
        ScalarBlock(
          step: state.step, epoch: row.epoch ?? state.epoch ?? .nan, seconds: state.time.seconds,
          values: row.values.map { ($0.key, $0.value) })))
  }
}
