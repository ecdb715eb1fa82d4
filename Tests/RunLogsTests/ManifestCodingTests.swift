import Foundation
import RunCoding
import RunEvents
import RunLogs
import Testing

@Suite struct ManifestCodingTests {
  func read(_ text: String) throws(JSONDamage) -> RunManifest {
    try ManifestCoding.manifest(from: Array(text.utf8))
  }

  @Test func everyMemberReadsBackAsItWas() throws {
    #expect(
      try read(ManifestCoding.text(of: SampleEvents.manifest)) == SampleEvents.manifest)
    let bare = RunManifest(name: "bare")
    #expect(try read(ManifestCoding.text(of: bare)) == bare)
  }

  @Test func alertsOfLaterVersionsWaitForNothing() throws {
    var manifest = RunManifest(name: "watched")
    manifest.alerts = [.finished, .comparison(.devCost, .above, 2)]
    #expect(try read(ManifestCoding.text(of: manifest)) == manifest)
    let later = try read(
      #"{"name": "watched", "alerts": ["finished", "full moon", "dev/cost > 2"]}"#)
    #expect(later == manifest)
  }

  @Test func theTextIsIndentedJSON() throws {
    let text = ManifestCoding.text(of: SampleEvents.manifest)
    #expect(text.hasPrefix("{\n  \"name\": \"2026-11-23-1412-digits"))
    #expect(text.contains("\n  \"hyperparameters\": {\n    \"momentum\": 0.9,\n"))
    #expect(text.hasSuffix("\n  \"startedAt\": 1795443120.25\n}\n"))
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    #expect(object?["recipe"] as? String == SampleEvents.manifest.recipe)
    #expect(object?["seed"] as? UInt64 == .max)
  }

  @Test func membersOfLaterVersionsArePassedOver() throws {
    let manifest = try read(
      #"{"future": {"a": [1]}, "name": "x", "hyperparameters": {"l2": 1}}"#)
    #expect(
      manifest == RunManifest(name: "x", hyperparameters: [HyperparameterValue(.l2, 1)]))
  }

  /// Logs of before name their hyperparameters and define none.
  @Test func whatIsNotDefinedHasItsUsualDefinition() throws {
    let manifest = try read(
      #"{"name": "x", "hyperparameters": {"batchSize": 8, "warp_speed": 9}, "data": {"trainCount": 50}}"#
    )
    let batchSize = manifest.definition(of: .batchSize)
    #expect(batchSize.refusal(of: 51) == "batch size must be in 1...50, the train set's size")
    #expect(manifest.hyperparameters.map(\.definition.title) == ["batch size", "warp speed"])
    #expect(manifest.hyperparameters.map(\.value) == [8, 9])
    let adam = try read(
      #"{"name": "x", "hyperparameters": {"momentum": 0.9, "squaredGradientDecay": 0.999}}"#)
    #expect(adam.hyperparameters.map(\.definition.symbol) == ["β₁", "β₂"])
  }

  @Test func everyDefinitionReadsBackAsItWas() throws {
    var full = HyperparameterDefinition(
      Hyperparameter("aux_weight"), title: "auxiliary weight", scale: .oneMinusLogarithmic,
      limits: .init(
        least: 0, greatest: 1, excludesLeast: true, excludesGreatest: true,
        leastReason: "nothing", greatestReason: "all"), purpose: .regularization)
    full.symbol = "α"
    full.shorthand = "aux"
    full.unit = "nats"
    full.usual = 0.1...0.9
    full.increment = 0.01
    full.largeIncrement = 0.1
    full.zeroTitle = "off"
    full.takesHold = .loader
    full.affectsLearning = false
    full.choices = ["a", "b"]
    full.decimals = 3
    let manifest = RunManifest(
      name: "x",
      hyperparameters: [HyperparameterValue(full, 0.5), HyperparameterValue(.epochs, 3)])
    #expect(try read(ManifestCoding.text(of: manifest)) == manifest)
  }

  @Test func definitionsOfLaterVersionsAreReadAsFarAsTheyAreKnown() throws {
    let manifest = try read(
      #"{"name": "x", "hyperparameters": {"k": 2}, "hyperparameterDefinitions": [{"key": "k", "title": "K", "scale": "spiral", "min": "NaN", "usual": [2, 1], "decimals": 99, "purpose": "fun"}, {"title": "no key"}]}"#
    )
    let definition = manifest.definition(of: Hyperparameter("k"))
    #expect(definition.title == "K" && definition.scale == .linear && definition.purpose == .other)
    #expect(definition.limits.least == nil && definition.usual == nil && definition.decimals == 9)
    #expect(manifest.hyperparameters.count == 1)
  }

  @Test(arguments: [
    ("", 0, "expected '{', found the end"),
    ("{\"epochs\": 3}", 0, "no name"),
    ("{\"name\": \"x\", \"epochs\": true}", 24, "expected a whole number"),
    ("{\"name\": \"x\"} {}", 14, "text after the end of the value"),
  ])
  func damageNamesTheFileTheByteAndTheReason(text: String, offset: Int, reason: String) {
    #expect(
      throws: JSONDamage(offset: offset, reason: reason)
    ) { try read(text) }
  }
}
