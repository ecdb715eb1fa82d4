import Foundation
import Glibc
import RunControl
import Synchronization
import Testing

@Suite struct ProcessTreeTests {
  /// A shell with a child in a session of its own; gone when it is let go.
  private final class Family {
    let process = Process()
    private let output = Pipe()
    let child: pid_t

    init() throws {
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = [
        "-c",
        """
        trap 'echo own' USR1
        setsid sh -c 'echo $$; exec sleep 1000' &
        while :; do wait; done
        """,
      ]
      process.standardOutput = output
      try process.run()
      var text = ""
      while !text.hasSuffix("\n") {
        text += String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
      }
      child = try #require(pid_t(text.trimmingCharacters(in: .newlines)))
    }

    var root: pid_t { process.processIdentifier }

    deinit { ProcessTree(of: root).send(SIGKILL) }
  }

  @Test func childrenInSessionsOfTheirOwnBelongToIt() throws {
    let family = try Family()
    #expect(ProcessTree(of: family.root).processes == [family.root, family.child])
  }

  @Test func whoHandlesASignalIsKnown() throws {
    let family = try Family()
    let tree = ProcessTree(of: family.root)
    #expect(tree.catching(SIGUSR1) == [family.root])
    #expect(tree.catching(SIGUSR2) == [])
  }

  @Test func whatEachUsesIsKnown() throws {
    let family = try Family()
    let usage = ProcessTree(of: family.root).usage
    #expect(Set(usage.keys) == [family.root, family.child])
    #expect(usage.values.allSatisfy { $0.bytes > 1e5 && $0.bytes < 1e9 && $0.seconds >= 0 })
    // As the system says it of this process.
    let own = try #require(ProcessTree([getpid()]).usage[getpid()])
    var now = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &now)
    #expect(own.seconds <= Double(now.ru_utime.tv_sec + now.ru_stime.tv_sec) + 2.1)
    #expect(own.bytes <= Double(now.ru_maxrss) * 1024 * 1.1)
    #expect(ProcessTree([pid_t.max]).usage.isEmpty)
  }

  @Test func everyOneOfThemGetsASignal() throws {
    let family = try Family()
    ProcessTree(of: family.root).send(SIGKILL)
    family.process.waitUntilExit()
    #expect(family.process.terminationStatus == SIGKILL)
    // Nobody waits for it but the system's first process, sooner or later.
    while let facts = try? String(contentsOfFile: "/proc/\(family.child)/stat", encoding: .utf8),
      !facts.contains(") Z")
    {
      usleep(1000)
    }
  }

  @Test func aProcessThatIsGoneHasNone() {
    #expect(ProcessTree(of: 1 << 22).processes == [1 << 22])
    #expect(ProcessTree(of: 1 << 22).catching(SIGUSR1) == [])
    #expect(ProcessTree.name(of: 1 << 22) == "")
  }
}
