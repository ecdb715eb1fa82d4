import Datasets
import Foundation

/// One line on the terminal that counts the files of a data set while they are read, and goes away
/// when they are. Nothing where nobody sees it, or where there is little to wait for.
final class LoadingLine {
  private static let fewest = 1000
  private let isShown = isatty(STDERR_FILENO) == 1
  private var isThere = false

  func show(_ progress: LoadProgress) {
    guard isShown, progress.total >= Self.fewest else { return }
    isThere = true
    write("\r\u{1b}[Kreading file \(progress.done) of \(progress.total)")
  }

  func clear() {
    if isThere { write("\r\u{1b}[K") }
  }

  private func write(_ text: String) { _ = PatientOutput.standardError.write(text.utf8) }
}
