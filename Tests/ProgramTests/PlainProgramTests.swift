import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// The dashboard in lines: every line that is typed is answered.
@MainActor @Suite struct PlainProgramTests {
  /// Keys of one line at a time, as they are given out.
  private final class Typed: TypedLines {
    var line = ""
    var isLineOver = true
  }

  private final class Printed {
    var lines: [String] = []

    func take() -> [String] {
      defer { lines = [] }
      return lines
    }
  }

  private let run: FakeRun
  private let typed = Typed()
  private let printed = Printed()
  private var program: PlainProgram

  init() {
    var manifest = RunManifest(name: "digits", capabilities: Capability.engine)
    manifest.hyperparameters = [HyperparameterValue(.learningRate, 0.01)]
    run = FakeRun([[.started(manifest), FakeRun.rows(0..<20)]])
    let (run, typed, printed) = (run, typed, printed)
    program = PlainProgram(
      DashboardProgram(
        model: DashboardModel(mode: .live, size: Size(columns: 160, rows: 48)), source: run,
        preparation: { .ready(runPath: nil) }),
      typed: typed, say: { printed.lines += $0 }, isLast: { true })
    _ = program.tick(seconds: 0)
    _ = printed.take()
  }

  /// What is printed when a line is typed.
  private mutating func type(_ line: String, as keys: [Key]? = nil) -> [String] {
    typed.line = line
    var keys = keys ?? line.map { Key.character($0) }
    if line.hasPrefix(":") { keys.append(.enter) }
    for (place, key) in keys.enumerated() {
      typed.isLineOver = place == keys.count - 1
      _ = program.handle(.key(key), seconds: 1)
    }
    _ = program.tick(seconds: 1)
    return printed.take()
  }

  @Test mutating func aKeySteersAndWhatIsWrongIsSaid() {
    _ = type("space", as: [.character(" ")])
    #expect(run.sent == [.pause])
    _ = type(":set lr 0.02")
    #expect(run.sent == [.pause, .set(.learningRate, 0.02)])
    // Nothing is sent, and each line is answered.
    #expect(!type(":set lr -5").isEmpty)
    #expect(!type(":zzz").isEmpty)
    #expect(run.sent.count == 2)
    #expect(type("Z") == ["‘Z’ does nothing here; ? lists the keys"])
    // One key of it does something.
    #expect(type("Zx") == ["‘Zx’ does nothing here; ? lists the keys"])
    // What was refused does not swallow what comes after it.
    _ = type(":set lr 0.03")
    #expect(run.sent.last == .set(.learningRate, 0.03))
  }

  @Test mutating func theHelpIsTheListOfKeys() {
    #expect(type("?") == program.dashboard.model.keyLines)
  }

  @Test mutating func theProgramEndsWithTheRun() {
    #expect(program.tick(seconds: 2) != .quit)
    run.finish()
    #expect(program.tick(seconds: 3) == .quit)
  }
}
