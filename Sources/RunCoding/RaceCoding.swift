import RunEvents

/// A race as members of its lines, all with `step` and `seconds`.
///
/// - `raceStarted`: `hyperparameter`, `a`, `b`, `epoch`, `lastEpoch`.
/// - `raceArmEnded`: `arm` (`a`, `b`), `trouble` where there is one.
/// - `raceEnded`: `kept` (`a`, `b`; left out where the race was taken back), `metric`, `a` and `b`
///   where they were measured.
extension JSONWriter {
  mutating func write(_ race: Race) {
    member("hyperparameter", race.hyperparameter.key)
    member("a", race.a)
    member("b", race.b)
    member("step", race.step)
    member("epoch", race.epoch)
    member("lastEpoch", race.lastEpoch)
    member("seconds", race.seconds)
  }

  mutating func write(_ end: RaceArmEnd) {
    member("arm", end.arm.rawValue)
    write(step: end.step, seconds: end.seconds)
    member("trouble", ifPresent: end.trouble)
  }

  mutating func write(_ end: RaceEnd) {
    member("kept", ifPresent: end.kept?.rawValue)
    member("metric", end.metric.text)
    member("a", ifPresent: end.a)
    member("b", ifPresent: end.b)
    write(step: end.step, seconds: end.seconds)
  }
}

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
