import Testing

@testable import Training

@Suite struct SafetensorsTests {
  static let sample = Safetensors(
    tensors: [
      "0.dense.weight": .init(
        shape: [2, 3], values: .float32([1, -2, 0.5, .infinity, -0, .leastNonzeroMagnitude])),
      "0.dense.bias": .init(shape: [3], values: .float32([0.1, 0.2, 0.3])),
      "sums": .init(shape: [2], values: .float64([1e300, .leastNonzeroMagnitude])),
      "counts": .init(shape: [2], values: .uint64([0, .max])),
      "offsets": .init(shape: [1, 1], values: .int64([.min])),
      "none": .init(shape: [0, 4], values: .float32([])),
    ],
    metadata: ["step": "12", "quoted \"name\"": "line\nbreak \\ tab\t λ 手"])

  @Test func readsBackWhatItWrote() throws {
    #expect(try Safetensors(decoding: Self.sample.encoded) == Self.sample)
    #expect(try Safetensors(decoding: Safetensors().encoded) == Safetensors())
  }

  @Test func laysOutTheFileAsTheFormatSays() throws {
    let file = Safetensors(
      tensors: [
        "b": .init(shape: [1], values: .float32([1])),
        "a": .init(shape: [1], values: .float64([2])),
      ], metadata: ["k": "v"])
    let bytes = file.encoded
    let header =
      #"{"__metadata__":{"k":"v"},"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"#
      + #""b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}"#
    let length = Int(bytes[0]) + Int(bytes[1]) << 8
    #expect(length % 8 == 0)
    #expect(bytes[2..<8].allSatisfy { $0 == 0 })
    let written = String(decoding: bytes[8..<8 + length], as: UTF8.self)
    #expect(written == header + String(repeating: " ", count: length - header.utf8.count))
    #expect(Array(bytes[(8 + length)...]) == [0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0x80, 0x3f])
  }

  @Test func everyTruncationIsAnErrorAndNeverATrap() {
    let bytes = Self.sample.encoded
    for length in bytes.indices {
      #expect(throws: Safetensors.Damage.self) {
        try Safetensors(decoding: Array(bytes[..<length]))
      }
    }
  }

  @Test func aByteTooManyIsDamage() {
    #expect(throws: Safetensors.Damage.self) {
      try Safetensors(decoding: Self.sample.encoded + [0])
    }
  }

  @Test func damagedHeadersAreErrorsAndNeverTraps() {
    let bytes = Self.sample.encoded
    let headerEnd = 8 + Int(bytes[0]) + Int(bytes[1]) << 8
    var refused = 0
    for index in 0..<headerEnd {
      for replacement: UInt8 in [0, 0x22, 0x2d, 0x39, 0x5b, 0xff] {
        var damaged = bytes
        damaged[index] = replacement
        do { _ = try Safetensors(decoding: damaged) } catch { refused += 1 }
      }
    }
    #expect(refused > headerEnd)
  }

  static func file(_ header: String, dataCount: Int) -> [UInt8] {
    let header = Array(header.utf8)
    return [UInt8(header.count & 255), UInt8(header.count >> 8), 0, 0, 0, 0, 0, 0] + header
      + [UInt8](repeating: 0, count: dataCount)
  }

  @Test(arguments: [
    (
      #"{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4,
      "tensor w [2] needs 8 bytes, 4 given"
    ),
    (
      #"{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 4,
      "tensor w is torn: it ends at byte 8, 4 are there"
    ),
    (
      #"{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8,
      "tensor w begins at byte 4, not at 0"
    ),
    (
      #"{"v":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
      4, "tensor w begins at byte 0, not at 4"
    ),
    (
      #"{"w":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}"#, 4,
      "tensor w has the shape [-1, -1]"
    ),
    (
      #"{"w":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, 0,
      "tensor w has the shape [4611686018427387904, 4]"
    ),
    (
      #"{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4,
      "tensor w has the byte range [4, 0]"
    ),
    (
      #"{"w":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}"#, 2,
      "tensor w is of type F16, which is not read here"
    ),
    (#"{"w":{"a":"b"}}"#, 0, "tensor w has no type, shape and range"),
    ("[1]", 0, "the header is not the JSON of a safetensors file"),
    ("{", 0, "the header is not the JSON of a safetensors file"),
  ])
  func saysWhatIsWrong(header: String, dataCount: Int, cause: String) {
    #expect(throws: Safetensors.Damage(cause: cause)) {
      try Safetensors(decoding: Self.file(header, dataCount: dataCount))
    }
  }

  @Test func anotherKindOfFileIsSaidToBeOne() {
    #expect(
      throws: Safetensors.Damage(
        cause: "it is not a safetensors file: a header of 7308332182667290970 bytes")
    ) {
      try Safetensors(decoding: Array("Zip file, rather".utf8))
    }
  }
}
