import RunEvents

extension EventFields {
  func race() throws(JSONDamage) -> Race {
    Race(
      hyperparameter: Hyperparameter(try requiredString("hyperparameter")),
      a: try requiredNumber("a"), b: try requiredNumber("b"), step: try requiredInteger("step"),
      epoch: try requiredNumber("epoch"), lastEpoch: try requiredInteger("lastEpoch"),
      seconds: try requiredNumber("seconds"))
  }

  /// One row of scalars.
  func row() throws(JSONDamage) -> ScalarBlock {
    guard var scanner = scanner("values") else { throw missing("values") }
    var keys: [MetricKey] = []
    var values: [Double] = []
    try scanner.members { (scanner, key) throws(JSONDamage) in
      guard let name = key.string else {
        throw JSONDamage(offset: 0, reason: "broken escape in a key")
      }
      keys.append(MetricKey(name))
      values.append(scanner.word("null") ? .nan : try scanner.number())
    }
    return ScalarBlock(
      keys: keys, steps: [try requiredInteger("step")],
      epochs: try number("epoch").map { [$0] } ?? [], seconds: [try requiredNumber("seconds")],
      values: values)
  }

  /// Nil for an arm that this version does not know.
  func raceArmEnd() throws(JSONDamage) -> RaceArmEnd? {
    guard let arm = try arm("arm") else { return nil }
    return RaceArmEnd(
      arm: arm, step: try requiredInteger("step"), seconds: try requiredNumber("seconds"),
      trouble: try string("trouble"))
  }

  /// Likewise.
  func raceEnd() throws(JSONDamage) -> RaceEnd? {
    var kept: Race.Arm?
    if try string("kept") != nil {
      guard let arm = try arm("kept") else { return nil }
      kept = arm
    }
    return RaceEnd(
      kept: kept, metric: MetricKey(try requiredString("metric")), a: try number("a"),
      b: try number("b"), step: try requiredInteger("step"), seconds: try requiredNumber("seconds"))
  }

  func raceAction() throws(JSONDamage) -> RunCommand.Action {
    .race(
      Hyperparameter(try requiredString("hyperparameter")), against: try requiredNumber("value"),
      epochs: try requiredInteger("epochs"))
  }

  func arm(_ name: StaticString) throws(JSONDamage) -> Race.Arm? {
    Race.Arm(rawValue: try requiredString(name))
  }
}
