/// How many steps make one logged row, when the recipe leaves it to us.
///
/// A function of the network and the recipe, never of the clock, so that the same recipe gives the
/// same rows.
enum RowInterval {
  /// What a step costs besides its matrix products, and what those reach on one core: on the fast
  /// side, so that logging is rather too rare than too dear.
  private static let stepOverheadSeconds = 3e-6
  private static let operationsPerSecond = 50e9
  /// A row is encoded, written, put in the mailbox and in the store.
  private static let rowSeconds = 2e-6
  private static let rowShare = 0.01
  /// Rows that make a good curve: fewer look ragged, more cannot be told apart.
  private static let fewestRows = 300
  private static let mostRows = 4000

  static func automatic(operationsPerStep: Int, totalSteps: Int) -> Int {
    let stepSeconds = stepOverheadSeconds + Double(operationsPerStep) / operationsPerSecond
    let cheap = Int((rowSeconds / (rowShare * stepSeconds)).rounded(.up))
    let dense = max(1, totalSteps / fewestRows)
    let sparse = (totalSteps + mostRows - 1) / mostRows
    return max(1, sparse, min(cheap, dense))
  }
}
