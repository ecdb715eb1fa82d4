/// How much the steps of a few sequences attend to each other, head by head, at one step of the run:
/// measured now and then.
public struct AttentionPictures: Hashable, Sendable {
  /// A layer's heads, the first ones of it.
  public struct Layer: Hashable, Sendable {
    /// Index within the network, and the layer: `2.residual.1.multiHeadAttention`.
    public var name: String
    /// Heads that the layer has.
    public var headCount: Int
    /// Of each head the weights `[rows, columns]`, 0...1; those of a row and all steps sum to 1.
    public var heads: [ScaledValues]

    /// A layer's heads.
    public init(name: String, headCount: Int, heads: [ScaledValues]) {
      self.name = name
      self.headCount = headCount
      self.heads = heads
    }
  }

  /// A sequence: its rows are steps that attend, its columns steps that are attended to.
  public struct Example: Hashable, Sendable {
    /// Its place in the dev set.
    public var example: Int
    /// The steps of the first row and the first column, from 0.
    public var firstRow: Int
    /// The step of the first column.
    public var firstColumn: Int
    /// What the network tells at each row's step: the likeliest token, or the step's number where it
    /// tells none.
    public var rows: [String]
    /// What is right there; empty where that is not known.
    public var truths: [String]
    /// What the network reads at each column's step: a token, or the step's number.
    public var columns: [String]
    /// The layers of attention, from the input to the output.
    public var layers: [Layer]

    /// - Precondition: a head has `rows` times `columns` weights; `truths` has none or one a row.
    public init(
      example: Int, firstRow: Int, firstColumn: Int, rows: [String], truths: [String],
      columns: [String], layers: [Layer]
    ) {
      precondition(
        layers.allSatisfy { layer in
          layer.heads.allSatisfy { $0.values.count == rows.count * columns.count }
        } && (truths.isEmpty || truths.count == rows.count), "a weight a row and column")
      self.example = example
      self.firstRow = firstRow
      self.firstColumn = firstColumn
      self.rows = rows
      self.truths = truths
      self.columns = columns
      self.layers = layers
    }

    /// Heads that are shown, with their layer and place in it.
    public var heads: [(layer: Layer, head: Int)] {
      layers.flatMap { layer in layer.heads.indices.map { (layer, $0) } }
    }
  }

  /// Optimizer steps done at that moment.
  public var step: Int
  /// Seconds of training since the run began, pauses left out.
  public var seconds: Double
  /// The first ones of the dev set.
  public var examples: [Example]

  /// How some sequences attend to themselves.
  public init(step: Int, seconds: Double, examples: [Example]) {
    self.step = step
    self.seconds = seconds
    self.examples = examples
  }
}
