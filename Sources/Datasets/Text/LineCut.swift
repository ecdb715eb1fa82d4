/// How lines of different lengths become examples of one: a few long lines among many short ones
/// would make every example as long as the longest, and nearly all of them empty.
///
/// Lines stay whole as long as the examples are four times the text at most, or small; or else they
/// are cut into pieces of the largest of a few lengths for which that holds.
struct LineCut: Hashable {
  /// Steps of an example: the longest line and its end, or less.
  let steps: Int
  /// Examples in all.
  let rowCount: Int
  /// Lines that are cut.
  let cutCount: Int

  /// As long as a window may be.
  private static let candidates = [10_000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10]
  /// Steps in all that are never too many.
  private static let smallCount = 4 << 20

  /// Pieces of `steps` whatever the lines are.
  init(_ lengths: some Collection<Int>, steps: Int) {
    self.steps = steps
    rowCount = lengths.reduce(0) { $0 + $1 / steps + 1 }
    cutCount = lengths.count { $0 >= steps }
  }

  /// - Parameter lengths: characters of each line, one at least.
  init(_ lengths: some Collection<Int>) {
    let lengths = Array(lengths)
    let most = max(Self.smallCount, 4 * lengths.reduce(0) { $0 + $1 + 1 })
    func rows(_ steps: Int) -> Int { lengths.reduce(0) { $0 + $1 / steps + 1 } }
    let whole = (lengths.max() ?? 0) + 1
    var steps = whole
    var rowCount = lengths.count
    if whole > Self.candidates[0] + 1 || Double(rowCount) * Double(steps) > Double(most) {
      for candidate in Self.candidates where candidate < whole {
        steps = candidate
        rowCount = rows(candidate)
        if Double(rowCount) * Double(steps) <= Double(most) { break }
      }
    }
    self.steps = steps
    self.rowCount = rowCount
    cutCount = lengths.count { $0 >= steps }
  }
}
