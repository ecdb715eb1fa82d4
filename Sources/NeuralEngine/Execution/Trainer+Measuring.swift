import CKernels

extension Trainer {
  /// As `step`, and what each layer was like in it. Costs less than a step more, and allocates.
  ///
  /// - Parameter bins: where values are to be counted, in so many bins.
  /// - Precondition: as for `step`; `bins` is at least 1.
  public func measuredStep(
    on examples: ExampleSet, indices: ArraySlice<Int32>, stepIndex: UInt64, settings: StepSettings,
    bins: Int? = nil
  ) -> MeasuredStep {
    let begun = ContinuousClock.now
    let before = core.parameters.values
    let copied = ContinuousClock.now
    let result = step(
      on: examples, indices: indices, stepIndex: stepIndex, settings: settings)
    let stepped = ContinuousClock.now
    var counting = Duration.zero
    let layers =
      result.nonFinite != nil
      ? []
      : before.withUnsafeBufferPointer { before in
        core.plan.entries.indices.compactMap { number -> LayerMeasurement? in
          guard var measured = measure(stage: number, rows: indices.count, before: before) else {
            return nil
          }
          if let bins {
            let begun = ContinuousClock.now
            count(stage: number, rows: indices.count, before: before, bins, into: &measured)
            counting += begun.duration(to: .now)
          }
          return measured
        }
      }
    let measuring = begun.duration(to: copied) + stepped.duration(to: .now)
    return MeasuredStep(
      result: result, layers: layers, measuringSeconds: measuring / .seconds(1),
      countingSeconds: counting / .seconds(1))
  }

  /// Of a layer's outputs no more are counted: it is known well enough how they are distributed.
  private static let mostCounted = 1 << 15

  private func count(
    stage number: Int, rows: Int, before: UnsafeBufferPointer<Float>, _ bins: Int,
    into measurement: inout LayerMeasurement
  ) {
    let entry = core.plan.entries[number]
    let width = core.plan.slots[entry.output].count
    let counted = max(1, min(rows, Self.mostCounted / max(1, width)))
    measurement.activationCounts = ValueCounts(
      [UnsafeBufferPointer(start: workspace.memory[number].y, count: counted * width)], bins: bins)
    let tensors = core.tensors[entry.tensors]
    measurement.weightCounts = ValueCounts(
      tensors.filter(\.isWeight).map { UnsafeBufferPointer(rebasing: before[$0.range]) }, bins: bins
    )
    measurement.gradientCounts = ValueCounts(
      tensors.filter(\.isTrained).map {
        UnsafeBufferPointer(start: core.gradient.start + $0.offset, count: $0.count)
      }, bins: bins)
  }

  /// Nil for a fork, which makes nothing of its own.
  private func measure(
    stage number: Int, rows: Int, before: UnsafeBufferPointer<Float>
  ) -> LayerMeasurement? {
    let entry = core.plan.entries[number]
    if case .fork = entry.stage { return nil }
    let width = core.plan.slots[entry.output].count
    let values = workspace.memory[number].y
    let sums = dlk_sums_f32(values, rows * width)
    let mean = sums.sum / Double(rows * width)
    var measurement = LayerMeasurement(
      name: entry.name, activationMean: mean,
      activationVariance: max(0, sums.squares / Double(rows * width) - mean * mean))
    if entry.stage.layer.activation?.isRelu == true {
      let units = entry.shape.lastDimension
      let dead = dlk_dead_columns_f32(values, rows * (width / units), units)
      measurement.deadShare = Double(dead) / Double(units)
    }
    let tensors = core.tensors[entry.tensors]
    let trained = tensors.filter(\.isTrained)
    if !trained.isEmpty {
      measurement.trainedCount = trained.reduce(0) { $0 + $1.count }
      measurement.gradientNorm = norm(trained) {
        dlk_sums_f32(core.gradient.start + $0.offset, $0.count).squares
      }
    }
    let weights = tensors.filter(\.isWeight)
    if !weights.isEmpty {
      let start = before.baseAddress!
      measurement.weightNorm = norm(weights) {
        dlk_sums_f32(start + $0.offset, $0.count).squares
      }
      measurement.updateNorm = norm(weights) {
        dlk_squared_distance_f32(
          core.parameters.start + $0.offset, start + $0.offset, $0.count)
      }
    }
    return measurement
  }

  private func norm(
    _ tensors: some Sequence<TensorDescription>, _ squares: (TensorDescription) -> Double
  ) -> Double {
    tensors.reduce(0) { $0 + squares($1) }.squareRoot()
  }
}
