import Foundation
import Glibc
import RunEvents
import RunLogs
import Testing

/// `dltui run --headless` as batch systems have it: signals, hosts that are killed, tasks of a job.
@Suite(.ownThreads) struct BatchJobTests {
  private func start(
    _ script: String, options: [String] = [], environment: [String] = [], in folder: TemporaryFolder
  ) throws -> pid_t {
    try start(["sh", "-c", script], options: options, environment: environment, in: folder)
  }

  private func start(
    _ command: [String], options: [String] = [], environment: [String] = [],
    in folder: TemporaryFolder
  ) throws -> pid_t {
    try Command.start(
      "/usr/bin/env",
      environment + [Command.dltui, "run", "--headless", "--name", "job"] + options + ["--"]
        + command,
      folder: folder.path, files: [folder.path + "/output", folder.path + "/errors"])
  }

  private func text(_ name: String, in folder: TemporaryFolder) -> String {
    (try? String(contentsOfFile: folder.path + "/" + name, encoding: .utf8)) ?? ""
  }

  /// The processes that keep what is printed in this folder's runs.
  private func keepers(in folder: TemporaryFolder) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.filter { name in
      Int(name) != nil
        && (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(name)/cwd"))
          == folder.path
        && (try? String(contentsOfFile: "/proc/\(name)/cmdline", encoding: .utf8))?.contains("<&3")
          == true
    }
  }

  private func run(_ folder: TemporaryFolder) throws -> String {
    try #require(Waiting.until { SteeringTests.find("job", in: folder) != nil })
    return try SteeringTests.run("job", in: folder)
  }

  private func events(_ folder: TemporaryFolder) throws -> [RunEvent] {
    try RunLog.open(run(folder)).events
  }

  @Test func whatIsPrintedAfterTheHostWasKilledIsKept() throws {
    let folder = try TemporaryFolder()
    let process = try start(
      "echo begun; while [ ! -e go ]; do sleep 0.02; done; "
        + "for i in 1 2 3; do echo line $i || exit 9; done; seq 20000 >&2 || exit 8; touch ended",
      in: folder)
    #expect(Waiting.until { text("output", in: folder).contains("begun") })
    let run = try run(folder)
    kill(process, SIGKILL)
    Command.wait(for: process)
    // Whoever comes is told that the trainer goes on, and how to stop it.
    let asked = try Command.dltui("send", run, "status", folder: folder.path)
    #expect(asked.status == 2)
    #expect(
      asked.errors.contains("(its host is gone, and its trainer, process ")
        && asked.errors.contains("hint: ")
        && asked.errors.contains("/console.log has what it prints"))
    let doctor = try Command.dltui("doctor", "latest", folder: folder.path)
    #expect(doctor.output.contains("goes on by itself: its host is gone"))
    #expect(FileManager.default.createFile(atPath: folder.path + "/go", contents: nil))
    #expect(Waiting.until { FileManager.default.fileExists(atPath: folder.path + "/ended") })
    #expect(
      Waiting.until {
        let console = (try? String(contentsOfFile: run + "/console.log", encoding: .utf8)) ?? ""
        return console.contains("line 3\n") && console.contains("\n20000\n")
      })
    #expect(Waiting.until { keepers(in: folder).isEmpty })
  }

  @Test func theSaveSignalReachesWhoHandlesItAndNobodyElse() throws {
    let folder = try TemporaryFolder()
    let process = try start(
      "(while [ ! -e end ]; do sleep 0.02; done; echo child) & "
        + "trap 'echo own' USR1; echo begun; while ! wait; do :; done",
      in: folder)
    #expect(Waiting.until { text("output", in: folder).contains("begun") })
    kill(process, SIGUSR1)
    #expect(Waiting.until { text("output", in: folder).contains("own") })
    #expect(FileManager.default.createFile(atPath: folder.path + "/end", contents: nil))
    #expect(Command.wait(for: process) == 0)
    #expect(text("output", in: folder).contains("child"))
  }

  @Test func theSaveSignalEndsNobodyWhoDoesNotHandleIt() throws {
    let folder = try TemporaryFolder()
    let process = try start("echo begun; while [ ! -e end ]; do sleep 0.02; done", in: folder)
    #expect(Waiting.until { text("output", in: folder).contains("begun") })
    kill(process, SIGUSR1)
    #expect(
      try Waiting.until {
        try events(folder).contains { event in
          if case .message(let message) = event { message.text.contains("SIGUSR1") } else { false }
        }
      })
    #expect(FileManager.default.createFile(atPath: folder.path + "/end", contents: nil))
    #expect(Command.wait(for: process) == 0)
  }

  @Test func theSaveSignalHasPyTorchSavedAndATermSaysWhatWasSaved() throws {
    let python = try PythonEnvironment.torch.get()
    let folder = try TemporaryFolder()
    let process = try start(
      [
        python, PythonEnvironment.trainers + "/plain_loop.py", "--epochs", "100000", "--rest",
        "0.01",
      ],
      in: folder)
    #expect(
      try Waiting.until {
        try events(folder).contains { if case .scalars = $0 { true } else { false } }
      })
    kill(process, SIGUSR1)
    func saved() throws -> Checkpoint? {
      try events(folder).compactMap { event in
        if case .checkpointSaved(let checkpoint) = event { checkpoint } else { nil }
      }.first
    }
    #expect(try Waiting.until { try saved() != nil })
    let checkpoint = try #require(try saved())
    #expect(FileManager.default.fileExists(atPath: checkpoint.file))
    kill(process, SIGTERM)
    #expect(Command.wait(for: process) == 128 + SIGTERM)
    let errors = text("errors", in: folder)
    #expect(errors.contains("dltui: saved \(checkpoint.file) at step \(checkpoint.step)"))
    #expect(errors.contains("dltui: interrupted at step"))
    let finish = try #require(try events(folder).last)
    guard case .finished(let end) = finish else { return #expect(Bool(false), "\(finish)") }
    #expect(end.reason == .interrupted)
    #expect(end.detail?.contains("dltui saved \(checkpoint.file)") == true)
  }

  @Test func aStopEndsWorkersInSessionsOfTheirOwn() throws {
    let folder = try TemporaryFolder()
    let process = try start(
      "trap '' INT TERM; setsid sh -c 'echo $$ > worker; sleep 1000' & echo begun; while :; do wait; done",
      options: ["--grace", "0.2"], in: folder)
    var worker: pid_t?
    #expect(
      Waiting.until {
        worker = pid_t(text("worker", in: folder).trimmingCharacters(in: .newlines))
        return worker != nil
      })
    _ = try run(folder)
    #expect(try Command.dltui("send", "job", "stop", folder: folder.path).status == 0)
    #expect(Command.wait(for: process) == 128 + SIGKILL)
    let ended = try #require(worker)
    #expect(Waiting.until { !Waiting.isRunning(ended) })
  }

  @Test func aRunOfAnotherMachineIsNotCalledOver() throws {
    let folder = try TemporaryFolder()
    let process = try start(
      "echo begun; while [ ! -e end ]; do sleep 0.02; done", environment: ["SLURM_JOB_ID=77"],
      in: folder)
    #expect(Waiting.until { text("output", in: folder).contains("begun") })
    let run = try run(folder)
    kill(process, SIGKILL)
    Command.wait(for: process)
    #expect(FileManager.default.createFile(atPath: folder.path + "/end", contents: nil))
    #expect(
      try Command.dltui("send", "job", "pause", folder: folder.path).errors.contains(
        "does not live"))
    let manifest = try String(contentsOfFile: run + "/manifest.json", encoding: .utf8)
    let host = ProcessInfo.processInfo.hostName
    try manifest.replacing("\"host\": \"\(host)\"", with: "\"host\": \"n7\"")
      .write(toFile: run + "/manifest.json", atomically: true, encoding: .utf8)
    let answer = try Command.dltui("send", "job", "pause", folder: folder.path)
    #expect(answer.status == 2 && answer.errors.contains("it began on n7"), "\(answer.errors)")
    #expect(answer.errors.contains("srun --jobid 77 --overlap"), "\(answer.errors)")
  }

  @Test func aFurtherTaskTakesPartInTheFirstOnesRun() throws {
    let folder = try TemporaryFolder()
    let slurm = ["SLURM_PROCID=1", "SLURM_STEP_NUM_TASKS=3"]
    let process = try start("echo $DLTUI_SOCKET; exit 4", environment: slurm, in: folder)
    #expect(Command.wait(for: process) == 4)
    #expect(text("output", in: folder) == "-\n")
    #expect(text("errors", in: folder).contains("tasks 1 to 2 take part in the run of task 0"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/runs"))
    let own = try start("exit 4", options: ["--every-task"], environment: slurm, in: folder)
    #expect(Command.wait(for: own) == 4)
    #expect(try events(folder).count > 1)
  }
}
