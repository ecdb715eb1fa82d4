import Foundation
import Testing

@testable import Training

/// Files that are no checkpoints of a run, and numbers in one that no run has.
@Suite struct OddCheckpointTests {
  @Test func aPipeInPlaceOfACheckpointIsRefusedAtOnce() throws {
    try withFolder { folder in
      let path = folder + "/c.safetensors"
      #expect(mkfifo(path, 0o600) == 0)
      #expect(
        throws: TrainingError.cannotReadCheckpoint(
          path: path, cause: "it is a named pipe, not a file")
      ) { try CheckpointState(path: path) }
      #expect(throws: TrainingError.self) { try StartingParameters(path: path) }
    }
  }

  /// A sparse file of 64 GB: were its tensor read, the test would run out of memory.
  @Test func aFileIsJudgedByItsHeaderBeforeItsTensorsAreRead() throws {
    try withFolder { folder in
      let path = folder + "/c.safetensors"
      let count = 1 << 34
      let header = Array(
        #"{"w":{"dtype":"F32","shape":[\#(count)],"data_offsets":[0,\#(count * 4)]}}"#.utf8)
      let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
      try Data(length + header).write(to: URL(filePath: path))
      #expect(truncate(path, off_t(8 + header.count + count * 4)) == 0)
      #expect(
        throws: TrainingError.cannotReadCheckpoint(
          path: path, cause: "it is not a checkpoint of a run")
      ) { try CheckpointState(path: path) }
      #expect(truncate(path, off_t(9 + header.count + count * 4)) == 0)
      #expect(throws: TrainingError.self) { try StartingParameters(path: path) }
    }
  }

  @Test(
    arguments: [
      "step", "epoch", "example", "workers", "logEvery", "updates", "lastRunCommandID",
      "commandCount", "evaluationsSinceBest",
    ], ["9223372036854775807", "-9223372036854775808", "18446744073709551615"])
  func aCountThatCannotBeIsDamage(name: String, value: String) throws {
    var file = CheckpointStateTests.sample().safetensors
    file.metadata[name] = value
    #expect(throws: Safetensors.Damage.self) { try CheckpointState(file) }
  }

  @Test(arguments: [0, 1, 3, 4])
  func aRowsCountThatCannotBeIsDamage(index: Int) {
    var numbers = RowSums().numbers
    numbers[index] = 0x1p62
    #expect(RowSums(numbers: numbers) == nil)
  }
}
