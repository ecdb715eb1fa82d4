import Foundation
import Testing

@testable import Search
@testable import Training

/// Plans and journals of searches that no search has written.
@Suite struct OddSearchTests {
  @Test(arguments: [
    ("trialCount", "9223372036854775807"), ("trialCount", "0"), ("reduction", "0"),
    ("parallel", "9223372036854775807"), ("rounds", "-1"), ("rungs", "[]"), ("rungs", "[3,1]"),
    ("rungs", "[9223372036854775807]"),
  ])
  func aPlanThatCannotBeIsRefused(key: String, value: String) throws {
    try withFolder { folder in
      let plan = SearchStateTests.plan(trials: 3, pruning: .halving)
      _ = try SearchFolder.create(plan, in: folder)
      let file = "\(folder)/s/\(SearchFolder.planName)"
      var members = try #require(
        JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: file)))
          as? [String: Any])
      members[key] = try JSONSerialization.jsonObject(
        with: Data(value.utf8), options: .fragmentsAllowed)
      try JSONSerialization.data(withJSONObject: members).write(to: URL(filePath: file))
      #expect {
        try SearchFolder.open("\(folder)/s")
      } throws: {
        "\($0)".contains("its search.json is damaged: its \(key)")
      }
    }
  }

  @Test func aRangeThatHoldsNothingIsRefused() {
    let ranges: [SearchRange] = [
      .uniform(1, 0), .uniform(.nan, 1), .uniform(-1e308, 1e308), .integer(.min, .max),
      .integer(2, 1), .choice([]), .logUniform(0, 1), .oneMinusLogUniform(0, 1),
    ]
    for range in ranges {
      var plan = SearchStateTests.plan(trials: 3)
      plan.dimensions = [SearchDimension(path: "cost.l2", range: range)]
      #expect(plan.fault == "the range of cost.l2 holds nothing", "\(range)")
    }
    #expect(SearchStateTests.plan(trials: 3).fault == nil)
  }

  @Test(arguments: [Int.min, 0, 4, Int.max])
  func aTrialThatIsNoneIsRefused(number: Int) {
    var state = SearchState(SearchStateTests.plan(trials: 3))
    #expect(state.take(.killed(trial: number)) == "there is no trial \(number)")
    #expect(state.take(.promoted(trial: number)) == "there is no trial \(number)")
  }

  @Test func aPipeInPlaceOfThePlanIsRefusedAtOnce() throws {
    try withFolder { folder in
      _ = try SearchFolder.create(SearchStateTests.plan(trials: 3), in: folder)
      let file = "\(folder)/s/\(SearchFolder.planName)"
      unlink(file)
      #expect(mkfifo(file, 0o600) == 0)
      #expect {
        try SearchFolder.open("\(folder)/s")
      } throws: {
        "\($0)".contains("its search.json: it is a named pipe, not a file")
      }
    }
  }
}
