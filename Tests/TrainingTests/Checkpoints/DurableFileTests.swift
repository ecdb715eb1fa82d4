import Foundation
import Testing

@testable import LocalFiles
@testable import Training

@Suite struct DurableFileTests {
  @Test func replacesAFileWhole() throws {
    try withFolder { folder in
      let path = folder + "/file"
      try DurableFile.write([1, 2, 3] as [UInt8], to: path)
      try DurableFile.write([4] as [UInt8], to: path)
      #expect(try DurableFile.read(path) == [4])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
    }
  }

  @Test func aFullDiskLeavesTheOldFileAndNothingElse() throws {
    // /dev/full takes no byte; a link to it stands where the temporary file would be.
    try withFolder { folder in
      let path = folder + "/file"
      try DurableFile.write([1] as [UInt8], to: path)
      try FileManager.default.createSymbolicLink(
        atPath: path + DurableFile.temporarySuffix, withDestinationPath: "/dev/full")
      #expect(throws: DurableFile.Failure.self) {
        try DurableFile.write([2, 3] as [UInt8], to: path)
      }
      #expect(try DurableFile.read(path) == [1])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["file"])
    }
  }

  @Test func missingFilesAndFoldersAreErrorsOfTheSystem() throws {
    try withFolder { folder in
      #expect {
        try DurableFile.read(folder + "/none")
      } throws: {
        ($0 as? DurableFile.Failure)?.cause == "no such file or directory"
      }
      #expect {
        try DurableFile.read(folder)
      } throws: {
        ($0 as? DurableFile.Failure)?.cause == "is a directory"
      }
      #expect(throws: DurableFile.Failure.self) {
        try DurableFile.write([], to: folder + "/none/file")
      }
    }
  }
}
