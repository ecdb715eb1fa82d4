import RunControl
import RunEvents
import RunLogs

/// What an external trainer prints: lines for the Console, and numbers for curves.
extension ExternalTrainer {
  /// Lines that a failure is told by.
  private static let keptComplaints = 20

  /// Takes in what the trainer has written.
  ///
  /// - Returns: the text in it, without our client's stamps.
  @discardableResult
  func printed(
    _ stream: TrainerProcess.Stream, _ bytes: ArraySlice<UInt8>
  ) -> ArraySlice<UInt8> {
    let pieces = state.withLock { state in
      let pieces = state.stamps[stream, default: StepStamps()].pieces(of: bytes)
      var splitter = state.partial[stream, default: PrintedLineSplitter()]
      let lines = pieces.flatMap { piece in
        splitter.lines(in: piece.bytes, stamp: piece.stamp) { line, stamp in
          read(line.plain, of: stream, at: stamp, &state)
          let step = stamp?.step ?? state.step
          return step > 0 ? step : nil
        }
      }
      state.partial[stream] = splitter
      let open = [TrainerProcess.Stream.output, .error].compactMap { state.partial[$0]?.openLine }
      // Here, so that what both outputs say stays in order.
      show(lines, open)
      return pieces
    }
    return pieces.count == 1 ? pieces[0].bytes : ArraySlice(pieces.flatMap(\.bytes))
  }

  /// Nothing more is printed: a line without an end is one, too.
  func outputEnded() {
    for stream in [TrainerProcess.Stream.output, .error] { printed(stream, [0x0A]) }
  }

  private func read(
    _ line: String, of stream: TrainerProcess.Stream, at stamp: StepStamps.Stamp?,
    _ state: inout State
  ) {
    if stream == .error {
      state.complaints.append(line)
      if state.complaints.count > Self.keptComplaints { state.complaints.removeFirst() }
    }
    if stream == .output, !line.allSatisfy(\.isWhitespace) { state.lastLine = line }
    if let stamp { state.step = max(state.step, stamp.step) }
    guard var row = state.printed.read(line) else { return }
    // The trainer's own count says where it was; a line may count batches, and epochs from 0.
    if stamp == nil, let step = row.step { state.step = max(state.step, step) }
    if stamp?.epoch == nil, let epoch = row.epoch { state.epoch = epoch }
    row.values.removeAll { state.told.contains($0.key) || state.inFiles.contains($0.key) }
    // A line that says nothing of where it stands comes after those before it.
    if row.step == nil, stamp == nil, !state.hasClient { state.step += 1 }
    guard !row.values.isEmpty else { return }
    measured(
      ScalarBlock(
        step: stamp?.step ?? state.step,
        epoch: stamp?.epoch ?? row.epoch ?? state.epoch ?? .nan, seconds: state.time.seconds,
        values: row.values.map { ($0.key, $0.value) }), &state)
  }
}
