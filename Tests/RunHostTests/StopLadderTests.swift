import Foundation
import Glibc
import Testing

@testable import RunHost

/// A process group is asked to end, and then made to.
@Suite struct StopLadderTests {
  /// A shell in a group of its own that says when it is ready.
  private func start(_ script: String) throws -> pid_t {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setpgroup(&attributes, 0)
    // POSIX_SPAWN_SETPGROUP and POSIX_SPAWN_SETSIGMASK of <spawn.h>.
    posix_spawnattr_setflags(&attributes, 0x02 | 0x08)
    let words: [UnsafeMutablePointer<CChar>?] =
      ["/bin/sh", "-c", script].map { (word: String) in strdup(word) } + [nil]
    defer { words.forEach { free($0) } }
    var process: pid_t = 0
    try #require(posix_spawn(&process, "/bin/sh", &actions, &attributes, words, environ) == 0)
    close(ends[1])
    var byte: UInt8 = 0
    try #require(read(ends[0], &byte, 1) == 1)
    close(ends[0])
    return process
  }

  /// The signal that ended it, or its exit code.
  private func end(_ process: pid_t) -> (signal: Int32, code: Int32) {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return (status & 0x7F, (status >> 8) & 0xFF)
  }

  @Test func itIsAskedFirst() throws {
    let process = try start("trap 'exit 7' INT; echo r; while :; do sleep 0.01; done")
    let ladder = StopLadder(grace: 60)
    #expect(ladder.climb(process) == "sent SIGINT; SIGTERM after 60 s")
    #expect(end(process) == (0, 7))
    ladder.cancel()
  }

  @Test func oneThatDoesNotListenIsMadeToEndInTime() throws {
    let process = try start("trap '' INT TERM; echo r; while :; do sleep 0.01; done")
    let ladder = StopLadder(grace: 0.05)
    _ = ladder.climb(process)
    #expect(end(process).signal == SIGKILL)
    ladder.cancel()
  }

  @Test func askingAgainSkipsTheWaiting() throws {
    let process = try start("trap '' INT TERM; echo r; while :; do sleep 0.01; done")
    let ladder = StopLadder(grace: 600)
    _ = ladder.climb(process)
    #expect(ladder.climb(process) == "sent SIGTERM; SIGKILL after 600 s")
    #expect(ladder.climb(process) == "sent SIGKILL")
    #expect(end(process).signal == SIGKILL)
    ladder.cancel()
  }

  @Test func oneThatStandsStillHearsItToo() throws {
    let process = try start("echo r; while :; do sleep 0.01; done")
    kill(-process, SIGSTOP)
    let ladder = StopLadder(grace: 60)
    _ = ladder.climb(process)
    #expect(end(process).signal == SIGINT)
    ladder.cancel()
  }
}
