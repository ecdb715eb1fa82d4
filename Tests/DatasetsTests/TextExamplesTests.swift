import Datasets
import Foundation
import NeuralEngine
import Testing

@Suite struct TextExamplesTests {
  private func data(_ text: String, length: Int? = nil) throws -> LabeledData {
    let folder = try TemporaryFolder()
    let path = folder.path + "/story.txt"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return try load(.text(path: path, length: length))
  }

  private func refusal(_ text: String, length: Int?) -> String {
    do {
      _ = try data(text, length: length)
      return "taken"
    } catch {
      return "\(error)".replacing(/\/.*\//, with: "")
    }
  }

  @Test func aLineIsAnExampleThatEndsAndIsPadded() throws {
    let data = try data("ab\nb\r\n\nabc")
    #expect(data.facts.name == "story")
    #expect(data.facts.classNames == ["\n", "a", "b", "c"])
    #expect(data.facts.inputShape == .sequence(time: 4, features: 1))
    #expect(data.examples.inputs == [0, 1, 2, 0, 0, 2, 0, 0, 0, 1, 2, 3])
    #expect(
      data.examples.targets
        == .stepClasses([1, 2, 0, -1, 2, 0, -1, -1, 1, 2, 3, 0], steps: 4, count: 4))
  }

  @Test func windowsStandSideBySideAndTellTheNextCharacter() throws {
    let data = try data("abcab\nabé", length: 4)
    #expect(data.facts.classNames == ["\n", "a", "b", "c", "é"])
    #expect(data.examples.inputs == [1, 2, 3, 1, 2, 0, 1, 2])
    #expect(
      data.examples.targets == .stepClasses([2, 3, 1, 2, 0, 1, 2, 4], steps: 4, count: 5))
  }

  @Test func textThatGivesNoExampleIsRefused() {
    #expect(
      refusal("abcd", length: 4)
        == "data: cannot read story.txt (its 4 characters are no window of 4 and one more)")
    #expect(refusal("\n\n", length: nil) == "data: cannot read story.txt (there is no text in it)")
  }

  @Test func theBuiltInNamesAreWhatTheyAreSaidToBe() throws {
    let data = try load(.names)
    #expect(data.examples.count == 5130)
    #expect(
      data.facts.classNames == ["\n"]
        + (UInt8(ascii: "a")...UInt8(ascii: "z")).map {
          String(UnicodeScalar($0))
        })
    #expect(DataSource.names.inputShape == data.facts.inputShape)
    #expect(DataSource.names.classCount == data.facts.classNames.count)
    guard case .stepClasses(let labels, steps: 12, count: 27) = data.examples.targets else {
      Issue.record("no labels of twelve steps")
      return
    }
    // Each name ends once, and nothing is asked for after that.
    for example in 0..<data.examples.count {
      let own = labels[example * 12..<(example + 1) * 12]
      #expect(own.count { $0 == 0 } == 1)
      #expect(own.drop { $0 != 0 }.dropFirst().allSatisfy { $0 == -1 })
    }
  }

  @Test func splittingKeepsEachExampleWithItsLabels() throws {
    let data = try load(.names)
    let parts = try split(
      data, rule: .shares(train: 0.9, dev: 0.1, test: 0), normalize: false, seed: 3)
    #expect(parts.train.count == 4617)
    guard case .stepClasses(let labels, let steps, _) = parts.dev.targets else {
      Issue.record("no labels")
      return
    }
    for example in 0..<parts.dev.count {
      for step in 1..<steps where labels[example * steps + step] >= 0 {
        #expect(
          Int32(parts.dev.inputs[example * steps + step]) == labels[example * steps + step - 1])
      }
    }
  }

  @Test func wavesAndTasksFollowFromTheirSeed() throws {
    #expect(try load(.waves(seed: 1)).examples == load(.waves(seed: 1)).examples)
    #expect(try load(.waves(seed: 1)).examples != load(.waves(seed: 2)).examples)
    let tasks = try load(.tasks(seed: 1)).examples
    guard case .values(let values, width: 4) = tasks.targets else {
      Issue.record("no four answers")
      return
    }
    let missing = Double(values.count(where: \.isNaN)) / Double(values.count)
    #expect(abs(missing - 1.0 / 3) < 0.03)
    #expect(values.allSatisfy { $0.isNaN || $0 == 0 || $0 == 1 })
  }
}
