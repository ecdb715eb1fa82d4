import RunCoding
import RunEvents

extension RunLog {
  /// Writes every event as a line that `EventEncoder` describes, beginning with the manifest also
  /// where the log lost it: a file that opens as a run by itself.
  ///
  /// - Parameter progress: called now and then with the share that is done.
  /// - Throws: `RunLogError.cannotExport`.
  public func writeJSONLines(
    to output: ExportOutput, progress: (Double) -> Void = { _ in }
  ) throws(RunLogError) {
    var encoder = EventEncoder()
    if events.first?.startedManifest == nil {
      try output.append { encoder.append(.started(manifest), to: &$0) }
    }
    for (index, event) in events.enumerated() {
      try output.append { encoder.append(event, to: &$0) }
      if index % 256 == 0 { progress(Double(index) / Double(events.count)) }
    }
  }
}
