/// Says on standard error how far an export has come, where a person is there to read it.
final class ExportProgress {
  private let progress = WorkProgress()

  func report(_ share: Double) {
    progress.report("export: \(Int(max(0, min(share, 1)) * 100)) %")
  }

  /// Takes the line away again.
  func end() { progress.end() }
}
