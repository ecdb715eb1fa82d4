import Diagnosis
import FoundationEssentials
import LocalFiles

/// The file in a run's folder that keeps what was found of its mistakes.
public struct ErrorTagFile: Sendable {
  /// The file's name within a run's folder.
  public static let name = "error-tags.json"

  /// A larger file is none of these.
  private static let longestBytes = 256 << 20

  /// Where the tags are kept.
  public let path: String

  /// - Parameter run: the run's folder.
  public init(run: String) { path = run + "/" + Self.name }

  /// What is kept; nil when nobody has looked yet.
  ///
  /// - Throws: `cannotReadTags` when the file is there and is none.
  public func load() throws(TrainingError) -> ErrorTags? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    guard let bytes = try? RegularFile.bytes(of: path, limitBytes: Self.longestBytes),
      let tags = try? JSONDecoder().decode(ErrorTags.self, from: Data(bytes))
    else { throw .cannotReadTags(path: path) }
    return tags
  }

  /// Keeps the tags: all of them, or, when the disk is full, what was there before.
  ///
  /// - Throws: `cannotKeepTags`.
  public func save(_ tags: ErrorTags) throws(TrainingError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try DurableFile.write([UInt8](encoder.encode(tags)), to: path)
    } catch let failure as DurableFile.Failure {
      throw .cannotKeepTags(path: path, cause: failure.cause)
    } catch {
      throw .cannotKeepTags(path: path, cause: SystemError.text(of: error))
    }
  }

  /// Keeps what was found of some examples; what the file has of others, written meanwhile by somebody
  /// else perhaps, stays.
  ///
  /// - Returns: all that is kept then.
  /// - Throws: `cannotKeepTags`; `cannotReadTags`, when the file is none, and stays as it is.
  @discardableResult
  public func keep(
    _ examples: Set<Int>, of tags: ErrorTags
  ) throws(TrainingError) -> ErrorTags {
    var kept = try load() ?? tags
    kept.take(examples, from: tags)
    try save(kept)
    return kept
  }
}
