import CellUI
import Foundation
import RunEvents
import Testing

@testable import Dashboard

@Suite struct SamplesPageTests {
  private static func manifest(source: String, tokens: [String]) -> RunManifest {
    RunManifest(
      name: "writer", recipe: "data:\n  source: \(source)\n", epochs: 10, batchSize: 8,
      hyperparameters: [],
      data: DataSummary(name: "names", trainCount: 80, devCount: 20, classNames: tokens))
  }

  /// Two bits of cost, then one, then two again.
  private static func model(
    source: String = "names", tokens: [String] = ["end", "a", "b"],
    texts: [[String]] = [["ab", "ba"], ["abab"], ["b"]], columns: Int = 80
  ) -> DashboardModel {
    var events: [RunEvent] = [.started(manifest(source: source, tokens: tokens))]
    for (index, texts) in texts.enumerated() {
      let cost = (index == 1 ? 1.0 : 2.0) * log(2)
      events.append(
        .scalars(
          ScalarBlock(
            step: index * 10, epoch: Double(index), seconds: Double(index),
            values: [(.trainCost, 3), (.devCost, cost)])))
      events.append(
        .sample(
          TextSample(step: index * 10, seconds: Double(index), temperature: 0.8, texts: texts)))
    }
    var model = DashboardModel(size: Size(columns: columns, rows: 24))
    _ = model.update(.batch(EventBatch(events: events)))
    return model
  }

  private static func lines(_ model: DashboardModel, width: Int = 76) -> [String] {
    SamplesPage(model: model).lines(width: width).map { line in
      line.map(\.text).joined()
    }
  }

  @Test func theNewestComeFirstWithHowUnsureTheNetworkWas() {
    #expect(
      Self.lines(Self.model()).map(\.trimmedRight) == [
        "dev perplexity 4.00  2.00 bits per character  best 2.00 at step 10",
        "as if the next character were one of 4.00 equally likely ones",
        "", "step 20  epoch 2.0  perplexity 4.00  2.00 bits  temperature 0.80", "  b",
        "", "step 10  epoch 1.0  perplexity 2.00  1.00 bits  temperature 0.80", "  abab",
        "", "step 0  epoch 0.0  perplexity 4.00  2.00 bits  temperature 0.80", "  ab     ba",
      ])
  }

  @Test func answersStandBesideTheTruthWhereTheyAreWrong() {
    var events: [RunEvent] = [.started(Self.manifest(source: "dates", tokens: ["\n", "1", "="]))]
    for (step, right) in [(0, 0.0), (10, 0.75)] {
      events.append(
        .scalars(
          ScalarBlock(
            step: step, epoch: Double(step) / 10, seconds: 0,
            values: [(.devCost, 1), (.devAccuracy, 0.9), (.devExactMatch, right)])))
      events.append(
        .sample(
          TextSample(
            step: step, seconds: 0,
            answers: [
              .init(question: "3 May 1979", answer: "1979-05-03", truth: "1979-05-03"),
              .init(question: "5/12/08", answer: "2008", truth: "2008-05-12"),
            ])))
    }
    var model = DashboardModel(size: Size(columns: 80, rows: 24))
    _ = model.update(.batch(EventBatch(events: events)))
    #expect(
      Self.lines(model).prefix(5).map(\.trimmedRight) == [
        "dev exact match 75.0%  90.0% of each answer's characters  best 75.0% at step 10", "",
        "step 10  epoch 1.0  dev exact match 75.0%",
        "  3 May 1979 → 1979-05-03 ✓", "  5/12/08    → 2008       ✕ 2008-05-12",
      ])
    // Nothing goes past the width.
    for width in [1, 12, 30] {
      #expect(Self.lines(model, width: width).count == 9)
    }
  }

  /// Bits of what are no characters are of tokens; of a cost that is no cross-entropy there are none.
  @Test func whatIsNoTextHasNoPerplexity() {
    let words = Self.lines(Self.model(source: "{text: a.txt}", tokens: ["end", "the", "a"]))
    #expect(words[0].contains("bits per token"))
    let others = Self.lines(Self.model(source: "digits"))
    #expect(!others.joined().contains("perplexity"))
    #expect(others.joined().contains("abab"))
  }

  @Test func longTextsAreWholeBelowEachOther() {
    let text = "to be or not to be\n\nthat is the question whether tis nobler in the mind"
    let lines = Self.lines(Self.model(texts: [[text, "so"]]), width: 30).map(\.trimmedRight)
    #expect(
      lines.suffix(6) == [
        "  · to be or not to be", "", "    that is the question", "    whether tis nobler in the",
        "    mind", "  · so",
      ])
  }

  @Test func theScreenIsThereOnceSomethingIsWritten() {
    var model = Self.model()
    _ = model.update(.input(.key(.character("8"))))
    #expect(model.tab == .samples && model.pageTitle == "samples at step 20")
    var other = Scene.training.model(Size(columns: 80, rows: 24))
    _ = other.update(.input(.key(.character("8"))))
    #expect(other.tab == .overview)
  }

  @Test func whatWasWrittenOnAnAbandonedWayIsNotAmongThem() {
    var model = Self.model()
    _ = model.update(
      .batch(
        EventBatch(events: [
          .branched(Branch(fromStep: 25, toStep: 15, seconds: 3, reason: "undone"))
        ])))
    #expect(model.run.samples.map(\.step) == [0, 10])
  }
}

extension String {
  fileprivate var trimmedRight: String {
    String(reversed().drop { $0 == " " }.reversed())
  }
}
