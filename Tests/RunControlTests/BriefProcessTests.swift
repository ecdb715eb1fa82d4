import Foundation
import RunControl
import Testing

@Suite struct BriefProcessTests {
  private func failure(_ command: [String], seconds: Double = 60) async -> String? {
    do throws(BriefProcess.Failure) {
      try await BriefProcess(command, limitSeconds: seconds).run(input: "{}\n")
      return nil
    } catch {
      return error.cause
    }
  }

  @Test func itReadsWhatItIsGivenAndNoMore() async throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "brief-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: file) }
    try await BriefProcess(["sh", "-c", "cat > \"$0\"", file.path], limitSeconds: 60)
      .run(input: "{\"a\":1}\n")
    #expect(try String(contentsOf: file, encoding: .utf8) == "{\"a\":1}\n")
  }

  /// Nothing waits for a program that does not read.
  @Test func itNeedNotReadAtAll() async { #expect(await failure(["true"]) == nil) }

  @Test func howItFailsIsSaid() async {
    #expect(await failure(["sh", "-c", "exit 3"]) == "ended with exit code 3")
    #expect(await failure(["sh", "-c", "kill -9 $$"]) == "was ended by signal 9 (killed)")
    #expect(
      await failure(["no-such-program-here"])
        == "cannot be started (no program is called no-such-program-here)")
  }

  @Test func whatTakesTooLongIsEnded() async {
    #expect(
      await failure(["sleep", "600"], seconds: 0.05)
        == "was ended: it took longer than 0.05 seconds")
  }

  @Test func whatItPrintsIsItsAnswer() async throws {
    let words = ["sh", "-c", "printf 'one\\ntwo'; echo error >&2"]
    #expect(try await BriefProcess(words, limitSeconds: 60).answer() == "one\ntwo")
    #expect(try await BriefProcess(words, limitSeconds: 60).answer(limitBytes: 4) == "one\n")
    do throws(BriefProcess.Failure) {
      _ = try await BriefProcess(["sh", "-c", "echo; exit 4"], limitSeconds: 60).answer()
      Issue.record("a program that fails has no answer")
    } catch {
      #expect(error.cause == "ended with exit code 4")
    }
  }
}
