import Glibc
import RunCoding
import RunEvents
import Synchronization

@testable import RunControl
@testable import RunHost

/// What comes over a run's socket, to its host and to its screens.
extension FuzzTarget {
  static let protocols: [FuzzTarget] = [
    // A word that is understood can be said again.
    FuzzTarget("socket-line", rounds: 3000, texts: lines) { bytes in
      var decoder = LineDecoder()
      switch try? decoder.decode(bytes) {
      case .control(let word):
        let text = word.text
        var again = LineDecoder()
        guard case .control(let read) = try again.decode(Array(text.utf8)) else {
          throw FuzzFault(description: "\(text) is no word")
        }
        try FuzzFault.unless(read.text == text, "\(text) is read as \(read.text)")
      case .command(let command, _):
        let line = CommandCoding.line(of: command)
        var again = LineDecoder()
        guard case .command(let read, _) = try again.decode(Array(line.utf8)) else {
          throw FuzzFault(description: "\(line) is no command")
        }
        try FuzzFault.unless(
          CommandCoding.line(of: read) == line, "\(line) is another command")
      default: break
      }
    },
    // A trainer and screens that say anything: what the host logs of it can be read again.
    FuzzTarget("trainer", rounds: 400, texts: [lines.joined(separator: "\n") + "\n"]) { bytes in
      let log = CheckedLog()
      let trainer = ExternalTrainer(
        sink: log, grace: 10, repeating: nil, say: { _ in }, show: { _, _ in })
      let links = [SilentLink(), SilentLink()]
      trainer.begin(RunManifest(name: "fuzz"))
      trainer.started(pid_t.max)
      var incoming = IncomingLines(limitBytes: 64 << 10)
      var decoder = LineDecoder()
      for (number, line) in (incoming.take(bytes) ?? []).prefix(200).enumerated() {
        switch try? decoder.decode(line) {
        case .control(.hello(let hello)): trainer.connected(links[number % 2], hello)
        case .control(.goodbye): trainer.closed(links[number % 2])
        case .event(let event): for link in links { trainer.told(event, by: link) }
        case .command(let command, _): trainer.send(command)
        case .control, .unknown, nil: trainer.printed(.output, (line + [10])[...])
        }
      }
      trainer.ended()
      try log.check()
    },
    // A host that says anything to a screen, in pieces of any size.
    FuzzTarget(
      "screen-line", rounds: 500,
      texts: [
        """
        {"control":"controller","you":true,"name":"anna","viewers":1}
        {"control":"welcome","protocol":1,"run":"d","path":"/r","controls":true,"bytes":60,"from":0,"pid":9}
        {"event":"epochFinished","epoch":1,"step":20,"seconds":1.5}
        {"control":"output","lines":["a","\\u001b[2J"],"steps":[3,-1]}
        {"control":"run","name":"e","path":"/e"}
        {"control":"refused","token":"a-1","reason":"no"}
        {"control":"goodbye","reason":"the run is over"}

        """
      ]
    ) { bytes in
      let reader = ClientReader()
      var session = ClientSession(.viewer, name: "a", begins: .atStart)
      session.send(RunCommand(.pause, token: "a-1"))
      let chunk = 1 + choice(of: bytes, below: 100)
      var batch: EventBatch?
      for start in stride(from: 0, to: bytes.count, by: chunk) {
        bytes[start..<min(bytes.count, start + chunk)].withUnsafeBytes { piece in
          reader.take(piece) { _ = session.take($0, reader) }
        }
        _ = session.heard(reader.takeEvents(), readTo: reader.position)
        session.put(into: &batch, silence: 0, loadedFraction: reader.fraction)
        _ = session.takeLines()
        if start % 7 == 6 {
          session.broke()
          reader.beginLine()
          _ = session.hello(at: reader.position)
        }
      }
      session.ended(reader.goodbye ?? "over")
    },
  ]

  private static let lines = [
    #"{"control":"hello","protocol":1,"role":"viewer","name":"a","path":"/r","since":12}"#,
    #"{"control":"hello","protocol":1,"role":"trainer","pid":7,"worldSize":2,"step":900,"facts":{"a":"b"}}"#,
    #"{"id":7,"origin":"user","token":"t","command":"set","hyperparameter":"lr","value":1e-3}"#,
    #"{"command":"set","hyperparameter":"lr","value":1e-3,"overSteps":9,"guardPercent":5,"token":"u"}"#,
    #"{"event":"hyperparametersDeclared","step":1,"seconds":1,"hyperparameters":[{"key":"lr","value":0.1,"scale":"log","min":0,"max":1}]}"#,
    #"{"event":"scalars","step":2,"epoch":0.5,"seconds":1,"values":{"train/cost":0.5,"dev/cost":"NaN"}}"#,
    #"{"control":"output","lines":["a","\u001b[2J"]}"#,
    #"{"event":"commandApplied","id":1,"origin":"user","command":"pause","step":1,"seconds":2}"#,
    #"{"event":"commandRefused","id":2,"command":"set","hyperparameter":"lr","value":1,"step":3,"seconds":2,"reason":"no"}"#,
    #"{"event":"capabilities","step":1,"seconds":2,"capabilities":["pause","stop.afterEpoch","ramp","save"]}"#,
    #"{"event":"planned","step":1,"seconds":2,"epochs":2.5}"#,
    #"{"event":"checkpointSaved","file":"a","step":18,"epoch":1,"seconds":0.6}"#,
    #"{"event":"finished","reason":"completed","step":9,"seconds":2}"#,
    #"{"command":"addAlert","rule":"dev/cost > 2","token":"v"}"#,
    #"{"control":"welcome","protocol":1,"run":"d","path":"/r","controls":true,"bytes":60,"from":0,"pid":9}"#,
    "epoch 3 loss 0.25 val_loss 0.5",
  ]
}

/// A line to a trainer that nobody is on.
private final class SilentLink: TrainerLink {
  func send(_ line: String) {}
  func close(reason: String) {}
}

/// A log of which each event must be one when it is read.
private final class CheckedLog: RunEventSink {
  private let text = Mutex("")

  func receive(_ event: RunEvent) { text.withLock { $0 += EventEncoder.lines(of: event) } }

  func check() throws {
    var bytes = Array(text.withLock(\.self).utf8)
    var assembler = LogAssembler()
    bytes.withUnsafeMutableBufferPointer { assembler.consume(UnsafeBufferPointer($0)) }
    try FuzzFault.unless(
      assembler.problemCount == 0 && assembler.tailBytes == 0,
      "the log is damaged: \(assembler.problems.first?.reason ?? "its last line is cut")")
  }
}
