import Glibc
import LocalFiles

extension CheckpointFolder {
  /// What was found of one of its files.
  public struct Examined: Hashable, Sendable {
    /// The file's name within the folder.
    public var file: String
    /// What it takes on the disk.
    public var sizeBytes: Int
    /// Optimizer steps done when it was written; nil where it cannot be read.
    public var step: Int?
    /// Why it cannot be read, as one clause; nil when all of it was.
    public var problem: String?
  }

  /// What files are called that were set aside.
  static let asideSuffix = ".torn"

  /// Reads every checkpoint and model whole, by name; none where there is no folder.
  ///
  /// - Throws: `cannotReadCheckpoint` when the folder is there and cannot be read.
  public func examine() throws(TrainingError) -> [Examined] {
    guard access(path, F_OK) == 0 else { return [] }
    let folder: HeldFolder
    let names: [String]
    do throws(FileError) {
      folder = try HeldFolder(path)
      names = try folder.names().sorted()
    } catch {
      throw .cannotReadCheckpoint(path: path, cause: error.cause)
    }
    return names.compactMap { name in
      let isHalf = name.hasSuffix(DurableFile.temporarySuffix)
      guard isHalf || name.hasSuffix(".safetensors") else { return nil }
      var found = Examined(file: name, sizeBytes: folder.sizeBytes(of: name))
      if isHalf {
        found.problem = "its writer was ended before it was whole"
        return found
      }
      do throws(TrainingError) {
        found.step = try step(of: name)
      } catch {
        found.problem = error.cause
      }
      return found
    }
  }

  /// Gives a file that cannot be read a name that nothing looks for.
  ///
  /// - Returns: the name.
  /// - Throws: `cannotReadCheckpoint` when it cannot be renamed.
  public func setAside(_ file: String) throws(TrainingError) -> String {
    do throws(FileError) {
      let folder = try HeldFolder(path)
      let names = Set(try folder.names())
      var name = file + Self.asideSuffix
      var number = 1
      while names.contains(name) {
        number += 1
        name = "\(file)\(Self.asideSuffix)-\(number)"
      }
      try folder.rename(file, to: name)
      try folder.synchronize()
      return name
    } catch {
      throw .cannotReadCheckpoint(path: pathOf(file), cause: error.cause)
    }
  }

  private func step(of name: String) throws(TrainingError) -> Int {
    guard name == Self.bestName || name == Self.finalName else {
      return try CheckpointState(path: pathOf(name)).step
    }
    return try Safetensors.read(pathOf(name)) { (file) throws(Safetensors.Damage) in
      try CheckpointMetadata(file.metadata).count("step")
    }
  }
}

extension TrainingError {
  /// Why, as one clause, without the path.
  fileprivate var cause: String {
    if case .cannotReadCheckpoint(_, let cause) = self { cause } else { description }
  }
}
