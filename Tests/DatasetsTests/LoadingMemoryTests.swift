import Foundation
import NeuralEngine
import Testing

@testable import Datasets

/// Sources that ask for more memory than there is are refused before they have it, in one line.
@Suite struct LoadingMemoryTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let small = MemoryProbe { AvailableMemory(bytes: 20 << 20, bound: .machine) }

  private func failure(_ source: DataSource) throws -> DatasetError {
    try #require(throws: DatasetError.self) { try load(source, memory: Self.small) }
  }

  /// Zeros, after some bytes, as gzip.
  private func zeros(after head: [UInt8], count: Int) throws -> String {
    let raw = try folder.write("raw", head)
    #expect(truncate(raw, off_t(head.count + count)) == 0)
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "gzip -1 -c \(raw) > \(raw).gz"]
    try process.run()
    process.waitUntilExit()
    return raw + ".gz"
  }

  private func idxHead(_ dimensions: [UInt32]) -> [UInt8] {
    [0, 0, 8, UInt8(dimensions.count)]
      + dimensions.flatMap { number in withUnsafeBytes(of: number.bigEndian) { Array($0) } }
  }

  @Test func aFewLongLinesAreCutInsteadOfMakingAllAsLong() throws {
    let text =
      String(repeating: "abcd\n", count: 100_000) + String(repeating: "x", count: 1_000_000)
    let path = try folder.write("t.txt", text)
    let data = try load(.text(path: path, length: nil))
    #expect(data.facts.steps == 20)
    #expect(data.table.count == 100_000 + 50_001)
    let sets = try split(data, rule: .auto, normalize: false, seed: 1)
    #expect(
      sets.warnings.first
        == "1 of 100001 lines of t are longer than 19 characters: they are cut into pieces of 20")
  }

  @Test func aCutLineGoesOnWhereItEnded() throws {
    // As many short lines as make the whole too large for what the text is.
    let lines = [String](repeating: "a", count: 500) + [String(repeating: "bc", count: 10_000)]
    let path = try folder.write("t.txt", lines.joined(separator: "\n"))
    let data = try load(.text(path: path, length: nil))
    let steps = try #require(data.facts.steps)
    guard case .stepClasses(let labels, _, _) = data.table.targets,
      case .numbers(let inputs) = data.table.inputs
    else { return #expect(Bool(false), "a text has a label a step") }
    let start = 500 * steps
    // b and c in turns, each step's label the next step's input, also from piece to piece.
    #expect(inputs[start] == 0)
    for step in 0..<20_000 { #expect(Float(labels[start + step]) == inputs[start + step + 1]) }
    #expect(labels[start + 20_000] == 0)
    #expect(labels[start + 20_001] == -1)
  }

  @Test func linesStayWholeWhereThatIsNoWaste() {
    #expect(LineCut([5, 900, 3]).steps == 901)
    #expect(LineCut([5, 900, 3]).cutCount == 0)
    #expect(LineCut([30_000]).steps == 10_000)
    #expect(LineCut([30_000]).rowCount == 4)
  }

  @Test func sequencesThatDoNotFitAreRefused() throws {
    let path = try folder.write("t.txt", String(repeating: "a b c d e f g h\n", count: 60_000))
    #expect(
      "\(try failure(.text(path: path, length: nil)))".contains("t.txt (60000 sequences of 16"))
  }

  @Test func aPackedArrayIsJudgedByItsHeader() throws {
    let labels = try folder.write("l.idx", idxHead([2]) + [0, 1])
    // What goes on behind the two images is never unpacked.
    let long = try zeros(after: idxHead([2, 2, 2]), count: 300 << 20)
    guard
      case .idx(_, .size(_, needed: 8, let found)) = try failure(.idx(images: long, labels: labels))
    else { return #expect(Bool(false), "more than the header says") }
    #expect(found < 1 << 20)
    let large = try zeros(after: idxHead([300, 1000, 1000]), count: 300 << 20)
    guard case .memory(_, let content, _, _) = try failure(.idx(images: large, labels: labels))
    else {
      return #expect(Bool(false), "too large by its header")
    }
    #expect(content == "its dimensions [300, 1000, 1000]")
  }

  @Test func aPackedTextIsUnpackedAsFarAsThereIsRoom() throws {
    let path = try zeros(after: Array("text\n".utf8), count: 300 << 20)
    guard case .memory = try failure(.text(path: path, length: nil)) else {
      return #expect(Bool(false), "it does not fit")
    }
    guard
      case .memory = try failure(.csv(TableSource(path: path, labels: ["text"], target: .classes)))
    else { return #expect(Bool(false), "it does not fit") }
  }

  @Test func sparseFilesAreRefusedByTheirSize() throws {
    let path = try folder.write("t.csv", "a,b\n1,2\n")
    #expect(truncate(path, 1 << 40) == 0)
    guard
      case .memory(_, "its 1024.0 GB", _, _) = try failure(
        .csv(TableSource(path: path, labels: ["a"], target: .value)))
    else { return #expect(Bool(false), "it does not fit") }
  }

  @Test func anArrayThatItsArchiveDoesNotHoldIsFoundBeforeItIsUnpacked() throws {
    let head = NPY.file("|u1", "(3, 1)", [])
    let path = try folder.write(
      "d.npz",
      NPY.archive([
        ("x", head + [UInt8](repeating: 0, count: 1000)),
        ("y", NPY.file("|u1", "(3,)", [0, 1, 0])),
      ]))
    guard
      case .array(_, member: "x", .size(_, needed: 3, found: 1000)) = try failure(
        .npz(path: path, arrays: nil, target: .classes))
    else { return #expect(Bool(false), "1000 bytes for 3") }
  }

  @Test(arguments: ["a", "b"]) func picturesOfManySizesWantOne(first: String) throws {
    for (name, file) in [
      ("grey.png", "\(first)/0.png"), ("bits.png", "a/1.png"), ("bits.png", "b/1.png"),
    ] {
      let url = URL(filePath: "\(folder.path)/\(file)")
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(PictureTests.bytes(name)).write(to: url)
    }
    let sizes = try ["grey.png", "bits.png"].map { try Picture.Header(PictureTests.bytes($0)) }
    guard !sizes[0].hasSize(of: sizes[1]) else { return }
    let error = try #require(throws: DatasetError.self) {
      try load(.images(folder: folder.path, options: .init()))
    }
    #expect(error.hint?.hasPrefix("give all one size") == true)
  }

  @Test(arguments: ["t.csv", "t.txt", "t.npy"])
  func aNamedPipeInAFilesPlaceIsRefused(name: String) throws {
    let path = "\(folder.path)/\(name)"
    #expect(mkfifo(path, 0o600) == 0)
    let source: DataSource =
      switch name {
      case "t.csv": .csv(TableSource(path: path, labels: ["a"], target: .value))
      case "t.txt": .text(path: path, length: nil)
      default: .npy(inputs: path, labels: path, target: .classes)
      }
    #expect(
      try failure(source) == .unreadableFile(path: path, reason: "it is a named pipe, not a file"))
  }

  @Test func errorsQuoteTheBeginningOfALongCell() throws {
    let cell = String(repeating: "x", count: 1_000_000)
    let path = try folder.write("t.csv", "a,k\n1,p\n\(cell),q\n")
    let error = try #require(throws: DatasetError.self) {
      try load(.csv(TableSource(path: path, labels: ["k"], target: .classes)))
    }
    #expect(
      "\(error)"
        == "\(path):3: cannot read column \"a\" as a number (got \"\(String(repeating: "x", count: 60))…\")"
    )
  }

  @Test func aWideTableIsReadInOnePass() throws {
    let names = (0..<30_000).map { "c\($0)" }.joined(separator: ",")
    let row = [String](repeating: "1", count: 30_000).joined(separator: ",")
    let path = try folder.write("t.csv", "\(names),k\n\(row),a\n\(row),b\n")
    let start = ContinuousClock.now
    #expect(
      try load(.csv(TableSource(path: path, labels: ["k"], target: .classes))).facts.featureCount
        == 30_000)
    // Comparing each name with all before takes minutes.
    #expect(ContinuousClock.now - start < .seconds(30))
  }
}
