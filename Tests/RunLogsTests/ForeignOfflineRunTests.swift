import CChecksums
import Testing

@testable import RunLogs

@Suite struct ForeignOfflineRunTests {
  /// A W&B log written by hand: blocks of 32 KiB with fragments in them.
  struct File {
    private(set) var bytes: [UInt8] = Array(":W&B".utf8) + [0xe1, 0xbe, 0]

    mutating func record(_ data: [UInt8]) {
      var rest = data[...]
      var isFirst = true
      repeat {
        var left = RecordBlocks.blockSize - bytes.count % RecordBlocks.blockSize
        if left < RecordBlocks.headerSize {
          bytes += [UInt8](repeating: 0, count: left)
          left = RecordBlocks.blockSize
        }
        let part = rest.prefix(left - RecordBlocks.headerSize)
        rest = rest.dropFirst(part.count)
        let kind: UInt8 = isFirst ? (rest.isEmpty ? 1 : 2) : (rest.isEmpty ? 4 : 3)
        fragment(kind, Array(part))
        isFirst = false
      } while !rest.isEmpty
    }

    mutating func fragment(_ kind: UInt8, _ data: [UInt8]) {
      let body = [kind] + data
      bytes += littleEndian(checksum_crc32(0, body, body.count))
      bytes += littleEndian(UInt16(data.count)) + body
    }

    mutating func history(step: UInt64?, _ items: [([String], String)]) {
      let fields = items.flatMap { path, json in
        field(1, path.flatMap { field(2, Array($0.utf8)) } + field(16, Array(json.utf8)))
      }
      let number = step.map { field(2, $0 == 0 ? [] : varint(1, $0)) } ?? []
      record(field(2, fields + number))
    }
  }

  @Test func joinsNestedKeysAndFlattensObjects() {
    var file = File()
    file.history(
      step: 0,
      [(["loss"], "0.5"), (["dev", "loss"], "0.75"), (["grad"], #"{"layer": {"norm": 2}}"#)])
    file.history(
      step: 1,
      [(["loss"], "NaN"), (["name"], #""text""#), (["image"], #"{"_type": "image-file"}"#)])
    let reading = ForeignReading(file.bytes, .wandb)
    #expect(reading.points.keys.sorted() == ["dev.loss", "grad.layer.norm", "loss"])
    #expect(reading.steps("loss") == [0, 1])
    #expect(reading.values("loss")?.map(\.isNaN) == [false, true])
    #expect(reading.problems.isEmpty)
  }

  @Test func takesTheStepFromTheItemsWhereTheRecordHasNone() {
    var file = File()
    file.history(step: nil, [(["loss"], "1"), (["_step"], "41")])
    #expect(ForeignReading(file.bytes, .wandb).steps("loss") == [41])
  }

  @Test func putsARecordOfManyBlocksTogether() {
    var file = File()
    let long = (0..<6000).map { (["metric\($0)"], "\($0)") }
    file.history(step: 9, long)
    file.history(step: 10, [(["metric7"], "8")])
    let reading = ForeignReading(file.bytes, .wandb) { 1000 }
    #expect(file.bytes.count > 3 * RecordBlocks.blockSize)
    #expect(reading.points.count == 6000)
    #expect(reading.values("metric7") == [7, 8])
    #expect(reading.problems.isEmpty)
  }

  @Test func tellsOfARecordThatWasNeverFinished() {
    var file = File()
    file.fragment(2, field(2, []))
    let end = file.bytes.count
    file.history(step: 1, [(["loss"], "1")])
    let reading = ForeignReading(file.bytes, .wandb)
    #expect(reading.values("loss") == [1])
    #expect(reading.problems.map(\.offset) == [end])
  }

  @Test func tellsOfALogThatEndsWithinARecord() {
    var file = File()
    file.history(step: 1, [(["loss"], "1")])
    let end = file.bytes.count
    file.history(step: 2, [(["loss"], "2")])
    let torn = Array(file.bytes.dropLast(1))
    #expect(ForeignReading(torn, .wandb).problems.map(\.offset) == [end])
    #expect(ForeignReading(torn, .wandb, isComplete: false).problems.isEmpty)
  }

  @Test func takesTheConfigurationForFacts() throws {
    let runs = try ForeignRunSearch(path: ForeignSample.named("wandb/offline_two_runs").log).runs
    let facts = ForeignReading(try #require(runs.last)).facts
    #expect(facts.displayName == "lower-lr")
    #expect(
      facts.hyperparameters == ["project": "digits", "lr": "0.1", "batch": "64", "hidden": "32"])
    #expect(facts.timing == .recorded)
  }
}
