import Foundation
import Testing

/// Logs of other programs on the screen: followed while they are written, and replayed.
@Suite(.ownThreads) struct WatchTests {
  /// A program that logs a row every twentieth of a second, from a step on, until it is killed.
  static func startWriter(of file: String, from step: Int) throws -> Int32 {
    let script = """
      step=$1; test -s "$0" || echo step,loss > "$0"
      while true; do echo "$step,0.5" >> "$0"; step=$((step + 1)); sleep 0.05; done
      """
    return try Command.start("/bin/sh", ["-c", script, file, String(step)])
  }

  /// The step that the header tells; nil while it tells none.
  static func step(in screen: String) -> Int? {
    guard let place = screen.range(of: "step ") else { return nil }
    let digits = screen[place.upperBound...].drop { $0 == " " }
      .prefix { $0.isNumber || $0 == "\u{202F}" || $0 == "\u{A0}" }
    return Int(digits.filter(\.isNumber))
  }

  @Test func followsAWriterThroughItsDeathAndRestart() throws {
    let folder = try TemporaryFolder()
    let terminal = try Terminal(columns: 100, rows: 30)
    try terminal.run("\(Command.dltui) watch --no-config \(folder.path)")
    try terminal.waitFor("STARTING")
    let file = folder.path + "/log.csv"
    let writer = try Self.startWriter(of: file, from: 1)
    try terminal.waitFor("FOLLOWING") { (Self.step(in: $0) ?? 0) >= 5 }
    kill(writer, SIGKILL)
    Command.wait(for: writer)
    let second = try Self.startWriter(of: file, from: 200)
    try terminal.waitFor("FOLLOWING") { (Self.step(in: $0) ?? 0) >= 205 }
    kill(second, SIGKILL)
    Command.wait(for: second)

    // What is in the file is on the screen, to the last row.
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let last = try #require(text.split(separator: "\n").last?.prefix { $0.isNumber })
    try terminal.waitFor("FOLLOWING") { Self.step(in: $0) == Int(last) }

    // A run that comes beside it can be gone to.
    try FileManager.default.createDirectory(
      atPath: folder.path + "/other", withIntermediateDirectories: true)
    try Data("{\"step\": 7, \"loss\": 1}\n".utf8).write(
      to: URL(filePath: folder.path + "/other/log.jsonl"))
    try terminal.waitFor("1/2")
    try terminal.press(")")
    try terminal.waitFor("2/2") { Self.step(in: $0) == 7 && $0.contains("other") }

    // Both are listed; the first is drawn over the second, and gone to.
    try terminal.press("6")
    try terminal.waitFor("in view") { $0.contains("running") }
    // Whichever row it is in: the run in view is neither drawn over itself nor gone to.
    for key in ["Up", "Enter", "v", "Down", "Enter", "v"] { try terminal.press(key) }
    try terminal.waitFor("1/2")
    try terminal.press("q")
    try terminal.waitFor("ready$")
  }

  @Test func replaysAnotherToolsRuns() throws {
    let terminal = try Terminal(columns: 100, rows: 30)
    try terminal.run(
      "\(Command.dltui) replay --no-config \(InspectTests.samples)/wandb/offline_two_runs/log")
    try terminal.waitFor("100%") { $0.contains("REPLAY") && SteeringTests.dots(in: $0) > 20 }
    let first = try terminal.waitFor("/2")
    try terminal.press(")")
    try terminal.waitFor("100%") { $0.contains("/2") && $0.prefix(30) != first.prefix(30) }
    try terminal.press("Home")
    try terminal.press("6")
    try terminal.waitFor("logged") { $0.contains("in view") }
    try terminal.press("2")
    // By the run's own clock its first row may stand anywhere but at the end.
    try terminal.waitFor("REPLAY") { Self.step(in: $0) == 0 && !$0.contains("100%") }
    try terminal.press("Space")
    try terminal.waitFor("100%")
    try terminal.press("q")
    try terminal.waitFor("ready$")
  }

  /// A program's lines come by a pipe and keys by the terminal; leaving the screen leaves the program.
  @Test func followsWhatAProgramPrintsIntoAPipe() throws {
    let folder = try TemporaryFolder()
    let terminal = try Terminal(columns: 100, rows: 30)
    let script = """
      step=1; while [ ! -e \(folder.path)/stop ]; do echo "step $step: loss 0.5"; step=$((step + 1)); sleep 0.05; done; \
      echo over > \(folder.path)/over
      """
    try Data(script.utf8).write(to: URL(filePath: folder.path + "/train.sh"))
    try terminal.run("sh \(folder.path)/train.sh | \(Command.dltui) watch - --no-config")
    try terminal.waitFor("FOLLOWING") { (Self.step(in: $0) ?? 0) >= 5 }
    try terminal.press("2")
    try terminal.press("1")
    try terminal.press("q")
    try terminal.waitFor("the program goes on")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/over"))
    try Data().write(to: URL(filePath: folder.path + "/stop"))
    // The prompt above the command shows as soon as the screen is left: the file says when it ends.
    #expect(Waiting.until { FileManager.default.fileExists(atPath: folder.path + "/over") })
  }

  /// A program that fails says why on the Console, and that it has ended is said above.
  @Test func theLastWordsOfAPipeAreOnTheConsole() throws {
    let folder = try TemporaryFolder()
    let script = """
      for step in 1 2 3; do echo "step $step: loss 0.$step"; done
      while [ ! -e \(folder.path)/stop ]; do sleep 0.05; done; echo "KeyError: lr" >&2
      """
    try Data(script.utf8).write(to: URL(filePath: folder.path + "/train.sh"))
    let terminal = try Terminal(columns: 100, rows: 30)
    try terminal.run("sh \(folder.path)/train.sh 2>&1 | \(Command.dltui) watch - --no-config")
    try terminal.waitFor("FOLLOWING")
    try terminal.press("7")
    try terminal.waitFor("step 3: loss 0.3")
    try Data().write(to: URL(filePath: folder.path + "/stop"))
    try terminal.waitFor("ENDED") {
      $0.contains("3 KeyError: lr") && $0.contains("3 the program has closed the pipe")
    }
    try terminal.press("q")
    try terminal.waitFor("ready$")
    // What was printed to a file is there as well.
    try terminal.run("sh \(folder.path)/train.sh > \(folder.path)/a.log 2>&1")
    try terminal.run("\(Command.dltui) replay \(folder.path)/a.log --no-config")
    try terminal.waitFor("REPLAY")
    try terminal.press("7")
    try terminal.waitFor("3 KeyError: lr")
    try terminal.press("q")
    try terminal.waitFor("ready$")
  }

  /// A study opens as a search: its trials by rank, one of them looked at, and back.
  @Test func anOptunaStudyOpensAsASearch() throws {
    let terminal = try Terminal(columns: 120, rows: 36)
    let study =
      URL(filePath: InspectTests.samples).deletingLastPathComponent().path
      + "/Databases/optuna.db"
    try terminal.run("\(Command.dltui) watch --no-config \(study)")
    let screen = try terminal.waitFor("where trials lie") { $0.contains("trial 6/6") }
    #expect(screen.contains("best value 0.732 by trial 0"))
    for word in ["rank", "optimizer", "layers", "learning rate", "halted"] {
      #expect(screen.contains(word))
    }
    try terminal.press("Enter")
    try terminal.waitFor("tune/trial-0") { !$0.contains("where trials lie") }
    try terminal.press("Escape")
    try terminal.waitFor("where trials lie")
    try terminal.press("q")
    try terminal.waitFor("ready$")
  }

  @Test func aPipeThatIsNoneIsAMistake() throws {
    let result = try Command.dltui("watch", "-")
    #expect(result.status == 2)
    #expect(result.errors.contains("dltui: watch: cannot read"))
  }

  @Test func watchingNothingIsAMistake() throws {
    let result = try Command.dltui("watch", "/nonexistent/logs")
    #expect(result.status == 2)
    #expect(
      result.errors
        == "dltui: run log: cannot open /nonexistent/logs (no such file or directory)\n")
  }
}
