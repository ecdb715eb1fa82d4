import RunEvents

/// Residuals as members of their line: `split`, `step`, `seconds`, `count`, `targetCount`, `targets`
/// [{`name`, `count`, `rmse`, `mae`, `r2` where there is one, `bias`, `bands` [{`low`, `high`,
/// `count`, `bias`, `scatter`}], `predictions` [number], `residuals` [number]}], `worst` [{`example`,
/// `row` where it is known, `values` and `predictions` [number, one a target], `share`, `inputs`
/// [{`name`, `value`, `deviations`}], `text` where it can be read}].
extension JSONWriter {
  mutating func write(_ residuals: Residuals) {
    member("split", residuals.split.rawValue)
    member("step", residuals.step)
    member("seconds", residuals.seconds)
    member("count", residuals.count)
    member("targetCount", residuals.targetCount)
    list("targets", residuals.targets) { json, target in
      json.member("name", target.name)
      json.member("count", target.count)
      json.member("rmse", target.rootMeanSquaredError)
      json.member("mae", target.meanAbsoluteError)
      json.member("r2", ifPresent: target.determination)
      json.member("bias", target.bias)
      json.list("bands", target.bands) { json, band in
        json.member("low", band.low)
        json.member("high", band.high)
        json.member("count", band.count)
        json.member("bias", band.bias)
        json.member("scatter", band.scatter)
      }
      json.write("predictions", target.predictions)
      json.write("residuals", target.residuals)
    }
    list("worst", residuals.worst) { json, example in
      json.member("example", example.example)
      if let row = example.sourceRow { json.member("row", row) }
      json.write("values", example.values)
      json.write("predictions", example.predictions)
      json.member("share", example.share)
      json.list("inputs", example.inputs) { json, input in
        json.member("name", input.name)
        json.member("value", input.value)
        json.member("deviations", input.deviations)
      }
      json.member("text", ifPresent: example.text)
    }
  }
}

extension EventFields {
  /// The residuals; nil when they are of a set that this version does not know.
  func residuals() throws(JSONDamage) -> Residuals? {
    guard let split = Split(rawValue: try requiredString("split")) else { return nil }
    let targets = try list("targets") { fields throws(JSONDamage) in try fields.target() } ?? []
    let worst = try list("worst") { fields throws(JSONDamage) in try fields.example() } ?? []
    guard worst.allSatisfy({ $0.values.count == targets.count }) else {
      throw JSONDamage(offset: 0, reason: "an example has not \(targets.count) values")
    }
    return Residuals(
      split: split, step: try requiredInteger("step"), seconds: try requiredNumber("seconds"),
      count: try requiredCount("count"), targetCount: try requiredCount("targetCount"),
      targets: targets, worst: worst)
  }

  private func target() throws(JSONDamage) -> Residuals.Target {
    let (predictions, residuals) = (try numbers("predictions"), try numbers("residuals"))
    guard predictions.count == residuals.count else {
      throw JSONDamage(
        offset: 0, reason: "\(predictions.count) predictions have \(residuals.count) residuals")
    }
    let bands = try list("bands") { fields throws(JSONDamage) in
      Residuals.Band(
        low: try fields.requiredNumber("low"), high: try fields.requiredNumber("high"),
        count: try fields.requiredCount("count"), bias: try fields.requiredNumber("bias"),
        scatter: try fields.requiredNumber("scatter"))
    }
    return Residuals.Target(
      name: try requiredString("name"), count: try requiredCount("count"),
      rootMeanSquaredError: try requiredNumber("rmse"),
      meanAbsoluteError: try requiredNumber("mae"), determination: try number("r2"),
      bias: try requiredNumber("bias"), bands: bands ?? [], predictions: predictions,
      residuals: residuals)
  }

  private func example() throws(JSONDamage) -> Residuals.Example {
    let (values, predictions) = (try numbers("values"), try numbers("predictions"))
    guard values.count == predictions.count else {
      throw JSONDamage(
        offset: 0, reason: "\(values.count) values have \(predictions.count) predictions")
    }
    let inputs = try list("inputs") { fields throws(JSONDamage) in
      Residuals.Input(
        name: try fields.requiredString("name"), value: try fields.requiredNumber("value"),
        deviations: try fields.requiredNumber("deviations"))
    }
    return Residuals.Example(
      example: try requiredCount("example"), sourceRow: try integer("row"), values: values,
      predictions: predictions, share: try requiredShare("share"), inputs: inputs ?? [],
      text: try string("text"))
  }
}
