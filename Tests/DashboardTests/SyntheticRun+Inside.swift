import Foundation
import RunEvents

/// Pictures of a network's inside, as a run would tell them.
extension SyntheticRun {
  /// Forty measurements of two layers over the run so far: weights that spread, gradients that shrink.
  mutating func countValues() {
    for index in 0..<40 {
      let width = 0.2 + Double(index) / 100
      let layers = ["0.dense", "3.dense"].map { name in
        LayerHistograms.Layer(
          name: name, weights: Self.bell(around: 0, width: width),
          gradients: Self.bell(around: 0, width: 0.1 / width),
          activations: Self.bell(around: 0.5, width: 0.5, from: 0))
      }
      append(
        .histograms(
          LayerHistograms(step: step * index / 39, seconds: seconds, layers: layers)))
    }
  }

  private static func bell(
    around mean: Double, width: Double, from least: Double? = nil
  ) -> ValueHistogram {
    let low = least ?? mean - 4 * width
    let high = mean + 4 * width
    let counts = (0..<16).map { (bin: Int) -> Int in
      let place: Double = (Double(bin) + 0.5) / 16
      let value: Double = (low + (high - low) * place - mean) / width
      return Int(1000 * exp(-value * value / 2))
    }
    return ValueHistogram(
      low: low, high: high, counts: counts, above: 2, least: low, greatest: high + width)
  }

  /// Twelve filters of 8×8 pixels, stripes of growing number; the first are the largest.
  mutating func showFilters(channels: Int = 1) {
    let filters = (0..<12).map { (filter: Int) -> FilterPictures.Filter in
      FilterPictures.Filter(
        norm: 3 - Double(filter) / 5,
        weights: ScaledValues(
          (0..<64 * channels).map { (place: Int) -> Float in
            let across: Int = place / channels % 8
            return Float(sin(Double(across * (filter + 1)) / 3))
          }))
    }
    append(
      .filters(
        FilterPictures(
          step: step, seconds: seconds, layer: "0.dense", height: 8, width: 8, channels: channels,
          unitCount: 128, filters: filters)))
  }

  /// Three examples of ten classes through a convolution and two dense layers; the last is a mistake.
  mutating func showActivations(tellsImages: Bool = true) {
    let examples = [(4, 3), (5, 7), (170, 8)].map {
      (place: Int, label: Int) -> ExampleActivations.Example in
      let guess = place == 170 ? 1 : label
      return ExampleActivations.Example(
        example: place, label: label, isWorst: place == 170,
        probabilities: (0..<10).map { $0 == guess ? 0.82 : 0.02 },
        layers: [
          ExampleActivations.Layer(
            name: "0.conv2D", height: 8, width: 8, unitCount: 16,
            values: ScaledValues(
              (0..<6 * 64).map { (index: Int) -> Float in Float(index * (place + 1) % 97) })),
          ExampleActivations.Layer(
            name: "3.dense", height: 1, width: 1, unitCount: 64,
            values: ScaledValues((0..<64).map { (index: Int) -> Float in Float(index * place % 7) })
          ),
          ExampleActivations.Layer(
            name: "5.dense", height: 1, width: 1, unitCount: 10,
            values: ScaledValues((0..<10).map { Float($0) - 5 })),
        ],
        thumbnail: tellsImages
          ? Thumbnail(
            split: .dev, example: place, label: "\(label)", height: 8, width: 8, channels: 1,
            pixels: (0..<64).map { (index: Int) -> UInt8 in UInt8(index * (place % 5 + 2) % 256) })
          : nil)
    }
    append(.activations(ExampleActivations(step: step, seconds: seconds, examples: examples)))
  }

  /// Two inputs, eight and twelve units of twenty, two outputs.
  mutating func showUnits() {
    func units(_ count: Int) -> [ScaledValues] {
      (0..<count).map { unit in
        ScaledValues(
          (0..<144).map { (place: Int) -> Float in
            let x: Double = Double(place % 12) / 6 - 1
            let y: Double = Double(place / 12) / 6 - 1
            let angle = Double(unit)
            return Float(tanh(2 * (x * cos(angle) + y * sin(angle))))
          })
      }
    }
    let sizes = [2, 8, 12, 2]
    let layers = (1..<4).map { (place: Int) -> UnitPictures.Layer in
      UnitPictures.Layer(
        name: "\(2 * place - 2).dense", unitCount: place == 2 ? 20 : sizes[place],
        units: units(sizes[place]),
        weights: (0..<sizes[place - 1] * sizes[place]).map { sin(Double($0) * 1.7) })
    }
    append(
      .units(
        UnitPictures(
          step: step, seconds: seconds, columns: 12, rows: 12, names: ["x", "y"], x: -1...1,
          y: -1...1, layers: layers)))
  }

  /// Dates to be told: two layers of four heads, that look at what is told next, at the step before,
  /// at all alike and ever further back. In the second example a character is wrong.
  mutating func showAttention() {
    let questions = [
      ("Wednesday, 30 September 1998", "1998-09-30", "1998-09-30"),
      ("5/12/08", "2008-05-12", "2008-06-12"),
    ]
    let examples = questions.enumerated().map { place, question in
      let columns = ["\n"] + (question.0 + "=" + question.1).map { String($0) }
      let first = question.0.count + 1
      let rows = question.2.map { String($0) } + ["\n"]
      func head(_ kind: Int) -> ScaledValues {
        ScaledValues(
          rows.indices.flatMap { row in
            columns.indices.map { column -> Float in
              let step = first + row
              guard column <= step else { return 0 }
              return switch kind {
              case 0: columns[column] == rows[row] ? 0.8 : 0.2 / Float(step)
              case 1: column == step ? 0.9 : 0.1 / Float(step)
              case 2: 1 / Float(step + 1)
              default: column == 3 * row ? 0.6 : 0.4 / Float(step)
              }
            }
          })
      }
      return AttentionPictures.Example(
        example: place * 7, firstRow: first, firstColumn: 0, rows: rows,
        truths: question.1.map { String($0) } + ["\n"], columns: columns,
        layers: ["2.residual.1", "4.residual.1"].map { name in
          AttentionPictures.Layer(
            name: name + ".multiHeadAttention", headCount: 4, heads: (0..<4).map(head))
        })
    }
    append(.attention(AttentionPictures(step: step, seconds: seconds, examples: examples)))
  }
}
