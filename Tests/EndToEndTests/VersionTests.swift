import Foundation
import Testing

/// What `dltui --version` says of the build.
@Suite(.ownThreads) struct VersionTests {
  @Test func versionCommitBuildAndInstructionsAreSaid() throws {
    let result = try Command.dltui("--version")
    #expect(result.status == 0 && result.errors.isEmpty)
    let lines = result.output.split(separator: "\n").map(String.init)
    try #require(lines.count == 4)
    #expect(lines[0].wholeMatch(of: /dltui \d+\.\d+\.\d+/) != nil)
    #expect(lines[1].wholeMatch(of: /commit (unknown|[0-9a-f]{7,40}(dirty)?)/) != nil)
    #expect(lines[2].wholeMatch(of: /build (debug|release), .* Swift library.*, \w+/) != nil)
    #expect(lines[3].wholeMatch(of: /instructions [\w-]+, OpenBLAS [\d.]+ for \w+/) != nil)
  }

  /// What is computed with is what the processor has, as the kernel tells it.
  @Test func theInstructionsAreThoseOfThisProcessor() throws {
    let flags = try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
      .split(separator: "\n").first { $0.hasPrefix("flags") }
    guard let flags else { return }
    let has = Set(flags.split(separator: " ").map(String.init))
    let wide = ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]
    let level =
      has.isSuperset(of: wide)
      ? "x86-64-v4" : has.isSuperset(of: ["avx2", "fma", "bmi2", "movbe"]) ? "x86-64-v3" : "x86-64"
    let output = try Command.dltui("--version").output
    #expect(output.contains("instructions \(level), "), "\(output)")
  }
}
