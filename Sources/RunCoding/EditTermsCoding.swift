import RunEvents

/// How an edit is made, as members of its command: `overSteps` or `overEpochs` for a ramp;
/// `guardPercent` for a guard, with `guardMetric`, `guardSteps` or `guardEpochs` where it says so. What is
/// no length or no percentage is passed over: the edit is then made at once, or unguarded.
extension JSONWriter {
  mutating func write(_ terms: EditTerms) {
    if let ramp = terms.ramp { write(ramp, steps: "overSteps", epochs: "overEpochs") }
    guard let guarding = terms.guarding else { return }
    member("guardPercent", guarding.percent)
    member("guardMetric", ifPresent: guarding.metric?.text)
    if let span = guarding.span { write(span, steps: "guardSteps", epochs: "guardEpochs") }
  }

  private mutating func write(_ span: EditSpan, steps: String, epochs: String) {
    member(span.unit == .steps ? steps : epochs, span.count)
  }

  mutating func write(_ ramp: RunningRamp.Start) {
    member("rampFrom", ramp.value)
    member("rampStep", ramp.step)
    member("rampSteps", ramp.steps)
  }

  mutating func write(_ level: GuardLevel) {
    member("guardWatches", level.metric.text)
    member("guardLevel", level.value)
  }
}

extension EventFields {
  func editTerms() throws(JSONDamage) -> EditTerms {
    EditTerms(
      ramp: try span(steps: "overSteps", epochs: "overEpochs"), guarding: try editGuard())
  }

  private func span(
    steps: StaticString, epochs: StaticString
  ) throws(JSONDamage) -> EditSpan? {
    let span =
      if let count = try number(steps) {
        EditSpan(count, .steps)
      } else {
        try number(epochs).map { EditSpan($0, .epochs) }
      }
    return span.flatMap { $0.isPossible ? $0 : nil }
  }

  private func editGuard() throws(JSONDamage) -> EditGuard? {
    guard let percent = try number("guardPercent") else { return nil }
    let guarding = EditGuard(
      percent: percent, metric: try string("guardMetric").map { MetricKey($0) },
      span: try span(steps: "guardSteps", epochs: "guardEpochs"))
    return guarding.isPossible ? guarding : nil
  }

  /// Nil for an edit at once, and for numbers that make no ramp.
  func rampStart() throws(JSONDamage) -> RunningRamp.Start? {
    guard let value = try number("rampFrom"), value.isFinite, let step = try integer("rampStep"),
      let steps = try integer("rampSteps"), steps > 0
    else { return nil }
    return RunningRamp.Start(value: value, step: step, steps: steps)
  }

  func guardLevel() throws(JSONDamage) -> GuardLevel? {
    guard let metric = try string("guardWatches"), let value = try number("guardLevel") else {
      return nil
    }
    return GuardLevel(metric: MetricKey(metric), value: value)
  }
}
