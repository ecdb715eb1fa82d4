import Foundation
import Testing

/// Every place where bytes from outside come in, on mutants of good inputs and on what was found before.
@Suite(.timeLimit(.minutes(60))) struct FuzzTests {
  @Test(arguments: FuzzTarget.all) func mutantsAreReadOrRefused(target: FuzzTarget) throws {
    let seeds = try target.seeds()
    try #require(!seeds.isEmpty)
    let seed = target.name.utf8.reduce(0 as UInt64) { $0 &* 31 &+ UInt64($1) }
    try FuzzRounds.run(target.rounds, of: seeds, seed: seed) { bytes in
      try check(bytes, target)
    }
  }

  /// Inputs that went wrong once, and those that lead far into the readers, which `fuzzing.py` keeps.
  @Test(arguments: FuzzTarget.all) func whatWasFoundBeforeHolds(target: FuzzTarget) throws {
    for bytes in try KeptInputs.inputs(of: target.name) { try check(bytes, target) }
  }

  @Test func noInputIsKeptForNobody() {
    let names = Set(FuzzTarget.all.map(\.name))
    #expect(names.count == FuzzTarget.all.count)
    #expect(KeptInputs.names.subtracting(names).isEmpty)
  }

  /// Else there would be nothing to compare.
  @Test func rowsAreReadAtOnceWhereTheProcessorCan() throws {
    let processor = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let table = Array(FuzzTarget.tables[0].utf8)
    let rows = try FuzzTarget.compareDecimals(table, before: 64, behind: 64)
    #expect((rows > 0) == processor.contains(" avx2"))
  }

  private func check(_ bytes: [UInt8], _ target: FuzzTarget) throws {
    do {
      try target.check(bytes)
    } catch {
      Issue.record("\(error)\n\(Data(bytes.prefix(4000)).base64EncodedString())")
    }
  }
}
