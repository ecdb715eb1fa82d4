import Testing

@testable import RunLogs

@Suite struct ForeignEventFileTests {
  struct Encoding: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var tensor: [UInt8]
    var value: Double

    init(_ name: String, type: UInt64, _ rest: [UInt8], _ value: Double) {
      testDescription = name
      tensor = varint(1, type) + field(2, []) + rest
      self.value = value
    }
  }

  static let encodings: [Encoding] = [
    Encoding(
      "float content", type: 1, field(4, littleEndian(Float(0.1).bitPattern)), Double(Float(0.1))),
    Encoding("double content", type: 2, field(4, littleEndian(0.1.bitPattern)), 0.1),
    Encoding("int32 content", type: 3, field(4, littleEndian(Int32(-7))), -7),
    Encoding("uint8 content", type: 4, field(4, [200]), 200),
    Encoding("int16 content", type: 5, field(4, littleEndian(Int16(-300))), -300),
    Encoding("int8 content", type: 6, field(4, [0xff]), -1),
    Encoding("int64 content", type: 9, field(4, littleEndian(Int64(-1) << 40)), -0x1p40),
    Encoding("bool content", type: 10, field(4, [1]), 1),
    Encoding("bfloat16 content", type: 14, field(4, littleEndian(UInt16(0x3fc0))), 1.5),
    Encoding("half content", type: 19, field(4, littleEndian(UInt16(0x3e00))), 1.5),
    Encoding("uint64 content", type: 23, field(4, littleEndian(UInt64(1) << 63)), 0x1p63),
    Encoding(
      "packed float", type: 1, field(5, littleEndian(Float(0.3).bitPattern)), Double(Float(0.3))),
    Encoding("single float", type: 1, fixed32(5, 0.3), Double(Float(0.3))),
    Encoding("packed double", type: 2, field(6, littleEndian(0.3.bitPattern)), 0.3),
    Encoding("single double", type: 2, fixed64(6, 0.3.bitPattern), 0.3),
    Encoding("packed int", type: 3, field(7, varint(UInt64(bitPattern: -5))), -5),
    Encoding("single int", type: 3, varint(7, UInt64(bitPattern: -5)), -5),
    Encoding("packed int64", type: 9, field(10, varint(1 << 50)), 0x1p50),
    Encoding("bool", type: 10, varint(11, 1), 1),
    Encoding("packed half", type: 19, field(13, varint(0xc000)), -2),
    Encoding("half subnormal", type: 19, varint(13, 1), 0x1p-24),
    Encoding("half infinity", type: 19, varint(13, 0xfc00), -.infinity),
    Encoding("packed bfloat16", type: 14, field(13, varint(0xbf80)), -1),
    Encoding("uint32", type: 22, varint(16, 4_000_000_000), 4e9),
    Encoding("packed uint64", type: 23, field(17, varint(1 << 60)), 0x1p60),
    Encoding("zero left out", type: 1, [], 0),
  ]

  @Test(arguments: encodings)
  func readsEveryEncodingOfANumber(encoding: Encoding) {
    var file = ForeignEventFile()
    file.tensor("loss", step: 3, encoding.tensor, plugin: "scalars")
    let reading = ForeignReading(file.bytes, .tensorBoard)
    #expect(reading.values("loss") == [encoding.value])
    #expect(reading.steps("loss") == [3])
    #expect(reading.problems.isEmpty)
  }

  @Test func knowsATagsPluginFromItsFirstEventOn() {
    let number = varint(1, 1) + field(4, littleEndian(Float(2).bitPattern))
    var file = ForeignEventFile()
    file.tensor("loss", step: 0, number, plugin: "scalars")
    file.tensor("curve", step: 0, number, plugin: "pr_curves")
    file.tensor("loss", step: 1, number)
    file.tensor("curve", step: 1, number)
    let reading = ForeignReading(file.bytes, .tensorBoard)
    #expect(reading.points.keys.sorted() == ["loss"])
    #expect(reading.steps("loss") == [0, 1])
    #expect(reading.facts.otherKinds == ["tensor": 2])
  }

  @Test func countsWhatIsNoCurve() {
    var file = ForeignEventFile()
    let tag = field(1, Array("x".utf8))
    file.event(value: tag + field(4, [1, 2, 3]))
    file.event(value: tag + field(5, []))
    file.event(value: tag + field(6, [9]))
    let several =
      varint(1, 1) + field(2, field(2, varint(1, 2))) + field(4, [0, 0, 0, 0, 0, 0, 0, 0])
    file.tensor("grid", step: 0, several, plugin: "scalars")
    file.tensor("note", step: 4, varint(1, 7) + field(8, Array("héllo".utf8)), plugin: "text")
    let reading = ForeignReading(file.bytes, .tensorBoard)
    #expect(reading.points.isEmpty)
    #expect(reading.problems.isEmpty)
    #expect(
      reading.facts.otherKinds == ["image": 1, "histogram": 1, "audio": 1, "tensor": 1, "text": 1])
    #expect(reading.facts.texts.map(\.text) == ["héllo"])
    #expect(reading.facts.texts.map(\.step) == [4])
  }

  @Test func takesHyperparametersForFacts() throws {
    let run = try #require(
      try ForeignRunSearch(path: ForeignSample.named("tensorboard/torch_basic").log).runs.first {
        $0.name == "1795456153.2211902"
      })
    #expect(ForeignReading(run).facts.hyperparameters == ["lr": "0.5", "opt": "sgd"])
  }

  @Test func keepsStepsOfEverySizeAndOrder() {
    var file = ForeignEventFile()
    let steps: [Int64] = [5, 1_000_000_000_000, -3, .max, .min, 0]
    for step in steps { file.scalar("loss", step: step, 1) }
    #expect(ForeignReading(file.bytes, .tensorBoard).steps("loss") == steps.map { Int($0) })
  }

  @Test func countsSecondsFromTheFirstRecord() {
    var file = ForeignEventFile()
    file.record(ForeignEventFile.event(step: 0, time: 1000, field(3, Array("brain.Event:2".utf8))))
    file.scalar("loss", step: 1, 1, time: 1000.5)
    file.scalar("loss", step: 2, 1, time: 1002)
    let reading = ForeignReading(file.bytes, .tensorBoard)
    #expect(reading.points["loss"]?.map(\.seconds) == [0.5, 2])
    #expect(reading.facts.startedAt == 1000)
    #expect(reading.facts.timing == .recorded)
  }

  @Test func tellsOfARestartWhereItStandsInTheLog() throws {
    var file = ForeignEventFile()
    for step in 0..<5 { file.scalar("loss", step: Int64(step), 1) }
    file.record(ForeignEventFile.event(step: 3, time: 100, field(7, varint(1, 1))))
    for step in 3..<6 { file.scalar("loss", step: Int64(step), 2) }
    #expect(ForeignReading(file.bytes, .tensorBoard).restarts == [3])
    let folder = try ScratchFolder()
    try folder.write(file.bytes, to: "events")
    let run = try #require(try ForeignLogInspection(path: folder.path).runs.first)
    #expect(run.tags["loss"]?.count == 8)
    #expect(run.tagsAfterPurge?["loss"]?.count == 6)
    #expect(run.tagsAfterPurge?["loss"]?.sum == 9)
  }

  @Test(arguments: [UInt64(1) << 62, .max, 1 << 40, (64 << 20) + 1, 1 << 33])
  func aLengthThatTheFileCannotHoldCostsNoMemoryAndNoData(length: UInt64) {
    var file = ForeignEventFile()
    file.scalar("loss", step: 1, 1)
    let damage = file.bytes.count
    file.header(length: length)
    file.scalar("loss", step: 2, 2)
    let reading = ForeignReading(file.bytes, .tensorBoard)
    #expect(reading.problems.first?.offset == damage)
    // A length beyond all belief is damage, after which records are looked for; one that might
    // just be true is the length of what follows.
    #expect(reading.values("loss") == (length > 1 << 32 ? [1, 2] : [1]))
  }

  @Test func passesOverARecordThatHoldsNoScalarForItsSize() {
    var file = ForeignEventFile()
    file.scalar("loss", step: 1, 1)
    let size = RecordFrames.longestRecord + 1000
    file.header(length: UInt64(size))
    file.append([UInt8](repeating: 0, count: size + 4))
    file.scalar("loss", step: 2, 2)
    let reading = ForeignReading(file.bytes, .tensorBoard)
    #expect(reading.values("loss") == [1, 2])
    #expect(reading.problems.map(\.reason) == ["a record of 67109864 bytes, passed over"])
  }

  @Test func tellsOfAWholeRecordThatIsNoEvent() {
    var file = ForeignEventFile()
    file.record([0x0a, 0xff, 0xff])
    file.scalar("loss", step: 1, 1)
    let reading = ForeignReading(file.bytes, .tensorBoard)
    #expect(reading.values("loss") == [1])
    #expect(reading.problems.map(\.offset) == [0])
  }

  @Test func waitsForTheRestOfARecordThatIsStillBeingWritten() {
    var file = ForeignEventFile()
    file.scalar("loss", step: 1, 1)
    file.scalar("loss", step: 2, 2)
    let reading = ForeignReading(
      Array(file.bytes.dropLast(3)), .tensorBoard, isComplete: false)
    #expect(reading.values("loss") == [1])
    #expect(reading.problems.isEmpty)
  }

  @Test func keepsAHundredThousandTagsApart() {
    var file = ForeignEventFile()
    for number in 0..<100_000 { file.scalar("layer/\(number)", step: 1, Float(number)) }
    let reading = ForeignReading(file.bytes, .tensorBoard)
    #expect(reading.points.count == 100_000)
    #expect(reading.values("layer/77777") == [77777])
  }
}
