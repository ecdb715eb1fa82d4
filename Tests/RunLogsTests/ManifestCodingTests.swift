import Foundation
import RunEvents
import RunLogs
import Testing

@Suite struct ManifestCodingTests {
  func read(_ text: String) throws(RunLogError) -> RunManifest {
    try ManifestCoding.manifest(from: Array(text.utf8), path: "manifest.json")
  }

  @Test func everyMemberReadsBackAsItWas() throws {
    #expect(
      try read(ManifestCoding.text(of: SampleEvents.manifest)) == SampleEvents.manifest)
    let bare = RunManifest(name: "bare")
    #expect(try read(ManifestCoding.text(of: bare)) == bare)
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
      #"{"future": {"a": [1]}, "name": "x", "hyperparameters": {"warp": 9, "l2": 1}}"#)
    #expect(
      manifest == RunManifest(name: "x", hyperparameters: [HyperparameterValue(.l2, 1)]))
  }

  @Test(arguments: [
    ("", 0, "expected '{', found the end"),
    ("{\"epochs\": 3}", 0, "no name"),
    ("{\"name\": \"x\", \"epochs\": true}", 24, "expected a whole number"),
    ("{\"name\": \"x\"} {}", 14, "text after the end of the value"),
  ])
  func damageNamesTheFileTheByteAndTheReason(text: String, offset: Int, reason: String) {
    #expect(
      throws: RunLogError.damagedManifest(path: "manifest.json", offset: offset, reason: reason)
    ) { try read(text) }
  }
}
