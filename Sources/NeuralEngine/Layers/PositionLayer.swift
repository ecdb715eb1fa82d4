import Glibc

/// y = x + p, where p [time, features] tells each step's place (Vaswani et al. 2017): sines and cosines
/// of wavelengths from 2π to 20,000π steps, in pairs. It is not trained.
struct PositionLayer: Layer {
  let count: Int
  /// p [time, features], a tensor so that whoever has the model has it too.
  let tableOffset: Int

  static func build(in builder: inout NetworkBuilder) throws(EngineError) {
    guard case .sequence(let steps, let features) = builder.shape else {
      throw .layer(
        builder.place, .needsSequence(layer: "positionalEncoding", got: builder.shape))
    }
    let table = builder.tensor("table", [steps, features], .positions, kind: .statistic)
    builder.append(
      .position(PositionLayer(count: steps * features, tableOffset: table)), output: builder.shape)
  }

  /// The value of a feature at a step, both from 0.
  static func value(step: Int, feature: Int, features: Int) -> Double {
    let pair = Double(feature / 2 * 2) / Double(features)
    let angle = Double(step) * exp(-pair * log(10_000))
    return feature.isMultiple(of: 2) ? sin(angle) : cos(angle)
  }

  func forward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    for row in pass.rows {
      R.add(
        memory.x + row * count, pass.parameters + tableOffset, sum: memory.y + row * count,
        count: count)
    }
  }

  func backward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    let start = pass.rows.lowerBound * count
    guard let dx = memory.dx else { return }
    (dx + start).update(from: memory.dy + start, count: pass.rows.count * count)
  }
}
