import Testing

@testable import RunEvents

@Suite struct RunQueryTests {
  private static let run: RunFacts = {
    var run = RunFacts()
    run.name = "2026-11-28-1012-Wide-digits"
    run.state = "finished"
    run.dataName = "digits"
    run.steps = 4000
    run.epochs = 20
    run.notes = RunNotes(text: "tried a lower rate", tags: ["good", "Baseline"])
    run.set("optimizer.adam.learningRate", to: "0.001")
    run.set("batch_size", to: "64")
    run.set("model[3].dropout", to: "0.2")
    run.metrics[MetricKey("dev/accuracy")] = .init(last: 0.93, best: 0.95)
    run.metrics[MetricKey("train/accuracy")] = .init(last: 0.99)
    run.metrics[MetricKey("lm loss")] = .init(last: 2.5, best: 2.25)
    return run
  }()

  @Test(arguments: [
    ("", true), ("wide", true), ("WIDE digits", true), ("narrow", false), ("baseline", true),
    ("lr>=1e-3", true), ("lr > 1e-3", false), ("learning_rate=0.001", true),
    ("adam.learningRate==1e-3", true), ("optimizer=adam", true), ("optimizer = sgd", false),
    ("optimizer!=sgd", true), ("optimizer!=adam", false), ("batchSize<=64", true),
    ("config.batch-size = 64", true), ("dropout=20%", true), ("dropout<0.2", false),
    ("dev/accuracy<0.94", true), ("best.dev/accuracy>94%", true), ("last.dev/accuracy>94%", false),
    ("accuracy=0.93", true), ("best.accuracy>=0.95", true), ("'lm loss'<3", true),
    ("best.'lm loss'<3", false), ("'best.lm loss'<=2.25", true), ("best.train/accuracy>0", false),
    ("state=finished", true), ("state:fin", true), ("data=digits", true), ("steps>3999", true),
    ("note:lower", true), ("not note:debug", true), ("note:'lower rate'", true),
    ("tag=good", true), ("tag=goo", false), ("tag:goo", true), ("tag!=good", false),
    ("tag=baseline", true), ("momentum=0.9", false), ("momentum!=0.9", true),
    ("momentum<1", false), ("lr>=1e-3 and optimizer=adam and not note:debug", true),
    ("lr>1 or tag=good", true), ("lr>1 or tag=bad", false), ("not (lr>1 or tag=bad)", true),
    ("lr>1 or tag=good and steps<10", false), ("(lr>1 or tag=good) steps>10", true),
    ("NOT lr>1 AND tag=good", true), ("name:'wide-d'", true), ("\"and\"", false),
    ("optimizer:ada", true), ("accuracy:0.93", true),
  ])
  func asksWhatItSays(query: String, answer: Bool) throws {
    #expect(try RunQuery(query).matches(Self.run) == answer)
  }

  @Test(arguments: [
    ("lr>=", 5, "no value behind >="), ("lr>=x", 5, ">= wants a number (got x)"),
    ("lr >= and tag=a", 7, ">= wants a number (got and)"),
    ("tag=a and", 10, "nothing behind and"), ("tag=a or or", 10, "nothing behind or"),
    ("not", 4, "nothing behind not"), ("(tag=a", 1, "a ( without its )"),
    ("tag=a)", 6, "a ) without its ("), (">3", 1, "no name before >"),
    ("note:'open", 6, "a quote that does not end"),
    ("lr<>3", 4, "a second sign where a value is wanted"),
    ("()", 2, "a comparison or a word is missing"), ("and", 1, "a comparison or a word is missing"),
  ])
  func saysWhereItIsNone(query: String, column: Int, reason: String) {
    #expect(throws: RunQueryProblem(column: column, reason: reason)) { try RunQuery(query) }
  }

  @Test func hugeAndDeepTextsAreRefused() {
    #expect(throws: RunQueryProblem.self) { try RunQuery(String(repeating: "a ", count: 5000)) }
    #expect(throws: RunQueryProblem.self) { try RunQuery(String(repeating: "(", count: 3000)) }
    #expect(throws: RunQueryProblem.self) {
      try RunQuery(String(repeating: "not ", count: 900) + "a")
    }
  }

  @Test func namesThatNoRunHasAreFound() throws {
    let query = try RunQuery("learningrat>1 and tag=x and best.dev/acuracy>0")
    #expect(query.unknownFields(in: [Self.run]) == ["learningrat", "best.dev/acuracy"])
    #expect(query.unknownFields(in: []) == [])
    #expect(
      RunQuery.names(near: "learningrat", in: [Self.run]).first == "optimizer.adam.learningRate")
  }

  @Test func aManifestSaysWhatCanBeAsked() throws {
    var manifest = RunManifest(name: "a", seed: 7)
    manifest.provenance = ["lr": "0.01", "arch": "resnet"]
    var facts = RunFacts()
    facts.take(manifest, recipe: [])
    #expect(try RunQuery("lr=0.01 arch=ResNet").matches(facts))
    #expect(try !RunQuery("seed=7").matches(facts))
    manifest.recipe = "seed: 7"
    facts = RunFacts()
    facts.take(manifest, recipe: [("optimizer.sgd.momentum", "0.9")])
    #expect(try RunQuery("optimizer=sgd momentum>=0.9 seed=7").matches(facts))
    #expect(try !RunQuery("arch=resnet").matches(facts))
  }
}
