import RunCoding
import RunControl
import RunEvents
import Testing

@Suite struct ControlLineTests {
  private static var viewer: ControlLine.Hello {
    var hello = ControlLine.Hello(.viewer)
    hello.name = "anna at pts/3"
    hello.path = "/runs/a \"b\""
    hello.since = 123_456
    return hello
  }

  private static var trainer: ControlLine.Hello {
    var hello = ControlLine.Hello(.trainer)
    hello.client = "0.1.0"
    hello.processID = 77
    hello.worldSize = 4
    hello.restart = 2
    hello.framework = "PyTorch 2.13"
    hello.step = 900
    hello.lastCommand = 5
    hello.facts = ["torch": "2.13", "gpus": "H100, H100"]
    return hello
  }

  private static let lines: [ControlLine] = [
    .hello(viewer), .hello(trainer), .hello(ControlLine.Hello(.script)),
    .welcome(
      ControlLine.Welcome(run: "digits", path: "/r", controls: true, bytes: 9, processID: 3)),
    .goodbye(reason: "the run is over"), .goodbye(reason: "over", hint: "look at it"), .takeControl,
    .controller(ControlLine.Controller(isYou: false, name: "\u{1b}[31mroot", viewers: 3)),
    .refused(token: "7-1", reason: "no"), .trouble(text: "disk\nfull"),
    .run(name: "b", path: "/runs/b"), .ping, .begin,
    .output(lines: [PrintedLine("\u{1b}[31mepoch 1"), PrintedLine(" 10 %", step: 0)]),
    .output(lines: [PrintedLine("no step is known")]),
    .output(lines: [], open: ["learning rate? ", "\u{1b}[32m 10 %"]),
  ]

  private func read(_ text: String) throws -> ReceivedLine {
    var decoder = LineDecoder()
    return try decoder.decode(Array(text.utf8))
  }

  @Test(arguments: lines)
  func everyLineReadsBackAsItWas(line: ControlLine) throws {
    #expect(!line.text.contains("\n"))
    guard case .control(let read) = try read(line.text) else {
      Issue.record("\(line.text) is read as something else")
      return
    }
    #expect(read == line)
  }

  @Test func aCommandNeedsNeitherNumberNorSender() throws {
    let text = #"{"command":"set","hyperparameter":"aux_weight","value":0.3,"token":"t1"}"#
    guard case .command(let command, _) = try read(text) else {
      Issue.record("no command")
      return
    }
    #expect(command == RunCommand(.set(Hyperparameter("aux_weight"), 0.3), token: "t1"))
  }

  @Test func aCommandReadsBackAsItWas() throws {
    let asked = RunCommand(id: 7, .stop(.atNextBest), origin: .script, token: "s")
    guard case .command(let command, _) = try read(CommandCoding.line(of: asked)) else {
      Issue.record("no command")
      return
    }
    #expect(command == asked)
  }

  @Test func eventsAreTheLogs() throws {
    let event = RunEvent.epochFinished(EpochSummary(epoch: 2, step: 40, seconds: 1.5))
    guard case .event(let read) = try read(String(EventEncoder.lines(of: event).dropLast())) else {
      Issue.record("no event")
      return
    }
    #expect(read == event)
  }

  @Test func whatIsNotKnownIsPassedOver() throws {
    guard case .control(.unknown("dance")) = try read(#"{"control":"dance","now":true}"#),
      case .unknown = try read(#"{"command":"fly"}"#)
    else {
      Issue.record("not passed over")
      return
    }
    guard
      case .control(.hello(let hello)) = try read(
        #"{"control":"hello","protocol":1,"role":"ghost","more":[1,{"a":2}]}"#)
    else {
      Issue.record("no hello")
      return
    }
    #expect(hello.role == nil && hello.version == 1)
  }

  @Test(arguments: [
    "", "{", "[]", "{}", "null", #"{"control":7}"#, #"{"control":"hello","role":"viewer"}"#,
    #"{"control":"hello","protocol":"1"}"#, #"{"control":"hello","protocol":1,"since":-4}"#,
    #"{"command":"set","value":1}"#, #"{"command":"stop","at":3}"#, #"{"event":"scalars"}"#,
    #"{"control":"hello","protocol":1,"step":1e300}"#,
  ])
  func whatIsNoLineIsDamage(text: String) {
    #expect(throws: JSONDamage.self) { try read(text) }
  }
}
