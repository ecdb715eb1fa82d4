import RunEvents

/// Definitions of hyperparameters as JSON objects.
///
/// Members: `key`, `title`, `scale` (`log`, `linear`, `oneMinusLog`, `integer`, `choice`), `purpose`
/// (`optimization`, `regularization`, `data`, `speed`, `other`), `takesHold` (`step`, `epoch`,
/// `loader`), and where there is one: `symbol`, `shorthand`, `unit`, `min`, `max`, `excludesMin`,
/// `excludesMax` (true), `minReason`, `maxReason`, `usual` [from, to], `increment`,
/// `largeIncrement`, `first`, `zeroTitle`, `affectsLearning` (false), `choices` [string], `decimals`. A word
/// that this version does not know is taken for the plainest.
extension JSONWriter {
  mutating func writeMembers(of definition: HyperparameterDefinition) {
    member("key", definition.hyperparameter.key)
    member("title", definition.title)
    if !definition.symbol.isEmpty { member("symbol", definition.symbol) }
    member("shorthand", ifPresent: definition.shorthand)
    if !definition.unit.isEmpty { member("unit", definition.unit) }
    member("scale", definition.scale.rawValue)
    member("min", ifPresent: definition.limits.least)
    member("max", ifPresent: definition.limits.greatest)
    if definition.limits.excludesLeast { member("excludesMin", true) }
    if definition.limits.excludesGreatest { member("excludesMax", true) }
    member("minReason", ifPresent: definition.limits.leastReason)
    member("maxReason", ifPresent: definition.limits.greatestReason)
    if let usual = definition.usual {
      key("usual")
      beginArray()
      value(usual.lowerBound)
      value(usual.upperBound)
      endArray()
    }
    member("increment", ifPresent: definition.increment)
    member("largeIncrement", ifPresent: definition.largeIncrement)
    member("first", ifPresent: definition.firstValue)
    member("zeroTitle", ifPresent: definition.zeroTitle)
    member("purpose", definition.purpose.rawValue)
    member("takesHold", definition.takesHold.rawValue)
    if !definition.affectsLearning { member("affectsLearning", false) }
    if !definition.choices.isEmpty { write("choices", definition.choices) }
    if definition.decimals != 0 { member("decimals", definition.decimals) }
  }

  /// Definitions alone, each an object.
  mutating func write(definitions: [HyperparameterDefinition]) {
    beginArray()
    for definition in definitions {
      beginObject()
      writeMembers(of: definition)
      endObject()
    }
    endArray()
  }

  /// Definitions with their values, each an object that has `value` besides.
  mutating func write(_ values: [HyperparameterValue]) {
    beginArray()
    for setting in values {
      beginObject()
      writeMembers(of: setting.definition)
      member("value", setting.value)
      endObject()
    }
    endArray()
  }
}

extension JSONScanner {
  /// An array of definitions, each with its value where it has one.
  mutating func hyperparameterDefinitions() throws(JSONDamage) -> [HyperparameterValue] {
    var values: [HyperparameterValue] = []
    try elements { (scanner) throws(JSONDamage) in
      guard let value = try scanner.hyperparameterDefinition() else { return }
      values.append(value)
    }
    return values
  }

  /// nil for an object without a key.
  private mutating func hyperparameterDefinition() throws(JSONDamage) -> HyperparameterValue? {
    var definition = HyperparameterDefinition(Hyperparameter(""), title: "")
    var key: String?
    var value = Double.nan
    try members { (scanner, name) throws(JSONDamage) in
      if scanner.word("null") { return }
      switch name.string {
      case "key": key = try scanner.string()
      case "value": value = try scanner.number()
      case "title": definition.title = try scanner.string()
      case "symbol": definition.symbol = try scanner.string()
      case "shorthand": definition.shorthand = try scanner.string()
      case "unit": definition.unit = try scanner.string()
      case "scale": definition.scale = .init(rawValue: try scanner.string()) ?? .linear
      case "min": definition.limits.least = try scanner.finiteNumber()
      case "max": definition.limits.greatest = try scanner.finiteNumber()
      case "excludesMin": definition.limits.excludesLeast = try scanner.flag()
      case "excludesMax": definition.limits.excludesGreatest = try scanner.flag()
      case "minReason": definition.limits.leastReason = try scanner.string()
      case "maxReason": definition.limits.greatestReason = try scanner.string()
      case "usual": definition.usual = try scanner.range()
      case "increment": definition.increment = try scanner.finiteNumber()
      case "largeIncrement": definition.largeIncrement = try scanner.finiteNumber()
      case "first": definition.firstValue = try scanner.finiteNumber()
      case "zeroTitle": definition.zeroTitle = try scanner.string()
      case "purpose": definition.purpose = .init(rawValue: try scanner.string()) ?? .other
      case "takesHold": definition.takesHold = .init(rawValue: try scanner.string()) ?? .step
      case "affectsLearning": definition.affectsLearning = try scanner.flag()
      case "choices": definition.choices = try scanner.strings()
      case "decimals": definition.decimals = min(max(0, try scanner.integer()), 9)
      default: try scanner.skipValue()
      }
    }
    guard let key else { return nil }
    definition.hyperparameter = Hyperparameter(key)
    if definition.title.isEmpty {
      definition.title = HyperparameterDefinition.usual(definition.hyperparameter).title
    }
    return HyperparameterValue(definition, value)
  }

  /// nil for what is no finite number, which bounds nothing.
  private mutating func finiteNumber() throws(JSONDamage) -> Double? {
    let number = try number()
    return number.isFinite ? number : nil
  }

  mutating func flag() throws(JSONDamage) -> Bool {
    if word("true") { return true }
    guard word("false") else { throw damage("expected true or false") }
    return false
  }

  /// Two numbers, the smaller one first; nil for anything else.
  private mutating func range() throws(JSONDamage) -> ClosedRange<Double>? {
    var ends: [Double] = []
    try elements { (scanner) throws(JSONDamage) in ends.append(try scanner.number()) }
    guard ends.count == 2, ends[0] <= ends[1], ends[0].isFinite, ends[1].isFinite else {
      return nil
    }
    return ends[0]...ends[1]
  }
}
