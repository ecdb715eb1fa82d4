import Foundation
import Testing

/// `dltui doctor`: what it finds here, and in a run's folder.
@Suite(.ownThreads) struct DoctorTests {
  private struct Report: Decodable {
    struct Area: Decodable {
      struct Finding: Decodable {
        var name: String
        var state: String
        var text: String
        var advice: String?
      }
      var name: String
      var findings: [Finding]
    }
    var version: String
    var areas: [Area]
    var repaired: [String]
    var warnings: Int
    var faults: Int

    func finding(_ name: String) -> Area.Finding? {
      areas.lazy.flatMap(\.findings).first { $0.name == name }
    }
  }

  private let scratch: TemporaryFolder

  init() throws { scratch = try TemporaryFolder() }

  private func doctor(
    _ arguments: [String], environment: [String: String] = [:]
  ) throws -> (status: Int32, output: String, errors: String) {
    let settings = [
      "HOME": scratch.path, "XDG_CONFIG_HOME": scratch.path + "/config",
      "XDG_CACHE_HOME": scratch.path + "/cache", "TERM": "xterm-256color", "LC_ALL": "C.UTF-8",
    ].merging(environment) { $1 }
    let result = try Command.run(
      "/usr/bin/env",
      ["-u", "COLORTERM", "-u", "NO_COLOR"] + settings.map { "\($0.key)=\($0.value)" }
        + [Command.dltui, "doctor"] + arguments, folder: scratch.path)
    return (result.status, result.output, result.errors)
  }

  private func report(
    _ arguments: String..., environment: [String: String] = [:]
  ) throws -> (status: Int32, report: Report) {
    let result = try doctor(arguments + ["--json"], environment: environment)
    #expect(result.errors.isEmpty, "\(result.errors)")
    return (
      result.status, try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
    )
  }

  private func write(_ text: String, to name: String) throws {
    let path = scratch.path + "/" + name
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  @Test func whereAllIsWellItSaysSoWithoutATerminal() throws {
    let (status, report) = try report()
    #expect(status == 0 && report.faults == 0)
    let names = report.areas.map(\.name)
    #expect(names.count == 5 && names.contains("terminal") && names.contains("machine"))
    #expect(report.finding("TERM")?.state == "ok")
    #expect(report.finding("colours")?.text == "256")
    #expect(report.finding("charts")?.text == "drawn in Braille dots")
    #expect(report.finding("kernels")?.text.hasPrefix("x86-64") ?? true)
    #expect(report.finding("matrix products")?.text.contains("OpenBLAS") == true)
    #expect(report.finding("control socket")?.state == "ok")
    #expect(report.finding("speed")?.text.contains("MB/s") == true)
    #expect(report.finding("settings")?.text == "none")
    // It leaves nothing behind.
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)

    let text = try doctor([])
    #expect(text.status == 0)
    let parts = text.output.components(separatedBy: "```")
    try #require(parts.count == 3, "one block to paste")
    #expect(parts[1].hasPrefix("\ndltui \(report.version)\ncommit "))
    #expect(parts[1].contains("TERM=xterm-256color") && parts[1].contains("Linux"))
    #expect(text.output.allSatisfy { $0 != "\u{1B}" })
  }

  @Test func aPoorTerminalIsToldWithWhatHelps() throws {
    let (_, poor) = try report(environment: [
      "TERM": "no-such-terminal", "LC_ALL": "en_US.ISO-8859-1",
    ])
    let name = try #require(poor.finding("TERM"))
    #expect(name.state == "warning" && name.text.contains("no-such-terminal"))
    #expect(name.advice?.contains("TERM=xterm-256color") == true)
    #expect(poor.finding("locale")?.state == "warning")
    #expect(poor.finding("locale")?.advice == "LC_ALL=C.UTF-8 dltui")
    #expect(poor.finding("charts")?.text == "drawn in ASCII")
    let (status, dumb) = try report(environment: ["TERM": "dumb"])
    #expect(dumb.finding("TERM")?.state == "fault" && status == 1)
    let (_, rich) = try report(environment: ["COLORTERM": "truecolor"])
    #expect(rich.finding("colours")?.text == "24-bit")
    #expect(rich.warnings < poor.warnings)
  }

  @Test func inATerminalItLooksAtThatAndLeavesItAsItWas() throws {
    let terminal = try Terminal(
      columns: 220, rows: 90, environment: ["XDG_CONFIG_HOME": scratch.path + "/config"])
    try terminal.run("cd \(scratch.path); clear; stty -a > before")
    try terminal.run("\(Command.dltui) doctor; stty -a > after; cmp before after && echo the''same")
    let screen = try terminal.waitFor("thesame")
    #expect(screen.contains(/input and output +a terminal/))
    #expect(screen.contains(/ok +TERM +(screen|tmux)/))
    #expect(screen.contains(/mouse +reported/))
  }

  @Test func filesOfOnesOwnAreReadAndTheirErrorsTold() throws {
    try write("theme: 7: 8\n", to: "config/dltui/settings.yaml")
    try write("alerts: [dev/cost >> 2]\n", to: "config/dltui/alerts.yaml")
    try write("roles: {curve.tran: red}\n", to: "config/dltui/themes/dusk.yaml")
    try write("epochs: many\n", to: "config/dltui/recipes/mine.yaml")
    try write(try Command.dltui("themes", "dark").output, to: "config/dltui/themes/fine.yaml")
    let (status, report) = try report()
    #expect(status == 1 && report.faults == 4)
    for (name, file) in [
      ("settings", "settings.yaml"), ("alerts", "alerts.yaml"), ("theme dusk", "dusk.yaml"),
      ("recipe mine", "mine.yaml"),
    ] {
      let finding = try #require(report.finding(name))
      #expect(finding.state == "fault" && finding.text.contains(file), "\(finding)")
      #expect(finding.advice?.isEmpty == false)
    }
    #expect(report.finding("theme fine")?.state == "ok")
  }

  @Test func pythonAndItsFrameworksAreAskedAboutWithinATime() throws {
    try scratch.writeProgram(
      """
      #!/bin/sh
      echo '{"python": "3.11.9", "executable": "/x/python3", "packages": {"torch": "2.9.1", "keras": "3.1"}}'
      """, to: "bin/python3")
    let path = ["PATH": scratch.path + "/bin:/usr/bin:/bin"]
    let sound = try report(environment: path).report
    #expect(
      sound.finding("packages")?.text == "torch 2.9.1, keras 3.1",
      "\(String(describing: sound.finding("python3")))")
    try scratch.writeProgram("#!/bin/sh\nexit 3\n", to: "bin/python3")
    let broken = try #require(try report(environment: path).report.finding("python3"))
    #expect(broken.state == "warning" && broken.text == "ended with exit code 3", "\(broken)")
    // A GPU is one that nvidia-smi names.
    try scratch.writeProgram(
      "#!/bin/sh\necho 'NVIDIA H200, 143771 MiB, 570.1'\n", to: "bin/nvidia-smi")
    #expect(
      try report(environment: path).report.finding("GPU")?.text == "NVIDIA H200, 143771 MiB, 570.1")
  }

  @Test func aFolderThatCannotBeWrittenIsAFault() throws {
    try write("", to: "file")
    let (status, report) = try report("--runs", "/proc/runs")
    #expect(status == 1)
    let place = try #require(report.finding("place"))
    #expect(place.state == "fault" && place.advice?.contains("--runs") == true)
  }

  private func train() throws -> String {
    let result = try Command.dltui(
      "train", "moons", "--headless", "--epochs", "3", "--name", "run", folder: scratch.path)
    #expect(result.status == 0, "\(result.errors)")
    let runs = scratch.path + "/runs"
    let name = try FileManager.default.contentsOfDirectory(atPath: runs).first
    return runs + "/" + (try #require(name))
  }

  @Test func aSoundRunHasNoFault() throws {
    _ = try train()
    let (status, report) = try report("latest")
    #expect(status == 0 && report.faults == 0 && report.warnings == 0)
    #expect(report.finding("records")?.state == "ok")
    #expect(report.finding("final.safetensors")?.text.contains("all of it can be read") == true)
    #expect(try doctor(["latest", "--repair"]).output.hasSuffix("all is well\n"))
    #expect(try doctor(["nosuch"]).status == 2)
    #expect(try doctor(["--repair"]).status == 2)
  }

  @Test func whatIsTornIsFoundAndSetAsideWithACopy() throws {
    let run = try train()
    let log = run + "/events.jsonl"
    let whole = try String(contentsOfFile: log, encoding: .utf8)
    var lines = whole.split(separator: "\n").map(String.init)
    lines.insert("{\"event\":\"scalars\",\"step\":", at: 3)
    let damaged = lines.joined(separator: "\n") + "\n{\"event\":\"fin"
    try damaged.write(toFile: log, atomically: false, encoding: .utf8)
    let model = run + "/checkpoints/final.safetensors"
    let bytes = try Data(contentsOf: URL(filePath: model))
    try bytes.dropLast(100).write(to: URL(filePath: model))

    let (status, found) = try report(run)
    #expect(status == 1)
    #expect(found.finding("records")?.text == "one line is no event")
    #expect(found.finding("last line")?.text == "it is cut: 13 bytes")
    #expect(found.finding("final.safetensors")?.state == "fault")
    #expect(found.finding("records")?.advice == "dltui doctor --repair \(run)")

    let (after, mended) = try report(run, "--repair")
    #expect(after == 0 && mended.faults == 0, "\(mended)")
    #expect(mended.repaired.count == 3)
    #expect(try String(contentsOfFile: log, encoding: .utf8) == whole)
    #expect(
      try String(contentsOfFile: run + "/events.torn", encoding: .utf8) == "{\"event\":\"fin\n")
    let kept = try String(contentsOfFile: run + "/events-1.jsonl", encoding: .utf8)
    #expect(kept == damaged.dropLast(13))
    #expect(try Data(contentsOf: URL(filePath: model + ".torn")) == bytes.dropLast(100))
    // The run is good for all that it was before.
    #expect(try Command.dltui("inspect", run, folder: scratch.path).status == 0)
    #expect(try Command.dltui("evaluate", run, folder: scratch.path).status == 0)
  }

  @Test func aRunThatLivesIsNotRepaired() throws {
    let started = try Command.dltui(
      "train", "digits", "--detach", "--epochs", "1000", "--set", "earlyStopping=null",
      folder: scratch.path)
    #expect(started.status == 0, "\(started.errors)")
    #expect(try report("latest").report.faults == 0)
    let refused = try doctor(["latest", "--repair"])
    #expect(refused.status == 2 && refused.errors.contains("owns the run and lives"))
  }
}
