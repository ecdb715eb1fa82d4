import RunEvents
import Testing

@Suite struct AlertRuleTests {
  @Test(arguments: [
    ("dev/cost > 2", AlertRule.comparison(.devCost, .above, 2), "dev/cost > 2"),
    ("dev/cost>2.5", .comparison(.devCost, .above, 2.5), "dev/cost > 2.5"),
    ("  dev/accuracy >= 98% ", .comparison(.devAccuracy, .atLeast, 0.98), "dev/accuracy >= 0.98"),
    ("loss < 1e-3", .comparison(MetricKey("loss"), .below, 0.001), "loss < 0.001"),
    ("val loss/a <= -1", .comparison(MetricKey("val loss/a"), .atMost, -1), "val loss/a <= -1"),
    (
      "no improvement 20 epochs", .noImprovement(nil, count: 20, .epochs),
      "no improvement 20 epochs"
    ),
    (
      "No Improvement for 1 epoch", .noImprovement(nil, count: 1, .epochs), "no improvement 1 epoch"
    ),
    (
      "no improvement of dev/cost 5 evaluations", .noImprovement(.devCost, count: 5, .evaluations),
      "no improvement of dev/cost 5 evaluations"
    ),
    (
      "no improvement of train/cost for 300 steps", .noImprovement(.trainCost, count: 300, .steps),
      "no improvement of train/cost 300 steps"
    ),
    ("non-finite", .nonFinite, "non-finite"), ("NonFinite", .nonFinite, "non-finite"),
    ("finished", .finished, "finished"), ("Failed", .failed, "failed"),
  ])
  func aRuleIsReadAndWrittenBack(text: String, rule: AlertRule, written: String) throws {
    #expect(try AlertRule(text) == rule)
    #expect(rule.description == written)
    #expect(try AlertRule(written) == rule)
  }

  private static let forms =
    "METRIC > NUMBER (or <, <=, >=), no improvement 20 epochs, non-finite, finished, failed"

  @Test(arguments: [
    ("", "an alert needs a rule; \(forms)"),
    ("diverging", "‘diverging’ is no rule; \(forms)"),
    ("> 2", "‘> 2’ is no rule; \(forms)"),
    (
      "dev/cost == 2", "a metric is compared with <, <=, > or >=, not with ==; such as dev/cost > 2"
    ),
    (
      "dev/cost != 2", "a metric is compared with <, <=, > or >=, not with !=; such as dev/cost > 2"
    ),
    ("2 < dev/cost", "the metric comes first; such as dev/cost > 2"),
    ("dev/cost > two", "‘two’ is no number; such as dev/cost > 2"),
    ("dev/cost >", "the number is missing; such as dev/cost > 2"),
    ("dev/cost > 1e999", "‘1e999’ is no number; numbers go up to 1.8e308"),
    (
      "no improvement",
      "no improvement needs a number of epochs, evaluations or steps; no improvement 20 epochs, or no improvement of dev/cost 20 epochs"
    ),
    (
      "no improvement>4",
      "no improvement needs a number of epochs, evaluations or steps; no improvement 20 epochs, or no improvement of dev/cost 20 epochs"
    ),
    (
      "no improvement 20 minutes",
      "improvement is not counted in ‘minutes’; it counts epochs, evaluations or steps"
    ),
    ("no improvement 0 epochs", "no improvement counts from 1 to 1000000000, not 0"),
    ("no improvement 2.5 epochs", "‘2.5’ is no number; such as dev/cost > 2"),
    (
      "no improvement of dev/warmth 2 epochs",
      "which way dev/warmth gets better is not known; compare it with a number, as in dev/warmth < 0.1"
    ),
    (String(repeating: "x", count: 201), "a rule has at most 200 bytes"),
  ])
  func whatIsNoRuleIsToldWhatOneIs(text: String, sentence: String) {
    let problem = #expect(throws: AlertProblem.self) { try AlertRule(text) }
    #expect(problem?.sentence == sentence)
  }

  @Test func theRulesInForceFollowTheRun() throws {
    var manifest = RunManifest(name: "run")
    manifest.alerts = [.finished, .finished, .nonFinite]
    var rules = AlertRules()
    rules.take(.started(manifest))
    #expect(rules.all == [.finished, .nonFinite])
    let cost = try AlertRule("dev/cost > 2")
    for action in [RunCommand.Action.addAlert(cost), .removeAlert(.finished)] {
      rules.take(.commandApplied(CommandOutcome(command: RunCommand(action), step: 1, seconds: 1)))
    }
    #expect(rules.all == [.nonFinite, cost])
    #expect(rules.refusal(of: .addAlert(cost)) == .alreadyThere(cost))
    #expect(rules.refusal(of: .removeAlert(.failed)) == .noSuchAlert("failed", count: 2))
    #expect(rules.refusal(of: .pause) == nil)
  }

  @Test func thereAreNotAnyNumberOfThem() throws {
    let many = try (1...40).map { try AlertRule("dev/cost > \($0)") }
    let rules = AlertRules(many)
    #expect(rules.all.count == AlertRules.most)
    #expect(rules.refusal(of: .addAlert(.finished)) == .tooMany)
  }

  @Test func whatIsAskedIsListedAddedOrRemoved() throws {
    let rules = AlertRules([.finished, .nonFinite])
    #expect(try AlertRequest("  ", among: rules) == .list)
    #expect(try AlertRequest("failed", among: rules) == .add(.failed))
    #expect(try AlertRequest("remove 2", among: rules) == .remove(.nonFinite))
    #expect(try AlertRequest("remove finished", among: rules) == .remove(.finished))
    for text in ["remove", "remove 0", "remove 3", "remove failed"] {
      let problem = #expect(throws: AlertProblem.self) { try AlertRequest(text, among: rules) }
      #expect(problem?.hint == "a number from 1 to 2, or the rule")
    }
    #expect(throws: AlertProblem.alreadyThere(.finished)) {
      try AlertRequest("finished", among: rules)
    }
  }
}
