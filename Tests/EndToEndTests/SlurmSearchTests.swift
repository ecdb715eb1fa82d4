import Foundation
import Glibc
import RunEvents
import RunLogs
import Testing

/// Searches whose trials are jobs, with the real binary and programs that do what Slurm's do. With Slurm
/// itself: Campaigns/slurm_search.py.
@Suite(.ownThreads) struct SlurmSearchTests {
  /// A cluster of a test's own.
  private struct Cluster {
    let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
      for name in ["bin", "jobs"] {
        try FileManager.default.createDirectory(
          at: url(name), withIntermediateDirectories: true)
      }
      for name in ["sbatch", "squeue", "scancel", "requeue"] {
        try FileManager.default.createSymbolicLink(
          atPath: folder.path + "/bin/" + name,
          withDestinationPath: PythonEnvironment.trainers + "/pretended_slurm.sh")
      }
      try Data(
        """
        parameters: {lr: {logUniform: [1.0e-4, 1]}}
        metric: {name: val_loss, direction: minimize}
        epochs: 5
        budget: --epochs
        slurm: {partition: gpu, gres: "gpu:1", exclusive: }
        """.utf8
      ).write(to: url("space.yaml"))
    }

    private func url(_ name: String) -> URL { URL(filePath: folder.path + "/" + name) }

    var environment: [String] {
      let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
      return [
        "PATH=\(folder.path)/bin:\(path)", "PRETENDED_SLURM=\(folder.path)/jobs",
      ]
    }

    static let command = [
      "--", "python3", PythonEnvironment.trainers + "/saved_search_target.py", "--lr", "{lr}",
      "--checkpoint", "{checkpoint}", "--started", "started",
    ]

    func start(_ words: [String]) throws -> pid_t {
      try Command.start(
        "/usr/bin/env", environment + [Command.dltui, "search", "--json"] + words,
        folder: folder.path, files: [folder.path + "/answer.json", folder.path + "/errors"])
    }

    func answer(_ process: pid_t) throws -> CommandSearchTests.Answer {
      let status = Command.wait(for: process)
      #expect(status == 0, "\(text("errors"))")
      return try JSONDecoder().decode(
        CommandSearchTests.Answer.self, from: Data(contentsOf: url("answer.json")))
    }

    func ask(_ program: String, _ words: String...) throws {
      let result = try Command.run(
        "/usr/bin/env", environment + [program] + words, folder: folder.path)
      #expect(result.status == 0, "\(result.errors)")
    }

    func text(_ name: String) -> String {
      (try? String(contentsOfFile: folder.path + "/" + name, encoding: .utf8)) ?? ""
    }

    /// How often the script was begun, by the epoch that it went on from.
    var starts: [String] {
      text("started").split(separator: "\n").map { String($0.split(separator: " ")[1]) }
    }

    func state(_ job: Int) -> String { line("jobs/\(job)/state") }

    /// The job of a trial's first run; nil while there is none.
    func job(ofTrial trial: Int) -> Int? {
      (1...9).first { line("jobs/\($0)/name").hasSuffix(String(format: "-t%02d", trial)) }
    }

    func state(ofTrial trial: Int) -> String { job(ofTrial: trial).map { state($0) } ?? "" }

    private func line(_ name: String) -> String {
      text(name).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The trials that have told a value.
    var begun: [Int] {
      (1...9).filter { trial in
        run(trial).flatMap { try? RunLog.open($0) }?.metrics.isEmpty == false
      }
    }

    func run(_ trial: Int, _ tail: String = "") -> String? {
      SteeringTests.find(String(format: "s-search-t%02d", trial) + tail, in: folder)
    }
  }

  private static let begin = ["space.yaml", "--name", "s", "--on", "slurm"]

  @Test func everyTrialIsAJob() throws {
    let cluster = try Cluster()
    let answer = try cluster.answer(
      cluster.start(Self.begin + ["--trials", "4", "--parallel", "3"] + Cluster.command))
    #expect(answer.isOver && answer.trials.count == 4)
    #expect(answer.trials.allSatisfy { $0.status == "finished" && $0.epochs == 5 })
    // The last one's end is told before its process has ended.
    #expect(Waiting.until { (1...4).allSatisfy { cluster.state($0) == "COMPLETED" } })
    #expect(cluster.state(5) == "")
    #expect(cluster.starts == ["0", "0", "0", "0"])
    let options = cluster.text("jobs/1/options")
    for option in ["--partition=gpu", "--gres=gpu:1", "--exclusive", "--requeue"] {
      #expect(options.contains(option + " "), "\(options)")
    }
    let manifest = try RunLog.open(#require(cluster.run(1))).manifest
    #expect(manifest.provenance["slurmJob"] != nil && manifest.provenance["trial"] == "1")
  }

  /// Killed while jobs wait and run, and gone on with: no job is handed in twice.
  @Test func aSearchThatWasKilledFindsItsJobs() throws {
    let cluster = try Cluster()
    let process = try cluster.start(
      Self.begin + ["--trials", "4", "--parallel", "4"] + Cluster.command + ["--rest", "0.3"])
    #expect(Waiting.until { cluster.state(4) == "PENDING" && cluster.starts.count == 2 })
    kill(process, SIGKILL)
    Command.wait(for: process)
    let answer = try cluster.answer(cluster.start(["--resume", "latest"]))
    #expect(answer.trials.allSatisfy { $0.status == "finished" && $0.rank != nil })
    #expect(cluster.state(5) == "" && cluster.starts == ["0", "0", "0", "0"])
  }

  @Test func aJobThatIsPutBackGoesOnInItsNextRun() throws {
    let cluster = try Cluster()
    let process = try cluster.start(
      Self.begin + ["--trials", "1"] + Cluster.command + ["--rest", "0.3"])
    #expect(
      Waiting.until { cluster.begun == [1] })
    try cluster.ask("requeue", "1")
    let answer = try cluster.answer(process)
    let trial = try #require(answer.trials.first)
    #expect(trial.status == "finished" && trial.epochs == 5 && trial.rank == 1, "\(trial)")
    // It went on from what it had saved.
    #expect(cluster.starts.count == 2 && cluster.starts[0] == "0" && cluster.starts[1] != "0")
    #expect(cluster.run(1, "-2") != nil)
  }

  @Test func aCancelledJobIsNoFailedTrial() throws {
    let cluster = try Cluster()
    let process = try cluster.start(
      Self.begin + ["--trials", "3", "--parallel", "3"] + Cluster.command + ["--rest", "0.8"])
    #expect(Waiting.until { cluster.state(3) == "PENDING" && cluster.begun.count == 2 })
    // One that waits, and one that trains.
    let waiting = try #require((1...3).first { cluster.state(ofTrial: $0) == "PENDING" })
    let training = try #require(cluster.begun.first)
    for trial in [waiting, training] {
      try cluster.ask("scancel", String(try #require(cluster.job(ofTrial: trial))))
    }
    let answer = try cluster.answer(process)
    for trial in answer.trials {
      #expect(trial.status == (trial.number == waiting ? "killed" : "finished"), "\(answer)")
      #expect((trial.epochs < 5) == [waiting, training].contains(trial.number), "\(answer)")
    }
  }

  @Test func aSearchThatIsStoppedCancelsWhatWaits() throws {
    let cluster = try Cluster()
    let process = try cluster.start(
      Self.begin + ["--trials", "9", "--parallel", "4"] + Cluster.command + ["--rest", "1.5"])
    #expect(Waiting.until { cluster.state(4) == "PENDING" && cluster.begun.count == 2 })
    let training = cluster.begun
    let stopped = try Command.dltui("send", "s-search", "stop", folder: cluster.folder.path)
    #expect(stopped.status == 0, "\(stopped.errors)")
    let answer = try cluster.answer(process)
    #expect(answer.isOver && answer.stopped == "somebody stopped it")
    for trial in answer.trials.prefix(4) {
      let hasBegun = training.contains(trial.number)
      #expect(trial.status == (hasBegun ? "finished" : "killed"), "\(answer)")
    }
    #expect(answer.trials.dropFirst(4).allSatisfy { $0.status == "waiting" })
    #expect([3, 4].map { cluster.state($0) } == ["CANCELLED", "CANCELLED"])
    #expect(cluster.starts.count == 2)
  }

  @Test func whatSlurmDoesNotTakeIsSaid() throws {
    let cluster = try Cluster()
    try Data("Invalid partition name specified".utf8).write(
      to: URL(filePath: cluster.folder.path + "/jobs/refuse"))
    let process = try cluster.start(Self.begin + ["--trials", "2"] + Cluster.command)
    #expect(Command.wait(for: process) != 0)
    let errors = cluster.text("errors")
    #expect(
      errors.contains("cannot begin a trial (sbatch: error: Batch job submission failed: Invalid"),
      "\(errors)")
    #expect(errors.split(separator: "\n").count <= 2)
  }

  /// A job that never comes to begin its run says what it printed.
  @Test func aJobThatCannotBeginFailsItsTrial() throws {
    let cluster = try Cluster()
    try Data("#!/bin/sh\necho no such node >&2\nexit 9\n".utf8).write(
      to: URL(filePath: cluster.folder.path + "/broken.sh"))
    let process = try cluster.start(
      Self.begin + ["--trials", "1", "--retries", "1", "--", "sh", "broken.sh", "{lr}"])
    let answer = try cluster.answer(process)
    #expect(answer.trials.first?.status == "failed")
    #expect(answer.trials.first?.remark?.contains("no such node") == true, "\(answer.trials)")
    // Its end is told before its process has ended.
    #expect(Waiting.until { cluster.state(2) == "FAILED" })
    #expect(cluster.state(3) == "")
  }
}
