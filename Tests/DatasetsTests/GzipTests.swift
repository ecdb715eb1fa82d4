import BuiltInData
import Testing

@testable import Datasets

@Suite struct GzipTests {
  static let digits = BuiltInData.digits

  @Test func everyMemberOfAFileIsInflated() throws {
    let once = try Gzip.inflate(Self.digits)
    #expect(once.count == 264_712)
    #expect(try Gzip.inflate(Self.digits + Self.digits) == once + once)
  }

  @Test(arguments: [0, 1, 9, 10, 18, 1000, 57_522])
  func aFileCutAnywhereIsTruncated(length: Int) {
    #expect(throws: GzipDamage.truncated) { try Gzip.inflate(Array(Self.digits.prefix(length))) }
  }

  @Test func aFileWithoutItsChecksumIsTruncated() {
    #expect(throws: GzipDamage.truncated) { try Gzip.inflate(Array(Self.digits.dropLast(8))) }
  }

  @Test func aWrongChecksumIsFound() {
    var bytes = Self.digits
    bytes[bytes.count - 5] ^= 1
    #expect(throws: GzipDamage.corrupted("incorrect data check")) { try Gzip.inflate(bytes) }
  }

  @Test func aWrongLengthIsFound() {
    var bytes = Self.digits
    bytes[bytes.count - 1] ^= 0x7f
    #expect(throws: GzipDamage.corrupted("incorrect length check")) { try Gzip.inflate(bytes) }
  }

  @Test(arguments: [20, 500, 20_000, 50_000])
  func aFlippedBitWithinIsFound(position: Int) {
    var bytes = Self.digits
    bytes[position] ^= 0x10
    #expect(throws: GzipDamage.self) { try Gzip.inflate(bytes) }
  }

  @Test func rubbishAfterTheEndIsFound() {
    #expect(throws: GzipDamage.corrupted("incorrect header check")) {
      try Gzip.inflate(Self.digits + [1, 2, 3, 4])
    }
  }

  @Test func whatIsNoGzipIsTold() {
    #expect(Gzip.isGzip(Self.digits))
    #expect(!Gzip.isGzip([0x1f]))
    #expect(!Gzip.isGzip(Array("x,y\n".utf8)))
  }
}
