import Datasets
import NeuralEngine
import RunEvents

/// A few sequences of the dev set of which is told how their steps attend to each other.
struct AttentionPicture {
  private static let mostExamples = 4
  /// Rows, and columns, of a picture.
  private static let mostSteps = 48
  /// Weights of all pictures together.
  private static let mostValues = 12_288

  private struct Shown {
    var rows: Range<Int>
    var columns: Range<Int>
  }

  /// The examples, the first ones of the dev set.
  let inputs: ExampleSet
  private let shown: [Shown]
  /// The layers that attend to the steps of the input, by their places among all.
  private let layers: [(place: Int, layer: AttentionOutput)]
  /// Of each layer.
  private let mostHeads: Int
  /// What a token is called; empty where steps have no tokens.
  private let tokens: [String]
  /// Of each step `[examples, steps]`, −1 where there is none; empty where steps have none.
  private let labels: [Int32]
  private let steps: Int

  /// nil where no layer attends to the steps of the input, or there is no dev set.
  init?(_ data: DataSplit, _ outputs: [AttentionOutput]) {
    guard let steps = data.facts.steps, data.dev.count > 0 else { return nil }
    layers = outputs.enumerated().filter { $1.steps == steps }.map { ($0, $1) }
    guard !layers.isEmpty else { return nil }
    self.steps = steps
    let isCausal = layers.allSatisfy(\.layer.isCausal)
    let width = data.dev.featureCount
    var labels: [Int32] = []
    var tokens: [String] = []
    if case .stepClasses(let all, steps, let count) = data.dev.targets {
      labels = all
      if width == steps, count == data.facts.classNames.count { tokens = data.facts.classNames }
    }
    var shown: [Shown] = []
    var largest = 0
    let heads = layers.reduce(0) { $0 + $1.layer.heads }
    for example in 0..<min(Self.mostExamples, data.dev.count) {
      let own = labels.isEmpty ? [] : labels[example * steps..<(example + 1) * steps]
      let places = Self.places(
        own, length: data.dev.lengths.map { Int($0[example]) } ?? steps, isCausal: isCausal)
      largest = max(largest, places.rows.count * places.columns.count)
      // Rather fewer examples than fewer heads.
      guard shown.isEmpty || (shown.count + 1) * heads * largest <= Self.mostValues else { break }
      shown.append(places)
    }
    mostHeads = max(1, Self.mostValues / max(1, layers.count * largest * shown.count))
    self.shown = shown
    self.tokens = tokens
    self.labels = labels.isEmpty ? [] : Array(labels[..<(shown.count * steps)])
    inputs = ExampleSet(
      inputs: Array(data.dev.inputs[..<(shown.count * width)]), featureCount: width,
      targets: .classes([Int32](repeating: -1, count: shown.count), count: 1),
      lengths: data.dev.lengths.map { Array($0[..<shown.count]) })
  }

  /// The steps that have something to tell, and those that they may see.
  private static func places(
    _ labels: ArraySlice<Int32>, length: Int, isCausal: Bool
  ) -> Shown {
    let told = labels.indices.filter { labels[$0] >= 0 }.map { $0 - labels.startIndex }
    let first = told.first ?? 0
    let end = min((told.last ?? length - 1) + 1, first + mostSteps)
    let rows = max(0, min(first, end - 1))..<max(end, 1)
    let seen = isCausal ? rows.upperBound : max(length, rows.upperBound)
    return Shown(
      rows: rows,
      columns: isCausal ? max(0, seen - mostSteps)..<seen : 0..<min(seen, mostSteps))
  }

  /// How they attend to themselves now.
  func pictures(_ trainer: Trainer, step: Int, seconds: Double) -> AttentionPictures {
    let told = labels.isEmpty ? [] : trainer.predict(inputs)
    let width = told.count / max(1, labels.count)
    var heads = shown.map { _ in layers.map { _ in [ScaledValues]() } }
    trainer.forEachAttention(of: inputs) { place, example, weights in
      guard let number = layers.firstIndex(where: { $0.place == place }) else { return }
      let (rows, columns) = (shown[example].rows, shown[example].columns)
      heads[example][number] = (0..<min(layers[number].layer.heads, mostHeads)).map { head in
        ScaledValues(
          rows.flatMap { row in
            let start = (head * steps + row) * steps
            return weights[start + columns.lowerBound..<start + columns.upperBound]
          })
      }
    }
    return AttentionPictures(
      step: step, seconds: seconds,
      examples: shown.indices.map { example in
        let places = shown[example]
        let row = { (step: Int) in example * steps + step }
        return AttentionPictures.Example(
          example: example, firstRow: places.rows.lowerBound,
          firstColumn: places.columns.lowerBound,
          rows: places.rows.map { step in
            guard width > 0 else { return "\(step)" }
            let given = told[row(step) * width..<(row(step) + 1) * width]
            let start = given.startIndex
            return name(given.indices.reduce(start) { given[$1] > given[$0] ? $1 : $0 } - start)
          },
          truths: labels.isEmpty
            ? [] : places.rows.map { labels[row($0)] < 0 ? "" : name(Int(labels[row($0)])) },
          columns: places.columns.map { step in
            tokens.isEmpty ? "\(step)" : name(Int(inputs.inputs[row(step)]))
          },
          layers: layers.indices.map { number in
            AttentionPictures.Layer(
              name: layers[number].layer.name, headCount: layers[number].layer.heads,
              heads: heads[example][number])
          })
      })
  }

  private func name(_ token: Int) -> String {
    tokens.name(ofOutput: token)
  }
}
