import Foundation
import Testing

/// Anything typed, clicked and resized into the real program: it lives, or leaves as it should.
///
/// `DLTUI_SOAK=100000 swift test --filter SoakTests` is the long run.
@Suite(.ownThreads) struct SoakTests {
  private static var count: Int {
    ProcessInfo.processInfo.environment["DLTUI_SOAK"].flatMap { Int($0) } ?? 4000
  }

  /// All that are seen, but for the one that leaves the program.
  private static let characters: [UInt8] = (32...126).filter { $0 != UInt8(ascii: "q") }
  private static let controls: [UInt8] = [9, 127, 12, 21, 23, 1, 5]
  private static let sequences = ["A", "B", "C", "D", "H", "F", "5~", "6~", "Z", "11~"]

  private static func input(_ generator: inout SplitMixGenerator) -> [UInt8] {
    func any<T>(_ values: [T]) -> T {
      values[Int.random(in: 0..<values.count, using: &generator)]
    }
    switch Int.random(in: 0..<100, using: &generator) {
    case 0..<60: return [any(characters)]
    case 60..<66: return [13]
    case 66..<70: return [27, 27]
    case 70..<74: return [any(controls)]
    case 74..<86: return Array("\u{1B}[\(any(sequences))".utf8)
    default:
      // Buttons 1 and 3, a drag, and the wheel both ways, as SGR reports.
      let code = any([0, 0, 0, 32, 64, 65, 2])
      let column = Int.random(in: 1...170, using: &generator)
      let row = Int.random(in: 1...52, using: &generator)
      return Array("\u{1B}[<\(code);\(column);\(row)\(any(["M", "m"]))".utf8)
    }
  }

  @Test func nothingTypedEverTakesItDown() throws {
    let folder = try TemporaryFolder()
    let terminal = try Terminal(columns: 160, rows: 48)
    var generator = SplitMixGenerator(state: 20_261_125)
    var program: Terminal.Program?
    func start() throws {
      try terminal.run(
        "clear; cd \(folder.path) && \(Command.dltui) train digits --no-config --set pace=50"
          + " --set earlyStopping=null --epochs 100000")
      try terminal.waitFor("RUNNING")
      program = try terminal.program()
    }
    var ends = 0
    /// It was told to leave, by D or an answer of a dialog: the shell has what was typed since, and the
    /// run goes on.
    func startAnew() throws {
      ends += 1
      for host in folder.hosts { kill(host, SIGKILL) }
      try terminal.resize(columns: 160, rows: 48)
      try terminal.press("C-c")
      try terminal.press("C-u")
      try terminal.run("clear; echo left")
      try terminal.waitFor("left")
      try start()
    }
    /// Whether it has read all that was typed, however busy the machine is, and stayed.
    func stays() throws -> Bool {
      let last = try #require(program)
      #expect(
        try Waiting.until(seconds: 120) {
          try !Waiting.isRunning(last.process) || terminal.isAtRest(last)
        })
      return Waiting.isRunning(last.process)
    }
    try start()
    var typed = 0
    while typed < Self.count {
      var bytes: [UInt8] = []
      for _ in 0..<40 { bytes += Self.input(&generator) }
      typed += 40
      try terminal.type(bytes)
      if Int.random(in: 0..<4, using: &generator) == 0 {
        try terminal.resize(
          columns: Int.random(in: 20...190, using: &generator),
          rows: Int.random(in: 5...60, using: &generator))
      }
      if try !stays() { try startAnew() }
    }
    try terminal.resize(columns: 160, rows: 48)
    if try !stays() { try startAnew() }
    let process = try #require(program).process
    try terminal.press("C-c")
    // A run that was stopped before is left at once; one that trains saves first.
    #expect(Waiting.until(seconds: 30) { !Waiting.isRunning(process) })
    try terminal.waitFor("ready$")
    #expect(try terminal.state("#{alternate_on}#{cursor_flag}#{mouse_any_flag}") == "010")
    #expect(ends <= typed / 50, "it left \(ends) times in \(typed)")
  }
}

/// Vigna's SplitMix64: the same inputs every time.
private struct SplitMixGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
