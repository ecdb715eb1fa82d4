/// A network as a value: what it takes, its layers, its cost and how it starts.
public struct NetworkDescription: Hashable, Sendable {
  /// How an example's values are laid out.
  public var input: Shape
  /// The layers, from the input to the output.
  public var layers: [LayerDescription]
  /// What the outputs are judged by.
  public var cost: CostFunction
  /// Which triplets are compared, where the cost is `triplet`.
  public var triplets: TripletMining
  /// How weights are drawn; biases begin at 0.
  public var initializer: Initializer

  /// A network that takes inputs of this shape.
  public init(
    input: Shape, layers: [LayerDescription], cost: CostFunction, initializer: Initializer = .he,
    triplets: TripletMining = TripletMining()
  ) {
    self.input = input
    self.layers = layers
    self.cost = cost
    self.triplets = triplets
    self.initializer = initializer
  }

  /// A network that takes plain features.
  public init(
    inputCount: Int, layers: [LayerDescription], cost: CostFunction, initializer: Initializer = .he,
    triplets: TripletMining = TripletMining()
  ) {
    self.init(
      input: .features(inputCount), layers: layers, cost: cost, initializer: initializer,
      triplets: triplets)
  }

  /// Values of an example.
  public var inputCount: Int { input.count }

  // What follows from the layers. Worked out anew at each call, and only for layers that fit
  // together: `validate` comes first.

  /// What the last layer gives.
  public var output: Shape { plan.output }

  /// Values per example that the last layer gives.
  public var outputCount: Int { output.count }

  /// Trainable numbers, frozen ones among them.
  public var parameterCount: Int {
    tensors.reduce(0) { $1.kind == .statistic ? $0 : $0 + $1.count }
  }

  /// The tensors in the order in which the flat parameter vector holds them.
  public var tensors: [TensorDescription] { plan.tensors }

  /// One line a layer, for people: `dense 64 → 128`.
  public var summaries: [String] { plan.summaries }

  /// Floating-point operations that one example costs in a training step, forward and backward,
  /// counting only the matrix products (a multiplication and an addition are two).
  public var operationsPerExample: Int { plan.operationsPerExample }

  /// The layers put together.
  ///
  /// - Precondition: they fit together.
  var plan: NetworkPlan {
    do {
      return try NetworkPlan(self)
    } catch {
      preconditionFailure("\(error)")
    }
  }
}
