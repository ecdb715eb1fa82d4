import RunCoding
import RunEvents

/// A word about the connection itself, as README.md beside this folder lists them.
public enum ControlLine: Hashable, Sendable {
  case hello(Hello)
  case welcome(Welcome)
  /// The host closes, and why; what helps, where it knows.
  case goodbye(reason: String, hint: String? = nil)
  case takeControl
  case controller(Controller)
  case refused(token: String, reason: String)
  /// The host's own, which the log may not take; empty once it is over.
  case trouble(text: String)
  case run(name: String, path: String)
  /// What an external trainer printed, and the lines whose end is still to come, as they stand.
  case output(lines: [PrintedLine], open: [String] = [])
  case ping
  /// All that a trainer is to do before its first step has been sent.
  case begin
  /// One that this version does not know.
  case unknown(String)

  /// The major version that this program speaks.
  public static let protocolVersion = 1

  /// What a peer is: a person's screen, a script that sends commands, or what trains.
  public enum Role: String, Hashable, Sendable { case viewer, script, trainer }

  /// The first line of a peer.
  public struct Hello: Hashable, Sendable {
    /// The protocol that it speaks.
    public var version = ControlLine.protocolVersion
    /// nil for a role that this version does not know.
    public var role: Role?
    /// Who it is, for people.
    public var name = ""
    /// The run that `since` belongs to; empty for the one that goes on now.
    public var path = ""
    /// The byte of the log that is known; nil for what comes from now on.
    public var since: Int?
    /// The host's process that `since` was heard of; 0 when none was.
    public var host = 0
    /// Of a trainer: the version of its client.
    public var client = ""
    /// The trainer's process; 0 when it does not say.
    public var processID = 0
    /// Processes that train together; 1 for one alone.
    public var worldSize = 1
    /// How often the trainer was started again in this run.
    public var restart = 0
    /// What the trainer is written with, for people; empty when it does not say.
    public var framework = ""
    /// Optimizer steps that the trainer has done already.
    public var step = 0
    /// The greatest number of a command that the trainer has answered; 0 for none.
    public var lastCommand = 0
    /// Of a trainer: versions and the like, by their names.
    public var facts: [String: String] = [:]

    /// The first line of a peer in this role; the rest is filled in by whoever knows it.
    public init(_ role: Role) { self.role = role }
  }

  /// The host's answer to a hello.
  public struct Welcome: Hashable, Sendable {
    /// The protocol that the host speaks.
    public var version = ControlLine.protocolVersion
    /// The run's name.
    public var run: String
    /// The run's folder on the host's machine.
    public var path: String
    /// Whether this viewer controls the run.
    public var controls: Bool
    /// Of the log so far.
    public var bytes: Int
    /// The byte from which on the log follows; nil of a host that does not say.
    public var from: Int?
    /// The host's process.
    public var processID: Int

    /// A host's welcome to a peer.
    public init(
      run: String, path: String, controls: Bool = false, bytes: Int = 0, from: Int? = nil,
      processID: Int = 0
    ) {
      self.run = run
      self.path = path
      self.controls = controls
      self.bytes = bytes
      self.from = from
      self.processID = processID
    }
  }

  /// Who controls the run.
  public struct Controller: Hashable, Sendable {
    /// Whether it is the peer that this line is sent to.
    public var isYou: Bool
    /// Who steers; empty when nobody does, or has no name.
    public var name: String
    /// How many look on.
    public var viewers: Int

    /// Who steers, and how many look on, as a peer is to show it.
    public init(isYou: Bool, name: String, viewers: Int) {
      self.isYou = isYou
      self.name = name
      self.viewers = viewers
    }
  }
}

extension ControlLine {
  /// The line, without its newline.
  public var text: String {
    var json = JSONWriter()
    json.beginObject()
    json.member("control", name)
    switch self {
    case .hello(let hello): json.writeMembers(of: hello)
    case .welcome(let welcome):
      json.member("protocol", welcome.version)
      json.member("run", welcome.run)
      json.member("path", welcome.path)
      json.member("controls", welcome.controls)
      json.member("bytes", welcome.bytes)
      if let from = welcome.from { json.member("from", from) }
      json.member("pid", welcome.processID)
    case .goodbye(let reason, let hint):
      json.member("reason", reason)
      if let hint { json.member("hint", hint) }
    case .controller(let controller):
      json.member("you", controller.isYou)
      json.member("name", controller.name)
      json.member("viewers", controller.viewers)
    case .refused(let token, let reason):
      json.member("token", token)
      json.member("reason", reason)
    case .trouble(let text): json.member("text", text)
    case .run(let name, let path):
      json.member("name", name)
      json.member("path", path)
    case .output(let lines, let open):
      json.write("lines", lines.map(\.text))
      if lines.contains(where: { $0.step != nil }) {
        json.write("steps", lines.map { Double($0.step ?? -1) })
      }
      if !open.isEmpty { json.write("open", open) }
    case .takeControl, .ping, .begin, .unknown: break
    }
    json.endObject()
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private var name: String {
    switch self {
    case .hello: "hello"
    case .welcome: "welcome"
    case .goodbye: "goodbye"
    case .takeControl: "takeControl"
    case .controller: "controller"
    case .refused: "refused"
    case .trouble: "trouble"
    case .run: "run"
    case .output: "output"
    case .ping: "ping"
    case .begin: "begin"
    case .unknown(let name): name
    }
  }
}

extension JSONWriter {
  fileprivate mutating func writeMembers(of hello: ControlLine.Hello) {
    member("protocol", hello.version)
    if let role = hello.role { member("role", role.rawValue) }
    if !hello.name.isEmpty { member("name", hello.name) }
    switch hello.role {
    case .viewer, .script:
      if !hello.path.isEmpty { member("path", hello.path) }
      if let since = hello.since { member("since", since) }
      if hello.host != 0 { member("host", hello.host) }
    case .trainer:
      member("client", hello.client)
      member("pid", hello.processID)
      member("worldSize", hello.worldSize)
      member("restart", hello.restart)
      member("framework", hello.framework)
      member("step", hello.step)
      member("lastCommand", hello.lastCommand)
      if !hello.facts.isEmpty { write("facts", hello.facts) }
    case nil: break
    }
  }
}
