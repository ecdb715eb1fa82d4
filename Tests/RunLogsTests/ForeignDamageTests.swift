import Testing

@testable import RunLogs

@Suite struct ForeignDamageTests {
  static let source = ForeignSample.named("tensorboard/tbx_basic")

  /// The reference reader stops at the damage. Ours goes on where checksums prove a record whole,
  /// and what it then finds is what the undamaged log holds, but for the one damaged record.
  @Test(arguments: ["bad_data_crc", "bad_length"])
  func recoversAllRecordsButTheDamagedOne(name: String) throws {
    let sample = ForeignSample.named("tensorboard_damaged/" + name)
    let expected = try sample.expected().runs["."]
    let whole = ForeignReading(try Self.source.firstFile().bytes, .tensorBoard)
    let damaged = ForeignReading(try sample.firstFile().bytes, .tensorBoard)
    #expect(damaged.pointCount == whole.pointCount - 1)
    for (tag, points) in damaged.points {
      let logged = try #require(whole.points[tag])
      #expect(Self.isSubsequence(points, of: logged), "\(tag)")
      // Up to the damage it is what the reference reader found.
      let count = try #require(expected?[tag]).count
      #expect(Array(points.prefix(count)) == Array(logged.prefix(count)))
    }
    #expect(damaged.problems.map(\.offset) == [17073])
  }

  @Test func saysWhereRecordsAreWholeAgain() throws {
    let sample = ForeignSample.named("tensorboard_damaged/bad_length")
    let reading = ForeignReading(try sample.firstFile().bytes, .tensorBoard)
    #expect(
      reading.problems.map(\.reason) == [
        "the record's length fails its checksum; records are proven whole again from byte 17116 on"
      ])
  }

  @Test(arguments: ["cut_mid_payload", "zero_tail"])
  func namesThePlaceOfTheDamage(name: String) throws {
    let sample = ForeignSample.named("tensorboard_damaged/" + name)
    let reading = ForeignReading(try sample.firstFile().bytes, .tensorBoard)
    #expect(reading.problems.map(\.offset) == [17073])
  }

  /// The whole of damage handling in one sentence: whatever bit is flipped, every value shown was
  /// logged, in the order it was logged, and the damage is told.
  @Test func aFlippedBitIsNeverShownAsAValue() throws {
    let (bytes, format) = try Self.source.firstFile()
    let whole = ForeignReading(bytes, format)
    var random = SplitMix(seed: 7)
    for _ in 0..<150 {
      var damaged = bytes
      let place = Int.random(in: 0..<bytes.count, using: &random)
      damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      let reading = ForeignReading(damaged, format)
      #expect(reading.problems.count == 1, "byte \(place)")
      #expect(reading.pointCount >= whole.pointCount - 1, "byte \(place)")
      for (tag, points) in reading.points {
        #expect(Self.isSubsequence(points, of: whole.points[tag] ?? []), "byte \(place) \(tag)")
      }
    }
  }

  @Test func aFlippedBitInAnOfflineRunIsNeverShownAsAValue() throws {
    let (bytes, format) = try ForeignSample.named("wandb/offline_two_runs").firstFile()
    let whole = ForeignReading(bytes, format)
    var random = SplitMix(seed: 8)
    for _ in 0..<25 {
      var damaged = bytes
      let place = Int.random(in: 7..<bytes.count, using: &random)
      damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      let reading = ForeignReading(damaged, format)
      #expect(!reading.problems.isEmpty, "byte \(place)")
      for (tag, points) in reading.points {
        #expect(Self.isSubsequence(points, of: whole.points[tag] ?? []), "byte \(place) \(tag)")
      }
    }
  }

  @Test func aLogCutAnywhereGivesWhatCameBefore() throws {
    let (bytes, format) = try Self.source.firstFile()
    let whole = ForeignReading(bytes, format)
    for count in stride(from: 1, to: bytes.count, by: 997) {
      let reading = ForeignReading(Array(bytes.prefix(count)), format)
      for (tag, points) in reading.points {
        #expect(points == Array((whole.points[tag] ?? []).prefix(points.count)))
      }
      #expect(reading.problems.count <= 1)
    }
  }

  static func isSubsequence(
    _ points: [ForeignReading.Point], of all: [ForeignReading.Point]
  ) -> Bool {
    var rest = all[...]
    return points.allSatisfy { point in
      guard let place = rest.firstIndex(of: point) else { return false }
      rest = rest[(place + 1)...]
      return true
    }
  }
}
