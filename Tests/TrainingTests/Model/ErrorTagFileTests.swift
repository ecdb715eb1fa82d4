import Diagnosis
import Foundation
import Testing

@testable import Training

/// The file in a run's folder that keeps what was found of its mistakes.
@Suite struct ErrorTagFileTests {
  @Test func whatTwoScreensFindStaysBoth() throws {
    try withFolder { folder in
      let file = ErrorTagFile(run: folder)
      #expect(try file.load() == nil)
      var mine = ErrorTags(split: "dev")
      var theirs = mine
      mine.toggle("cut off", on: 3)
      theirs.toggle("blurred", on: 5)
      theirs.examine(6)
      #expect(try file.keep([3], of: mine) == mine)
      let kept = try file.keep([5, 6], of: theirs)
      #expect(kept.examined == [3: ["cut off"], 5: ["blurred"], 6: []])
      #expect(kept.categories == ErrorTags.usual + ["cut off", "blurred"])
      #expect(try file.load() == kept)
      // Forgetting is kept as well, of that example alone.
      theirs.forget(5)
      #expect(try file.keep([5], of: theirs).examined == [3: ["cut off"], 6: []])
    }
  }

  @Test func aDamagedFileStaysAsItIs() throws {
    try withFolder { folder in
      let file = ErrorTagFile(run: folder)
      try "{ no tags".write(toFile: file.path, atomically: true, encoding: .utf8)
      #expect(throws: TrainingError.self) { try file.keep([1], of: ErrorTags(split: "dev")) }
      #expect(try String(contentsOfFile: file.path, encoding: .utf8) == "{ no tags")
    }
  }

  @Test func aFolderThatIsGoneIsOneSentence() {
    let file = ErrorTagFile(run: "/nowhere/run")
    do {
      _ = try file.keep([1], of: ErrorTags(split: "dev"))
      Issue.record("there is no such folder")
    } catch {
      #expect(error.description.hasPrefix("errors: cannot write /nowhere/run/error-tags.json ("))
    }
  }
}
