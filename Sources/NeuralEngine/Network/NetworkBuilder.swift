/// Puts layers one after another: keeps the shape so far and deals out tensors and slots.
struct NetworkBuilder {
  /// What the layers so far give.
  private(set) var shape: Shape
  private(set) var entries: [NetworkPlan.Entry] = []
  private(set) var slots: [NetworkPlan.Slot]
  private(set) var tensors: [TensorDescription] = []
  private(set) var starts: [TensorInitializer] = []
  /// One line a layer of the description itself.
  private(set) var summaries: [String] = []
  /// Where the next layer takes its values from.
  private(set) var slot = 0
  private var current = Current()
  private var parameterCount = 0
  private var hasTooManyParameters = false

  /// Numbers that a layer may give an example, and those that all may be trained: more than any
  /// machine has room for.
  private static let mostValues = 0x1p36

  /// The layer being built.
  private struct Current {
    var place: LayerPath = 0
    var name = ""
    var isFrozen = false
    var l2: Double?
    var weightDecay: Double?
    /// The layer after it, until that is taken.
    var following: LayerKind?
    var firstTensor = 0
  }

  init(input: Shape) {
    shape = input
    slots = [NetworkPlan.Slot(count: input.count)]
  }

  /// Builds the description's layers.
  init(_ description: NetworkDescription) throws(EngineError) {
    self.init(input: description.input)
    try append(description.layers)
  }

  /// Appends layers: the description's own, or those of the block being built.
  ///
  /// - Parameter first: what the first is numbered within its block.
  mutating func append(
    _ layers: [LayerDescription], numberedFrom first: Int = 0
  ) throws(EngineError) {
    let outer = current
    let isInner = !outer.name.isEmpty
    var index = 0
    while index < layers.count {
      let layer = layers[index]
      current = Current(
        place: LayerPath((isInner ? outer.place.indices : []) + [first + index]),
        name: (isInner ? "\(outer.name)." : "") + "\(first + index).\(layer.name)",
        isFrozen: outer.isFrozen || layer.isFrozen, l2: layer.l2 ?? outer.l2,
        weightDecay: layer.weightDecay ?? outer.weightDecay,
        following: index + 1 < layers.count ? layers[index + 1].kind : nil,
        firstTensor: tensors.count)
      let hadFollowing = current.following != nil
      let before = shape
      try layer.kind.build(in: &self)
      // Before sizes are multiplied that no longer fit into a number.
      guard !hasTooManyParameters else {
        throw .layer(current.place, .tooManyParameters(layer: layer.name))
      }
      guard Double(shape.count) <= Self.mostValues else {
        throw .layer(current.place, .tooManyValues(layer: layer.name))
      }
      let isFused = hadFollowing && current.following == nil
      if !isInner {
        let summary = layer.kind.summary(from: before, to: shape)
        summaries.append(layer.isFrozen ? summary + ", frozen" : summary)
        if isFused { summaries.append(layers[index + 1].kind.summary(from: shape, to: shape)) }
      }
      index += isFused ? 2 : 1
    }
    current = outer
    current.firstTensor = tensors.count
  }

  // MARK: What a layer asks for while it is built

  /// Where the layer being built stands.
  var place: LayerPath { current.place }

  /// Whether the layer being built keeps its parameters.
  var isFrozen: Bool { current.isFrozen }

  /// Whether batch norm follows the layer being built.
  var isBeforeBatchNorm: Bool {
    if case .batchNorm? = current.following { true } else { false }
  }

  /// The activation that follows, to be applied by this layer itself; linear when none
  /// does, or one whose derivative takes what goes into it.
  ///
  /// - Throws: `LayerError.invalidSlope`.
  mutating func takeActivation() throws(EngineError) -> ActivationKernel {
    guard case .activation(let activation)? = current.following, activation.isFusable else {
      return ActivationKernel(.linear)
    }
    var place = current.place
    place.indices[place.indices.count - 1] += 1
    try activation.validate(at: place)
    current.following = nil
    return ActivationKernel(activation)
  }

  /// Room for a tensor of the layer in the flat parameter vector.
  ///
  /// - Parameter kind: nil is a weight when the shape has several dimensions, else a bias.
  /// - Returns: where its first value stands.
  mutating func tensor(
    _ name: String, _ shape: [Int], _ start: TensorInitializer, kind: TensorDescription.Kind? = nil
  ) -> Int {
    let tensor = TensorDescription(
      name: "\(current.name).\(name)", shape: shape, offset: parameterCount,
      layer: current.place.layer, kind: kind, isFrozen: current.isFrozen, l2: current.l2,
      weightDecay: current.weightDecay)
    tensors.append(tensor)
    starts.append(start)
    let count = shape.reduce(1.0) { $0 * Double($1) }
    hasTooManyParameters =
      hasTooManyParameters || count > Self.mostValues || parameterCount > Int(Self.mostValues)
    if !hasTooManyParameters { parameterCount += tensor.count }
    return tensor.offset
  }

  /// Puts the layer in, on the values so far: from here on they are what it makes of them.
  ///
  /// - Parameter second: the slot of its other values, for a stage that takes two.
  mutating func append(_ stage: Stage, output: Shape, second: Int? = nil) {
    slots.append(NetworkPlan.Slot(count: output.count))
    entries.append(
      NetworkPlan.Entry(
        stage: stage, name: current.name, place: current.place,
        tensors: current.firstTensor..<tensors.count, isFrozen: current.isFrozen, input: slot,
        second: second, output: slots.count - 1, shape: output))
    current.firstTensor = tensors.count
    slot = slots.count - 1
    shape = output
  }

  /// A second way out of the values so far.
  ///
  /// - Returns: its slot, to `goBack` to.
  mutating func fork(_ stage: ForkStage) -> Int {
    slots.append(NetworkPlan.Slot(count: shape.count, aliasOf: slots[slot].aliasOf ?? slot))
    entries.append(
      NetworkPlan.Entry(
        stage: .fork(stage), name: current.name, place: current.place,
        tensors: tensors.count..<tensors.count, isFrozen: current.isFrozen, input: slot,
        second: nil, output: slots.count - 1, shape: shape))
    return slots.count - 1
  }

  /// Goes on from the values of another slot.
  mutating func goBack(to slot: Int, shape: Shape) {
    self.slot = slot
    self.shape = shape
  }

  /// Values in a new shape, as they are.
  mutating func reshape(to output: Shape) {
    precondition(output.count == shape.count, "\(shape) as \(output)")
    shape = output
  }
}
