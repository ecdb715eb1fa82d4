import Foundation
import LocalFiles
import Testing

@testable import Training

@Suite struct CheckpointFolderTests {
  static func write(_ sequence: Int, step: Int, in folder: CheckpointFolder) throws {
    try CheckpointStateTests.sample(step: step)
      .write(
        to: CheckpointFolder.name(sequence: sequence, step: step), in: HeldFolder(folder.path),
        record: ModelCase.all[0].model.record)
  }

  @Test func theNewestIsTheLastWrittenNotTheFurthest() throws {
    try withFolder { path in
      let folder = CheckpointFolder(path: path)
      try Self.write(9, step: 1000, in: folder)
      try Self.write(10, step: 600, in: folder)
      let newest = try #require(try folder.newest())
      #expect(newest.file == "checkpoint-0010-step-600.safetensors")
      #expect(newest.state.step == 600)
      #expect(newest.unreadable.isEmpty)
    }
  }

  @Test func aDamagedCheckpointIsReportedAndTheOneBeforeTaken() throws {
    try withFolder { path in
      let folder = CheckpointFolder(path: path)
      try Self.write(1, step: 10, in: folder)
      try DurableFile.write(
        [1, 2], to: folder.pathOf(CheckpointFolder.name(sequence: 2, step: 20)))
      let newest = try #require(try folder.newest())
      #expect(newest.state.step == 10)
      #expect(newest.unreadable.count == 1)
      #expect(newest.unreadable[0].description.contains("checkpoint-0002-step-20.safetensors"))
    }
  }

  @Test func withoutAnyReadableOneItSaysWhy() throws {
    try withFolder { path in
      let folder = CheckpointFolder(path: path)
      #expect(try folder.newest() == nil)
      try DurableFile.write([], to: folder.pathOf("best.safetensors"))
      #expect(try folder.newest() == nil)
      try DurableFile.write([], to: folder.pathOf(CheckpointFolder.name(sequence: 1, step: 1)))
      #expect(throws: TrainingError.self) { try folder.newest() }
      #expect(throws: TrainingError.self) { try CheckpointFolder(path: path + "/none").newest() }
    }
  }

  @Test func everyFileIsReadWholeAndWhatCannotBeIsSetAside() throws {
    try withFolder { path in
      let folder = CheckpointFolder(path: path)
      try Self.write(1, step: 10, in: folder)
      try Self.write(2, step: 20, in: folder)
      let good = CheckpointFolder.name(sequence: 1, step: 10)
      let cut = CheckpointFolder.name(sequence: 2, step: 20)
      let bytes = try DurableFile.read(folder.pathOf(cut))
      // The header is whole: only reading the tensors shows that some are gone.
      try DurableFile.write(Array(bytes.dropLast(9)), to: folder.pathOf(cut))
      try DurableFile.write([1, 2], to: folder.pathOf("best.safetensors"))
      try DurableFile.write([], to: folder.pathOf("final.safetensors.writing"))
      try DurableFile.write([], to: folder.pathOf("notes.txt"))
      let found = try folder.examine()
      #expect(found.map(\.file) == ["best.safetensors", good, cut, "final.safetensors.writing"])
      #expect(found.map(\.step) == [nil, 10, nil, nil])
      #expect(found.map { $0.problem == nil } == [false, true, false, false])
      #expect(found[1].sizeBytes == bytes.count)
      #expect(try folder.setAside(cut) == cut + ".torn")
      try DurableFile.write([], to: folder.pathOf(cut))
      #expect(try folder.setAside(cut) == cut + ".torn-2")
      #expect(try DurableFile.read(folder.pathOf(cut + ".torn")) == Array(bytes.dropLast(9)))
      #expect(try folder.examine().map(\.file).contains(cut) == false)
      #expect(try folder.newest()?.state.step == 10)
      #expect(try CheckpointFolder(path: path + "/none").examine().isEmpty)
    }
  }

  /// Of a long run the newest few, and others spread over what was before; the start stays.
  @Test func prunesCheckpointsThatLieCloseAndHalfWrittenFilesOnly() throws {
    try withFolder { path in
      let folder = CheckpointFolder(path: path)
      for sequence in 1...60 {
        try Self.write(sequence, step: 10 * (sequence - 1), in: folder)
        try CheckpointFolder.prune(HeldFolder(path))
      }
      for name in ["best.safetensors", "notes.txt", "checkpoint-0061-step-6.safetensors.writing"] {
        try DurableFile.write([], to: folder.pathOf(name))
      }
      try CheckpointFolder.prune(HeldFolder(path))
      let names = try FileManager.default.contentsOfDirectory(atPath: path)
      #expect(names.contains("best.safetensors") && names.contains("notes.txt"))
      #expect(!names.contains { $0.hasSuffix(".writing") })
      let steps = folder.listed.map(\.step)
      #expect(steps.count == CheckpointFolder.keptCount + CheckpointFolder.spreadCount)
      #expect(steps.first == 0 && steps.suffix(3) == [570, 580, 590])
      let gaps = zip(steps, steps.dropFirst()).map { $1 - $0 }
      #expect(gaps.max() ?? 0 <= 160, "\(steps)")
      #expect(try CheckpointFolder.lastSequence(in: HeldFolder(path)) == 60)
    }
  }

  @Test func checkpointsThatTakeMuchRoomAreTheLastFewAlone() throws {
    try withFolder { path in
      let folder = CheckpointFolder(path: path)
      for sequence in 1...5 {
        let file = folder.pathOf(CheckpointFolder.name(sequence: sequence, step: sequence))
        try DurableFile.write([], to: file)
        #expect(truncate(file, off_t(CheckpointFolder.spreadBytes + 1)) == 0)
      }
      try CheckpointFolder.prune(HeldFolder(path))
      #expect(folder.listed.map(\.sequence) == [3, 4, 5])
    }
  }
}
