import RunCoding
import RunEvents

/// A line that came over a connection.
public enum ReceivedLine: Sendable {
  case control(ControlLine)
  /// Something that is asked of the run; `isAgain` where it was asked before, on a line that broke.
  case command(RunCommand, isAgain: Bool)
  case event(RunEvent)
  /// A command that this version does not know.
  case unknown

  /// Whether a line of the host's is a word about the connection: everything else is the log's.
  static func isControl(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    let prefix: StaticString = "{\"control\":"
    guard line.count > prefix.utf8CodeUnitCount else { return false }
    for index in 0..<prefix.utf8CodeUnitCount where line[index] != prefix.utf8Start[index] {
      return false
    }
    return true
  }
}

/// Reads the lines of one connection.
public struct LineDecoder: Sendable {
  private var events = EventDecoder()

  /// A reader of received lines; it keeps what a later line needs of an earlier one.
  public init() {}

  /// - Throws: `JSONDamage` when the line is none of the things that a line can be.
  public mutating func decode(_ line: [UInt8]) throws(JSONDamage) -> ReceivedLine {
    var result: Result<ReceivedLine?, JSONDamage> = .success(nil)
    line.withUnsafeBufferPointer { bytes in
      do throws(JSONDamage) {
        let fields = try EventFields(bytes)
        if let name = try fields.string("control") {
          result = .success(.control(try fields.control(name)))
        } else if try fields.string("command") != nil, try fields.string("event") == nil {
          let isAgain = try fields.flag("again")
          result = .success(
            try CommandCoding.command(of: fields).map { .command($0, isAgain: isAgain) } ?? .unknown
          )
        }
      } catch {
        result = .failure(error)
      }
    }
    if let read = try result.get() { return read }
    return .event(try events.decode(String(decoding: line, as: UTF8.self)))
  }
}

extension EventFields {
  fileprivate func control(_ name: String) throws(JSONDamage) -> ControlLine {
    switch name {
    case "hello": .hello(try hello())
    case "welcome": .welcome(try welcome())
    case "goodbye": .goodbye(reason: try string("reason") ?? "", hint: try string("hint"))
    case "takeControl": .takeControl
    case "controller":
      .controller(
        ControlLine.Controller(
          isYou: try flag("you"), name: try string("name") ?? "",
          viewers: try count("viewers", or: 0)))
    case "refused":
      .refused(token: try string("token") ?? "", reason: try string("reason") ?? "")
    case "trouble": .trouble(text: try string("text") ?? "")
    case "run": .run(name: try requiredString("name"), path: try requiredString("path"))
    case "output": .output(lines: try output(), open: try strings("open"))
    case "ping": .ping
    case "begin": .begin
    default: .unknown(name)
    }
  }

  private func hello() throws(JSONDamage) -> ControlLine.Hello {
    var hello = ControlLine.Hello(.viewer)
    hello.role = try string("role").flatMap(ControlLine.Role.init)
    hello.version = try requiredInteger("protocol")
    hello.name = try string("name") ?? ""
    hello.path = try string("path") ?? ""
    let since = try count("since", or: -1)
    hello.since = since < 0 ? nil : since
    hello.host = try count("host", or: 0)
    hello.client = try string("client") ?? ""
    hello.framework = try string("framework") ?? ""
    hello.processID = try count("pid", or: 0)
    hello.worldSize = try count("worldSize", or: 1)
    hello.restart = try count("restart", or: 0)
    hello.step = try count("step", or: 0)
    hello.lastCommand = try count("lastCommand", or: 0)
    hello.facts = try texts("facts")
    return hello
  }

  private func output() throws(JSONDamage) -> [PrintedLine] {
    let steps = try numbersIfPresent("steps")
    return try strings("lines").enumerated().map { index, text in
      let step = index < steps.count ? steps[index] : -1
      return PrintedLine(text, step: step >= 0 ? Int(bounded: step) : nil)
    }
  }

  private func welcome() throws(JSONDamage) -> ControlLine.Welcome {
    var welcome = ControlLine.Welcome(
      run: try requiredString("run"), path: try requiredString("path"))
    welcome.version = try requiredInteger("protocol")
    welcome.controls = try flag("controls")
    welcome.bytes = try count("bytes", or: 0)
    let from = try count("from", or: -1)
    welcome.from = from < 0 ? nil : from
    welcome.processID = try count("pid", or: 0)
    return welcome
  }
}
