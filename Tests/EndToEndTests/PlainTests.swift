import Foundation
import Testing

/// The dashboard in lines, its keys typed as lines.
@Suite(.ownThreads) struct PlainTests {
  @Test func keysSteerAndWhatTheyDoIsSaid() throws {
    let folder = try TemporaryFolder()
    let terminal = try Terminal(columns: 150, rows: 50)
    func answer(_ line: String, _ answer: String) throws {
      try terminal.type(Array("\(line)\n".utf8))
      try terminal.waitFor(answer)
    }
    try terminal.run(
      "\(Command.dltui) train digits --plain --runs \(folder.path) --epochs 100000")
    try terminal.waitFor("train cost")
    try answer("space", "  pause")
    try answer(":set lr 0.004", "0.003 → 0.004")
    try answer("down", "selected: momentum 0.90")
    try answer("?", "go on training")
    // A question is told with its answers, which are numbers.
    try answer("s", "1  after this batch")
    try answer("1", "stopped at step")
    try terminal.waitFor("ready$")
  }

  @Test func theEndOfTheInputEndsNothing() throws {
    let folder = try TemporaryFolder()
    let result = try Command.dltui(
      "train", "digits", "--plain", "--runs", folder.path, "--epochs", "2", "--set", "pace=0")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("epoch"))
    #expect(result.output.contains("all 2 epochs are done") && !result.output.contains("\u{1B}"))
  }

  /// The palette and the field of a value are screens: neither takes the lines that follow.
  @Test func everyLineIsAnsweredAndNoneSwallowed() throws {
    let folder = try TemporaryFolder()
    let terminal = try Terminal(columns: 150, rows: 50)
    func answer(_ line: String, _ answer: String) throws {
      try terminal.type(Array("\(line)\n".utf8))
      try terminal.waitFor(answer)
    }
    try terminal.run(
      "\(Command.dltui) train digits --plain --runs \(folder.path) --epochs 100000")
    try terminal.waitFor("train cost")
    try answer("space", "  pause")
    try answer(":set lr -5", "learning rate must be above 0, at most 1e6")
    try answer(":set lr 0.0071", "→ 0.0071")
    try answer(":zzz", "nothing is called ‘zzz’; ? lists the keys")
    try answer(":", "type what to do, such as :set lr 0.01")
    try answer(":set dropout 99999999", "must be in")
    try answer("zzz", "‘zzz’ ")
    try answer("T", "that is a list that only a screen shows")
    try answer("enter", ", new: , then enter or esc")
    try answer("99999999", "new: 99999999, then enter or esc (learning rate must be above 0")
    try answer("0.0081", "new: 0.0081, then enter or esc")
    try answer("enter", "→ 0.0081")
    try answer(String(repeating: "x", count: 300), "a line has at most 256 bytes")
    try answer("s", "1  after this batch")
    try answer("7", "stop the run: a number, or esc")
    try answer("1", "stopped at step")
    try terminal.waitFor("ready$")
  }

  @Test func itIsForPeople() throws {
    let result = try Command.dltui("train", "--plain", "--json")
    #expect(result.status == 2)
    #expect(result.errors.contains("--plain is for people: it goes with neither"))
  }
}
