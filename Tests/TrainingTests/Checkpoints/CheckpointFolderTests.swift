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

  @Test func prunesOldCheckpointsAndHalfWrittenFilesOnly() throws {
    try withFolder { path in
      let folder = CheckpointFolder(path: path)
      for sequence in 1...5 { try Self.write(sequence, step: sequence, in: folder) }
      for name in ["best.safetensors", "notes.txt", "checkpoint-0006-step-6.safetensors.writing"] {
        try DurableFile.write([], to: folder.pathOf(name))
      }
      try CheckpointFolder.prune(HeldFolder(path))
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: path).sorted() == [
          "best.safetensors", "checkpoint-0003-step-3.safetensors",
          "checkpoint-0004-step-4.safetensors", "checkpoint-0005-step-5.safetensors", "notes.txt",
        ])
      #expect(try CheckpointFolder.lastSequence(in: HeldFolder(path)) == 5)
    }
  }
}
