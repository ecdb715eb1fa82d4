import Datasets

/// One line on the terminal that counts the files of a data set while they are read, and goes away
/// when they are. Nothing where nobody sees it, or where there is little to wait for.
final class LoadingLine {
  private static let fewest = 1000
  private var isThere = false

  func show(_ progress: LoadProgress) {
    guard StandardError.isTerminal, progress.total >= Self.fewest else { return }
    isThere = true
    StandardError.showProgress("reading file \(progress.done) of \(progress.total)")
  }

  func clear() {
    if isThere { StandardError.clearProgress() }
  }
}
