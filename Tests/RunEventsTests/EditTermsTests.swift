import RunEvents
import Testing

/// How an edit is made: what people type, and the values that come of it.
@Suite struct EditTermsTests {
  @Test(arguments: [
    ("", EditTerms.plain, ""),
    ("over 200 steps", EditTerms(ramp: EditSpan(200, .steps)), "over 200 steps"),
    ("over 200steps", EditTerms(ramp: EditSpan(200, .steps)), "over 200 steps"),
    ("OVER 1 Epoch", EditTerms(ramp: EditSpan(1, .epochs)), "over 1 epoch"),
    ("over 0.5 epochs", EditTerms(ramp: EditSpan(0.5, .epochs)), "over 0.5 epochs"),
    ("over 1e4 steps", EditTerms(ramp: EditSpan(10_000, .steps)), "over 10000 steps"),
    ("guard 20%", EditTerms(guarding: EditGuard(percent: 20)), "guard 20%"),
    ("guard 2.5 %", EditTerms(guarding: EditGuard(percent: 2.5)), "guard 2.5%"),
    (
      "guard 20% over 2 epochs",
      EditTerms(ramp: EditSpan(2, .epochs), guarding: EditGuard(percent: 20)),
      "over 2 epochs guard 20%"
    ),
    (
      "over 200 steps guard dev/f1 5% for 3 epochs",
      EditTerms(
        ramp: EditSpan(200, .steps),
        guarding: EditGuard(percent: 5, metric: .devF1, span: EditSpan(3, .epochs))),
      "over 200 steps guard dev/f1 5% for 3 epochs"
    ),
  ])
  func termsAreReadAndWrittenBack(text: String, terms: EditTerms, written: String) throws {
    #expect(try EditTerms(text) == terms)
    #expect(terms.description == written)
    #expect(try EditTerms(written) == terms)
  }

  @Test(arguments: [
    ("over", "over how long? Such as over 200 steps, or over 2 epochs"),
    ("over 200", "200 steps or epochs?"),
    ("over 200 guard 5%", "200 steps or epochs?"),
    ("over ten steps", "‘ten steps’ is no length; such as 200 steps, or 0.5 epochs"),
    ("over 0 steps", "‘0 steps’ is no length; such as 200 steps, or 0.5 epochs"),
    ("over 2.5 steps", "‘2.5 steps’ is no length; such as 200 steps, or 0.5 epochs"),
    ("over -1 epochs", "‘-1 epochs’ is no length; such as 200 steps, or 0.5 epochs"),
    ("over 1e30 steps", "‘1e30 steps’ is no length; such as 200 steps, or 0.5 epochs"),
    ("over 3 minutes", "‘3 minutes’ is no length; such as 200 steps, or 0.5 epochs"),
    ("over 1 epoch over 2 epochs", "over stands there twice"),
    ("guard", "guard by how much? Such as guard 20%, or guard dev/f1 5% for 3 epochs"),
    ("guard dev/cost", "guard by how much? Such as guard 20%, or guard dev/f1 5% for 3 epochs"),
    ("guard 0%", "‘0%’ is no percentage above 0; such as 20%"),
    ("guard -5%", "‘-5%’ is no percentage above 0; such as 20%"),
    ("guard dev/cost much", "‘much’ is no percentage above 0; such as 20%"),
    ("guard 5% for", "for how long? Such as for 200 steps, or for 2 epochs"),
    ("over 1 epoch please", "behind a value: over 200 steps, guard 20% (not ‘please’)"),
  ])
  func whatIsWrongIsSaid(text: String, sentence: String) {
    do throws(EditTermsProblem) {
      _ = try EditTerms(text)
      Issue.record("‘\(text)’ was taken")
    } catch {
      #expect(error.description == sentence)
    }
  }

  @Test func aValueAndItsTermsAreTakenApart() {
    #expect(EditTerms.split("1e-4 over 2 epochs") == ("1e-4", "over 2 epochs"))
    #expect(EditTerms.split(" 1e-4 Guard 5%") == ("1e-4", "Guard 5%"))
    #expect(EditTerms.split(" 1e-4 ") == (" 1e-4 ", ""))
  }

  private func ramp(
    _ hyperparameter: Hyperparameter, _ from: Double, _ to: Double, steps: Int
  ) -> [Double] {
    let ramp = RunningRamp(
      .usual(hyperparameter), from: RunningRamp.Start(value: from, step: 100, steps: steps), to: to)
    return (0...steps + 1).map { ramp.value(after: 100 + $0) }
  }

  private func isNear(_ values: [Double], _ reference: [Double]) -> Bool {
    zip(values, reference + [reference.last ?? 0]).allSatisfy { abs($0 - $1) <= 1e-15 + 1e-14 * $1 }
  }

  /// The numbers are NumPy's: `geomspace(1e-3, 1e-4, 6)`, `linspace(0.1, 0.5, 5)` (so PyTorch's
  /// `LinearLR(start_factor=0.2, total_iters=4)` of 0.5 gives them too, the first step with the value
  /// before) and `floor(linspace(32, 256, 8) + 0.5)`.
  @Test func eachStepHasTheValueThatOthersHaveThere() {
    #expect(
      isNear(
        ramp(.learningRate, 1e-3, 1e-4, steps: 5),
        [
          0.001, 0.000630957344480193, 0.00039810717055349735, 0.00025118864315095795,
          0.00015848931924611142, 0.0001,
        ]))
    #expect(
      isNear(ramp(.dropout, 0.1, 0.5, steps: 4), [0.1, 0.2, 0.30000000000000004, 0.4, 0.5]))
    #expect(
      ramp(.batchSize, 32, 256, steps: 7) == [32, 64, 96, 128, 160, 192, 224, 256, 256])
    #expect(ramp(.batchSize, 1, 2, steps: 4) == [1, 1, 2, 2, 2, 2])
    // From nothing there is no factor: evenly then.
    #expect(isNear(ramp(.l2, 0, 0.4, steps: 4), [0, 0.1, 0.2, 0.3, 0.4]))
    var decay = HyperparameterDefinition.usual(.momentum)
    decay.scale = .oneMinusLogarithmic
    let path = RunningRamp(
      decay, from: RunningRamp.Start(value: 0.9, step: 0, steps: 4), to: 0.999)
    // 1 - geomspace(0.1, 0.001, 5)
    #expect(
      isNear(
        (0...4).map { path.value(after: $0) },
        [0.9, 0.9683772233983162, 0.99, 0.9968377223398316, 0.999]))
  }

  @Test func outsideOfItsStepsARampStands() {
    let ramp = RunningRamp(
      .usual(.learningRate), from: RunningRamp.Start(value: 1, step: 10, steps: 5), to: 0.1)
    #expect(ramp.value(after: 3) == 1 && ramp.value(after: 10) == 1)
    #expect(ramp.value(after: 15) == 0.1 && ramp.value(after: .max) == 0.1)
    #expect(ramp.stepsDone(after: .min) == 0 && ramp.stepsDone(after: .max) == 5)
    #expect(!ramp.isOver(after: 14) && ramp.isOver(after: 15))
  }

  @Test func whatCannotMoveSaysWhy() {
    var choice = HyperparameterDefinition(Hyperparameter("mode"), title: "mode", scale: .choice)
    choice.choices = ["a", "b"]
    #expect(choice.rampRefusal == "mode is a choice: there is nothing between its values")
    var batch = HyperparameterDefinition.usual(.batchSize)
    #expect(batch.rampRefusal == nil)
    batch.takesHold = .loader
    #expect(
      batch.rampRefusal
        == "batch size takes hold with the data loader: it cannot move step by step")
    #expect(
      HyperparameterDefinition.usual(.epochs).rampRefusal
        == "epochs says when the run ends: there is nothing to spread")
  }

  @Test func epochsAreAsManyStepsAsTheyHave() {
    #expect(EditSpan(2, .epochs).steps(stepsPerEpoch: 17) == 34)
    #expect(EditSpan(0.01, .epochs).steps(stepsPerEpoch: 17) == 1)
    #expect(EditSpan(2, .epochs).steps(stepsPerEpoch: nil) == nil)
    #expect(EditSpan(9, .steps).steps(stepsPerEpoch: nil) == 9)
  }
}
