import Foundation
import MetricStore
import RunEvents
import Testing

@testable import RunLogs

/// Logs of every kind that is easily read wrongly.
@Suite struct ForeignCaseTests {
  @Test func theCasesAreThere() { #expect(ForeignCase.all.count >= 54) }

  @Test(arguments: ForeignCase.all)
  func isReadAsACarefulPersonReadsIt(log: ForeignCase) throws {
    let answers = try log.answers()
    let differences = answers.map { answer in
      ForeignCaseReading(log.log, countsEpochs: answer.countsEpochs).differences(from: answer)
    }
    if !differences.contains([]) {
      Issue.record("\(log.name):\n  \(differences[0].prefix(8).joined(separator: "\n  "))")
    }
  }

  /// However the bytes arrive, the same comes of them.
  @Test(arguments: ForeignCase.all)
  func isTheSameWhenItIsFollowed(log: ForeignCase) throws {
    guard let found = try? RunSearch(log.log, in: RunsFolder("/nonexistent")).runs else { return }
    let folder = try ScratchFolder()
    for case .foreign(let group, _) in found {
      var group = group
      var files: [(from: String, to: String)] = []
      for index in group.members.indices {
        let run = group.members[index].run
        let place = "\(folder.path)/\(group.name)/\(index)"
        files += run.files.map { ("\(run.folder)/\($0)", "\(place)/\($0)") }
        group.members[index].run.folder = place
      }
      let whole = try Self.follow(group, files, from: log.log, seed: nil)
      let pieces = try Self.follow(group, files, from: log.log, seed: 11)
      #expect(pieces == whole)
      #expect(!whole.isEmpty || log.name.contains("header_only") || log.name.contains("empty"))
    }
  }

  /// The points of each curve as a watcher has them in the end.
  ///
  /// - Parameter seed: of the sizes of the pieces in which the files grow; nil for all at once.
  private static func follow(
    _ group: ForeignRunGroup, _ files: [(from: String, to: String)], from log: String, seed: UInt64?
  ) throws -> [String: [String]] {
    var random = SplitMix(seed: seed ?? 0)
    var contents = try files.map { Array(try Data(contentsOf: URL(filePath: $0.from)))[...] }
    for file in files {
      let parent = URL(filePath: file.to).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
      try? FileManager.default.removeItem(atPath: file.to)
      #expect(FileManager.default.createFile(atPath: file.to, contents: nil))
    }
    let tail = ForeignLogTail(group, path: log, naming: .standard, isComplete: false)
    var store = MetricStore()
    func read() {
      repeat {
        let progress = tail.read(byteBudget: 1 << 20)
        if progress.startsOver { store = MetricStore() }
        for event in progress.events { store.apply(event) }
      } while !tail.isCaughtUp
    }
    // One file after another, as restarted writers leave them.
    for index in contents.indices {
      let handle = try #require(FileHandle(forWritingAtPath: files[index].to))
      defer { try? handle.close() }
      repeat {
        let most = seed == nil ? contents[index].count : Int.random(in: 1...400, using: &random)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(contents[index].prefix(most)))
        contents[index] = contents[index].dropFirst(most)
        read()
      } while !contents[index].isEmpty
    }
    var points: [String: [String]] = [:]
    for series in store.allSeries where series.count > 0 {
      points[series.key.text] = (0..<series.count).map {
        "\(series.step($0)) \(series.epoch($0) ?? -1) \(series.value($0))"
      }
    }
    return points
  }
}
