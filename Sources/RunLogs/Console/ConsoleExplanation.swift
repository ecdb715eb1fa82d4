import LocalFiles
import RunEvents

/// Line by line, what is taken out of a console text, by which rule, and why the rest is not.
public struct ConsoleExplanation: Sendable {
  /// One line of the text, with what was taken from it.
  public struct Line: Sendable {
    /// From 1.
    public var number: Int
    /// As it was printed, without what steers a terminal.
    public var text: String
    /// By which it was read; empty where nothing was taken.
    public var rule: String
    /// Where the line belongs, as far as lines have said.
    public var step: Int?
    /// The last epoch that a line has named; nil before.
    public var epoch: Double?
    /// Name in the line, key on the dashboard, and value.
    public var values: [(tag: String, key: MetricKey, value: Double)] = []
    /// Names that are no curves, and why.
    public var refusals: [(name: String, reason: String)] = []
  }

  /// The lines that were looked at, in order.
  public private(set) var lines: [Line] = []
  /// Names that came only once and so are no curves, sorted.
  public private(set) var once: [String] = []
  /// The text goes on behind what was looked at.
  public private(set) var isCut = false

  /// More of a file is not explained.
  public static let mostBytes = 4 << 20

  /// - Throws: `RunLogError.cannotOpen`.
  public init(path: String, naming: TagNaming) throws(RunLogError) {
    let bytes: [UInt8]
    do throws(FileError) {
      let file = try RegularFile(path)
      bytes = try file.beginning(Self.mostBytes)
      isCut = file.sizeBytes > bytes.count
    } catch {
      throw .cannotOpen(path: path, cause: error.cause)
    }
    let reader = ConsoleLineReader(naming: naming)
    var counts: [String: Int] = [:]
    let pieces = bytes.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == 10 || $0 == 13 })
    for (index, piece) in pieces.enumerated() where !piece.isEmpty {
      piece.withUnsafeBytes { reader.read($0) }
      var line = Line(
        number: index + 1, text: TerminalText.plain(piece), rule: reader.rule, step: reader.step,
        epoch: reader.epoch)
      line.values = reader.found.map { (reader.tags[$0.tag], reader.key(of: $0.tag), $0.value) }
      line.refusals = reader.refusals.map { ($0.name, $0.reason) }
      for (tag, _, _) in line.values { counts[tag, default: 0] += 1 }
      lines.append(line)
    }
    once = counts.filter { $0.value == 1 }.keys.sorted()
  }
}
