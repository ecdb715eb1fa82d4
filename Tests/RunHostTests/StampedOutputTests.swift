import RunControl
import RunEvents
import RunLogs
import Synchronization
import Testing

@testable import RunHost

/// What a Python trainer prints stands at the step that our client has stamped it with.
@Suite struct StampedOutputTests {
  private let log = Recorder()

  private func stamp(_ text: String) -> String { "\u{1B}]7717;dltui;\(text)\u{7}" }

  private func text(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: Array(bytes), as: UTF8.self)
  }

  /// Step, epoch and value of each dev cost in the log.
  private var costs: [[Double]] {
    log.events.compactMap { event in
      guard case .scalars(let block) = event, let index = block.keys.firstIndex(of: .devCost)
      else { return nil }
      return [Double(block.steps[0]), block.epochs[0], block.column(index).first ?? .nan]
    }
  }

  @Test func aPrintedValueStandsWhereItWasPrinted() {
    let shown = Mutex<[PrintedLine]>([])
    let trainer = ExternalTrainer(
      sink: log, grace: 10, repeating: nil, say: { _ in },
      show: { lines, _ in shown.withLock { $0 += lines } })
    var hello = ControlLine.Hello(.trainer)
    hello.processID = 1
    let line = TrainerLine()
    trainer.connected(line, hello)
    // What the trainer told in the meantime is further on, and a line may count batches.
    let row = ScalarBlock(step: 43, epoch: 2.15, seconds: 1, values: [(.trainCost, 1)])
    trainer.told(.scalars(row), by: line)
    let printed = [
      "data are read\n", stamp("20;1") + "epoch 0: val_loss=0.5\n",
      stamp("40;2") + "epoch 1 step 99: val_loss=0.25\nand more\n",
    ]
    for piece in printed { trainer.printed(.output, Array(piece.utf8)[...]) }
    #expect(costs == [[20, 1, 0.5], [40, 2, 0.25]])
    #expect(shown.withLock { $0.map(\.step) } == [43, 20, 40, 40])
    #expect(trainer.state.withLock(\.step) == 43)
    // Where it counts no epochs, the line's own count.
    let plain = stamp("64") + "epoch 4 val_loss 0.125\n"
    trainer.printed(.output, Array(plain.utf8)[...])
    #expect(costs.last == [64, 4, 0.125])
    #expect(trainer.state.withLock(\.step) == 64)
  }

  @Test func aBarHasTheStepOfItsText() {
    var (stamps, splitter) = (StepStamps(), PrintedLineSplitter())
    let printed = stamp("1") + "\rbar 1" + stamp("2") + "\rbar 2" + stamp("3") + "\ndone\n"
    let lines = stamps.pieces(of: Array(printed.utf8)[...]).flatMap { piece in
      splitter.lines(in: piece.bytes, stamp: piece.stamp) { _, stamp in stamp?.step }
    }
    #expect(lines == [PrintedLine("bar 2", step: 2), PrintedLine("done", step: 3)])
  }

  @Test func stampsAreTakenOutWhereverTheOutputIsCut() {
    // What only looks like one is text.
    let others =
      "\u{1B}[31mred\u{1B}[0m \u{1B}]0;title\u{7} " + stamp("x") + stamp("-1")
      + "\u{1B}]7717;dltui;" + String(repeating: "9", count: 100) + "\u{1B}"
    let printed = "a\n" + stamp("7;0.5") + "b\n" + others + stamp("8") + "c\n"
    let bytes = Array(printed.utf8)
    for size in 1...bytes.count {
      var stamps = StepStamps()
      var pieces: [StepStamps.Piece] = []
      for start in stride(from: 0, to: bytes.count, by: size) {
        pieces += stamps.pieces(of: bytes[start..<min(start + size, bytes.count)])
      }
      #expect(text(pieces.flatMap(\.bytes)) == "a\nb\n" + others + "c\n")
      func from(_ step: Int?) -> String {
        text(pieces.filter { $0.stamp?.step == step }.flatMap(\.bytes))
      }
      #expect([from(nil), from(7), from(8)] == ["a\n", "b\n" + others, "c\n"])
    }
  }

  @Test func theProgramIsToldWhichOutputsAreRead() async {
    let printed = Mutex("")
    var process = TrainerProcess(
      command: ["sh", "-c", #"echo "$OUTPUTS"; stat -Lc %d:%i /dev/stdout /dev/stderr"#])
    process.outputVariable = "OUTPUTS"
    let ending = await process.run(
      started: { _ in },
      receive: { _, bytes in printed.withLock { $0 += String(decoding: bytes, as: UTF8.self) } })
    #expect(ending == .exited(0))
    let lines = printed.withLock { $0.split(separator: "\n") }
    #expect(lines.count == 3)
    #expect(lines.first.map(String.init) == lines.dropFirst().joined(separator: " "))
  }
}
