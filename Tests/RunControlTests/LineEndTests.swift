import Foundation
import Glibc
import RunEvents
import Testing

@testable import RunControl

/// When a line is over, with other programs about that have inherited what they should not.
@Suite struct LineEndTests {
  @Test func aGoodbyeEndsItThoughSomebodyHoldsTheLineOpen() async throws {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    try #require(socketpair(AF_UNIX, kind, 0, &ends) == 0)
    let (mine, theirs) = (ends[0], ends[1])
    defer { close(theirs) }
    let link = HostLink { _ in
      HostLink.Open(
        input: mine, output: mine, close: { shutdown(mine, Int32(SHUT_RDWR)) }, complaint: { "" })
    }
    let client = try ControlClient(link, name: "test")
    let words: [ControlLine] = [
      .welcome(ControlLine.Welcome(run: "run", path: "/run")), .goodbye(reason: "over"),
    ]
    let bytes = Array(words.map { $0.text + "\n" }.joined().utf8)
    #expect(write(theirs, bytes, bytes.count) == bytes.count)
    var connection: RunConnection?
    try await eventually("it is over") {
      connection = client.takeBatch()?.connection ?? connection
      return connection?.state == .ended(reason: "over")
    }
  }

  /// Runs a shell where `ssh` would be.
  private func client(_ script: String, again: String = "exit 0") throws -> ControlClient {
    try ControlClient(
      .program(
        ["sh", "-c", "read hello; " + script], again: ["sh", "-c", "read hello; " + again],
        mustGreetAtOnce: true),
      name: "test")
  }

  @Test(arguments: [
    ("echo one >&2; echo 'no such machine' >&2; exit 255", "no such machine"),
    ("exit 0", "the line was closed before the host said anything"),
  ])
  func whatLeadsNowhereAtFirstIsNotTriedAgain(script: String, cause: String) async throws {
    let client = try client(script)
    try await eventually("it is given up") { client.refusal != nil }
    #expect(
      client.refusal == ControlClient.Refusal(reason: cause, hint: nil, isOfHost: false))
    #expect(client.takeBatch()?.connection?.state == .lost(reason: cause))
    #expect(!client.hasGreeted)
  }

  @Test func whoIsRefusedAtOnceHearsWhyAndWhatHelps() async throws {
    let goodbye = ControlLine.goodbye(reason: "it is over", hint: "look at it").text
    let client = try client("echo '\(goodbye)'; echo 'nothing to say' >&2; exit 2")
    try await eventually("it is refused") { client.refusal != nil }
    #expect(
      client.refusal
        == ControlClient.Refusal(reason: "it is over", hint: "look at it", isOfHost: true))
  }

  @Test func aLineThatBreaksBehindTheGreetingIsTriedAgain() async throws {
    let welcome = ControlLine.welcome(ControlLine.Welcome(run: "run", path: "/run")).text
    let goodbye = ControlLine.goodbye(reason: "over").text
    let client = try client(
      "echo '\(welcome)'; echo broken >&2; exit 255", again: "echo '\(goodbye)'")
    var connection: RunConnection?
    try await eventually("the second line is read") {
      connection = client.takeBatch()?.connection ?? connection
      return connection?.state == .ended(reason: "over")
    }
    #expect(client.hasGreeted && client.refusal == nil)
  }

  /// Whoever had them would keep a line open that its host has closed.
  @Test func noProgramThatIsStartedHasAHostsSockets() async throws {
    let (run, server) = (try GrowingRun(), ControlServer(delegate: Watcher()))
    _ = try await server.serve(run)
    let connection = try RawConnection(run)
    try #require(connection.readLine(answering: "viewer")?.contains("welcome") == true)
    let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
    let flags = descriptors.compactMap { Int32($0) }
      .filter { Self.place(of: $0).hasPrefix(run.path) }.map { fcntl($0, F_GETFD) }
    #expect(flags == [FD_CLOEXEC, FD_CLOEXEC], "the listening one and the connection's")
    close(connection.descriptor)
    await server.close(reason: "over")
  }

  /// The path that a socket of this process is bound to; empty of anything else.
  private static func place(of descriptor: Int32) -> String {
    var address = sockaddr_un()
    var length = socklen_t(MemoryLayout<sockaddr_un>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
    }
    guard result == 0, address.sun_family == sa_family_t(AF_UNIX) else { return "" }
    return withUnsafeBytes(of: &address.sun_path) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
