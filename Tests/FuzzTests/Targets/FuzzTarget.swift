import Foundation

/// A place where bytes from outside come in, and what must hold whatever they are: they are read or
/// refused, nothing traps, hangs, or takes memory that the bytes could not fill.
///
/// The tests here try mutants of the seeds and what was found before; `Tests/Fuzzing` searches further,
/// led by coverage.
struct FuzzTarget: Sendable, CustomStringConvertible {
  /// As a folder is called.
  let name: String
  /// Mutants that a usual run of the tests tries.
  let rounds: Int
  let seeds: @Sendable () throws -> [[UInt8]]
  /// Throws what does not hold.
  let check: @Sendable ([UInt8]) throws -> Void

  init(
    _ name: String, rounds: Int, seeds: @escaping @Sendable () throws -> [[UInt8]],
    check: @escaping @Sendable ([UInt8]) throws -> Void
  ) {
    self.name = name
    self.rounds = rounds
    self.seeds = seeds
    self.check = check
  }

  /// One whose seeds are texts.
  init(
    _ name: String, rounds: Int, texts: [String],
    check: @escaping @Sendable ([UInt8]) throws -> Void
  ) {
    self.init(name, rounds: rounds, seeds: { texts.map { Array($0.utf8) } }, check: check)
  }

  var description: String { name }

  static let all =
    logs + records + console + events + protocols + data + models + settings
    + searches + screen
}

/// Something that does not hold.
struct FuzzFault: Error, CustomStringConvertible {
  let description: String

  static func unless(_ holds: Bool, _ sentence: @autoclosure () -> String) throws(FuzzFault) {
    if !holds { throw FuzzFault(description: sentence()) }
  }
}

/// What the tests of other targets keep to read.
enum SampleFiles {
  static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The first bytes of each file of a folder of the tests, by its path within.
  static func beginnings(
    _ folder: String, most: Int, where isWanted: (String) -> Bool = { _ in true }
  ) -> [[UInt8]] {
    let folder = tests.appending(path: folder).path
    let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return paths.sorted().filter(isWanted).compactMap {
      FileManager.default.contents(atPath: folder + "/" + $0).map { Array($0.prefix(most)) }
    }
  }
}

/// A file, there as long as it is looked at, for readers that want a path.
func withFile<Result>(
  _ bytes: [UInt8], named name: String = "file", _ body: (String) throws -> Result
) throws -> Result {
  let folder = NSTemporaryDirectory() + "dltui-fuzz-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  let path = folder + "/" + name
  try Data(bytes).write(to: URL(filePath: path))
  return try body(path)
}

/// Numbers that depend on the bytes alone, for what is to differ from input to input.
func choice(of bytes: [UInt8], below bound: Int) -> Int {
  let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
    ($0 ^ UInt64($1)) &* 0x100_0000_01b3
  }
  return Int((hash >> 20) % UInt64(bound))
}
