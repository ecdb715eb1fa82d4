import Foundation
import RunHost
import Testing
import Training

@testable import Search

/// What is told Slurm, and what it tells.
@Suite struct SlurmTests {
  @Test func jobsAreReadAsSlurmListsThem() {
    let jobs = SlurmQueue.parsed(
      """
      17|RUNNING|None|s-search-t01
      18|PENDING|Priority|s-search-t02
      19|CANCELLED|None|name|with|bars
      20_3|NODE_FAIL|NodeDown|x
      nonsense
      |RUNNING|None|nameless

      """)
    #expect(
      jobs == [
        SlurmQueue.Job(id: "17", name: "s-search-t01", state: "RUNNING", reason: "None"),
        SlurmQueue.Job(id: "18", name: "s-search-t02", state: "PENDING", reason: "Priority"),
        SlurmQueue.Job(id: "19", name: "name|with|bars", state: "CANCELLED", reason: "None"),
        SlurmQueue.Job(id: "20_3", name: "x", state: "NODE_FAIL", reason: "NodeDown"),
      ])
    #expect(jobs.map(\.isOver) == [false, false, true, true])
    #expect(jobs.map(\.isWaiting) == [false, true, false, false])
    #expect(
      jobs.map(\.text) == ["RUNNING", "PENDING (Priority)", "CANCELLED", "NODE_FAIL (NodeDown)"])
  }

  @Test func aTrialsRunsAreTold() {
    #expect(SlurmLauncher.isOfSameTrial("a-search-t01", "a-search-t01"))
    #expect(SlurmLauncher.isOfSameTrial("a-search-t01", "a-search-t01-2"))
    #expect(SlurmLauncher.isOfSameTrial("a-search-t01-12", "a-search-t01-2"))
    #expect(!SlurmLauncher.isOfSameTrial("a-search-t01", "a-search-t10"))
    #expect(!SlurmLauncher.isOfSameTrial("a-search-t01", "a-search-t01x"))
    #expect(!SlurmLauncher.isOfSameTrial("a-search-2-t01", "a-search-t01"))
    #expect(TrialAttempt.next(after: "/r/a-search-t01") == "/r/a-search-t01-2")
    #expect(TrialAttempt.next(after: "/r/a-search-t01-2") == "/r/a-search-t01-3")
    #expect(TrialAttempt.next(after: "/r/a-search-t01-9") == "/r/a-search-t01-10")
  }

  @Test func theScriptIsOneCommandWhateverStandsInIt() throws {
    let place = TrialPlace(
      folderName: "s-search-t03", workingFolder: "/home/it's", search: "s-search", trial: 3,
      epochs: 9, metrics: ["dev/cost"], isHigherBetter: false)
    let text = try SlurmLauncher.script(
      place,
      CommandTemplate.Filled(settings: ["lr=0.1"], words: ["A=b c", "python3", "$HOME", "it's"]),
      program: "/usr/bin/dltui", runsFolder: "/shared/runs")
    let lines = text.split(separator: "\n")
    #expect(lines.prefix(2) == ["#!/bin/sh", "# trial 3 of s-search"])
    #expect(lines.count == 3)
    let last = try #require(lines.last)
    #expect(last.hasPrefix("exec /usr/bin/dltui run --headless --trial '{"))
    #expect(
      last.hasSuffix("--runs /shared/runs --set lr=0.1 -- 'A=b c' python3 '$HOME' 'it'\\''s'"))
    // A shell gives back what went in.
    let shell = Process()
    shell.executableURL = URL(filePath: "/bin/sh")
    shell.arguments = ["-c", "printf '%s\\n' " + last.dropFirst("exec ".count)]
    let pipe = Pipe()
    shell.standardOutput = pipe
    try shell.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    shell.waitUntilExit()
    let words = output.split(separator: "\n").map(String.init)
    #expect(words.suffix(4) == ["A=b c", "python3", "$HOME", "it's"])
    let json = try #require(words.first { $0.hasPrefix("{") })
    #expect(try JSONDecoder().decode(TrialPlace.self, from: Data(json.utf8)) == place)
  }

  @Test func aJobsOwnVariablesAreNotPassedOn() {
    #expect(
      SlurmCommand.words("squeue", ["-h"], environment: ["HOME": "/", "SLURM_CONF": "/c"])
        == ["squeue", "-h"])
    #expect(
      SlurmCommand.words(
        "sbatch", ["x"],
        environment: ["SLURM_NTASKS": "2", "SLURM_CONF": "/c", "SLURM_JOB_ID": "7"])
        == ["env", "-u", "SLURM_JOB_ID", "-u", "SLURM_NTASKS", "sbatch", "x"])
  }

  @Test func optionsAreReadFromTheFile() throws {
    let start = "parameters: {lr: {uniform: [0, 1]}}\nmetric: val_loss\nslurm: "
    let file = try SearchFile.parse(
      start + "{partition: gpu, time: \"2:00:00\", gres: \"gpu:1\", exclusive: }", file: "s")
    #expect(file.slurm == ["--partition=gpu", "--time=2:00:00", "--gres=gpu:1", "--exclusive"])
    for wrong in ["{output: x}", "{array: 1-3}", "{\"a b\": 1}", "{-p: gpu}", "gpu"] {
      let error = #expect(throws: RecipeError.self) {
        try SearchFile.parse(start + wrong, file: "s")
      }
      #expect(error?.description.hasPrefix("s:3:") == true, "\(wrong): \(error?.description ?? "")")
    }
  }
}
