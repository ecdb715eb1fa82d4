import RunEvents
import Testing

@testable import Training

@Suite struct ConfusionTests {
  @Test func theDevSetIsToldNowAndThenAndForTheKeptParameters() async throws {
    let outcome = try await Scene.run()
    let confusions = outcome.events.compactMap { event in
      if case .confusion(let confusion) = event { confusion } else { nil }
    }
    // The untrained network and six epochs; the last is what is kept.
    #expect(confusions.map(\.step) == [0, 5, 10, 15, 20, 25, 30])
    for confusion in confusions {
      #expect(confusion.split == .dev)
      #expect(confusion.counts.reduce(0, +) == Scene.data.dev.count)
      let wrong = confusion[0, 1] + confusion[1, 0]
      #expect(confusion.mistakes.count == wrong)
      let accuracy = outcome.events.points(.devAccuracy).last { $0.step == confusion.step }?.value
      let right = Double(Scene.data.dev.count - wrong) / Double(Scene.data.dev.count)
      #expect(accuracy == right)
    }
    let surest = try #require(confusions.first).mistakes.map(\.confidence)
    #expect(surest == surest.sorted(by: >))
  }

  @Test func aLongRunTellsItAboutTwentyTimes() async throws {
    let outcome = try await Scene.run(Scene.recipe { $0.epochs = 130 })
    let count = outcome.events.count { if case .confusion = $0 { true } else { false } }
    #expect((20...25).contains(count))
  }
}
