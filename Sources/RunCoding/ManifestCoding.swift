import RunEvents

/// A manifest as JSON: `manifest.json` itself, indented, and the `started` line of a log.
///
/// Members: `name`, `recipe`, `seed`, `epochs`, `batchSize`, `hyperparameters` {key: value, in the
/// order to show them}, `hyperparameterDefinitions` (as `HyperparameterCoding.swift` lists them; logs
/// of before have none, and the usual ones are meant), `metrics` (as `MetricCoding.swift` lists them, where the run
/// says something of them), `capabilities` [key] (where there is none, those of the engine), `data` {`name`, `fingerprint`, `devFingerprint` (where it is known), `trainCount`, `trainDevCount`, `devCount`, `testCount`,
/// `featureCount`, `classNames`}, `layers`, `parameterCount`, `workers`, `logEvery`,
/// `optimizingMetric`, `earlyStoppingMetric` and `humanLevelError` where there is one, `alerts` [rule]
/// where there are some, `parent` {`run`, `step`} where it branches from one, `provenance` {string: string, by name}, `startedAt` (seconds since 1970). What
/// another tool's log became has besides `isTimed` where it is false: the log has no clock and its
/// seconds only number the rows; `stepName` where its steps count something else, and
/// `hasFractionalEpochs` where it is true: x is the epoch.
public enum ManifestCoding {
  /// The text of a manifest.json, newline included.
  public static func text(of manifest: RunManifest) -> String {
    var json = JSONWriter(isPretty: true)
    json.write(manifest)
    json.newline()
    return String(decoding: json.bytes, as: UTF8.self)
  }

  /// Reads the text of a manifest.json. Members it does not know are passed over, and only `name`
  /// has to be there.
  /// - Throws: `JSONDamage`, at a byte of the text.
  public static func manifest(from text: [UInt8]) throws(JSONDamage) -> RunManifest {
    var result: Result<RunManifest, JSONDamage> = .failure(JSONDamage(offset: 0, reason: "empty"))
    text.withUnsafeBufferPointer { bytes in
      do throws(JSONDamage) {
        var scanner = JSONScanner(bytes)
        let manifest = try scanner.manifest()
        try scanner.expectEnd()
        result = .success(manifest)
      } catch {
        result = .failure(error)
      }
    }
    return try result.get()
  }
}

extension JSONWriter {
  mutating func write(_ manifest: RunManifest) {
    beginObject()
    member("name", manifest.name)
    member("recipe", manifest.recipe)
    key("seed")
    value(manifest.seed)
    member("epochs", manifest.epochs)
    member("batchSize", manifest.batchSize)
    key("hyperparameters")
    beginObject()
    for setting in manifest.hyperparameters {
      member(setting.hyperparameter.key, setting.value)
    }
    endObject()
    if !manifest.hyperparameters.isEmpty {
      key("hyperparameterDefinitions")
      write(definitions: manifest.hyperparameters.map(\.definition))
    }
    if !manifest.metrics.isEmpty {
      key("metrics")
      write(manifest.metrics)
    }
    write("capabilities", manifest.capabilities.sorted().map(\.key))
    key("data")
    write(manifest.data)
    write("layers", manifest.layers)
    member("parameterCount", manifest.parameterCount)
    member("workers", manifest.workers)
    member("logEvery", manifest.logEvery)
    member("optimizingMetric", manifest.optimizingMetric.text)
    member("earlyStoppingMetric", ifPresent: manifest.earlyStoppingMetric?.text)
    member("humanLevelError", ifPresent: manifest.humanLevelError)
    if !manifest.alerts.isEmpty { write("alerts", manifest.alerts.map(\.description)) }
    if let parent = manifest.parent {
      key("parent")
      beginObject()
      member("run", parent.run)
      member("step", parent.step)
      endObject()
    }
    write("provenance", manifest.provenance)
    member("startedAt", manifest.startedAt)
    if !manifest.isTimed { member("isTimed", false) }
    if manifest.stepName != "step" { member("stepName", manifest.stepName) }
    if manifest.hasFractionalEpochs { member("hasFractionalEpochs", true) }
    endObject()
  }

  /// Strings by their names, in order.
  package mutating func write(_ name: String, _ texts: [String: String]) {
    key(name)
    beginObject()
    for (name, text) in texts.sorted(by: { $0.key < $1.key }) { member(name, text) }
    endObject()
  }

  private mutating func write(_ data: DataSummary) {
    beginObject()
    member("name", data.name)
    member("fingerprint", data.fingerprint)
    if !data.devFingerprint.isEmpty { member("devFingerprint", data.devFingerprint) }
    member("trainCount", data.trainCount)
    member("trainDevCount", data.trainDevCount)
    member("devCount", data.devCount)
    member("testCount", data.testCount)
    member("featureCount", data.featureCount)
    write("classNames", data.classNames)
    endObject()
  }

  package mutating func write(_ name: String, _ strings: [String]) {
    key(name)
    beginArray()
    for string in strings { value(string) }
    endArray()
  }
}

extension JSONScanner {
  mutating func manifest() throws(JSONDamage) -> RunManifest {
    let start = position
    var manifest = RunManifest(name: "")
    var hasName = false
    var values: [(Hyperparameter, Double)] = []
    var definitions: [HyperparameterValue]?
    try members { (scanner, key) throws(JSONDamage) in
      switch key.string {
      case "name":
        manifest.name = try scanner.string()
        hasName = true
      case "recipe": manifest.recipe = try scanner.string()
      case "seed": manifest.seed = try scanner.unsignedInteger()
      case "epochs": manifest.epochs = try scanner.count()
      case "batchSize": manifest.batchSize = try scanner.count()
      case "hyperparameters": values = try scanner.hyperparameters()
      case "hyperparameterDefinitions": definitions = try scanner.hyperparameterDefinitions()
      case "metrics": manifest.metrics = try scanner.metricDefinitions()
      case "capabilities": manifest.capabilities = Set(try scanner.strings().map(Capability.init))
      case "data": manifest.data = try scanner.dataSummary()
      case "layers": manifest.layers = try scanner.strings()
      case "parameterCount": manifest.parameterCount = try scanner.count()
      case "workers": manifest.workers = try scanner.count()
      case "logEvery": manifest.logEvery = try scanner.count()
      case "optimizingMetric": manifest.optimizingMetric = MetricKey(try scanner.string())
      case "earlyStoppingMetric":
        manifest.earlyStoppingMetric = try scanner.isNull() ? nil : MetricKey(scanner.string())
      case "humanLevelError":
        manifest.humanLevelError = try scanner.isNull() ? nil : scanner.number()
      // One that this version does not know waits for nothing.
      case "alerts": manifest.alerts = try scanner.strings().compactMap { try? AlertRule($0) }
      case "parent": manifest.parent = try scanner.isNull() ? nil : scanner.parent()
      case "provenance": manifest.provenance = try scanner.texts()
      case "startedAt": manifest.startedAt = try scanner.number()
      case "isTimed": manifest.isTimed = try scanner.flag()
      case "stepName": manifest.stepName = try scanner.string()
      case "hasFractionalEpochs": manifest.hasFractionalEpochs = try scanner.flag()
      default: try scanner.skipValue()
      }
    }
    guard hasName else { throw JSONDamage(offset: start, reason: "no name") }
    manifest.hyperparameters = values.map { hyperparameter, value in
      let declared = definitions?.first { $0.hyperparameter == hyperparameter }?.definition
      return HyperparameterValue(declared ?? manifest.usualDefinition(of: hyperparameter), value)
    }
    if definitions == nil { HyperparameterDefinition.numberDecays(of: &manifest.hyperparameters) }
    return manifest
  }

  /// Whether the next value is null, which is then stepped over.
  private mutating func isNull() -> Bool { word("null") }

  private mutating func hyperparameters() throws(JSONDamage) -> [(Hyperparameter, Double)] {
    var values: [(Hyperparameter, Double)] = []
    try members { (scanner, key) throws(JSONDamage) in
      guard let name = key.string else { return try scanner.skipValue() }
      values.append((Hyperparameter(name), try scanner.number()))
    }
    return values
  }

  private mutating func parent() throws(JSONDamage) -> RunParent {
    var parent = RunParent(run: "", step: 0)
    try members { (scanner, key) throws(JSONDamage) in
      switch key.string {
      case "run": parent.run = try scanner.string()
      case "step": parent.step = try scanner.count()
      default: try scanner.skipValue()
      }
    }
    return parent
  }

  private mutating func dataSummary() throws(JSONDamage) -> DataSummary {
    var data = DataSummary(name: "")
    try members { (scanner, key) throws(JSONDamage) in
      switch key.string {
      case "name": data.name = try scanner.string()
      case "fingerprint": data.fingerprint = try scanner.string()
      case "devFingerprint": data.devFingerprint = try scanner.string()
      case "trainCount": data.trainCount = try scanner.count()
      case "trainDevCount": data.trainDevCount = try scanner.count()
      case "devCount": data.devCount = try scanner.count()
      case "testCount": data.testCount = try scanner.count()
      case "featureCount": data.featureCount = try scanner.count()
      case "classNames": data.classNames = try scanner.strings()
      default: try scanner.skipValue()
      }
    }
    return data
  }

  mutating func strings() throws(JSONDamage) -> [String] {
    var strings: [String] = []
    try elements { (scanner) throws(JSONDamage) in strings.append(try scanner.string()) }
    return strings
  }

  /// An object of strings.
  mutating func texts() throws(JSONDamage) -> [String: String] {
    var facts: [String: String] = [:]
    try members { (scanner, key) throws(JSONDamage) in
      guard let name = key.string else { throw scanner.damage("broken escape in a key") }
      facts[name] = try scanner.string()
    }
    return facts
  }
}
