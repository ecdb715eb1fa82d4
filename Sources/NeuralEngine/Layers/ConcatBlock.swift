/// y = the branches' values side by side (Szegedy et al. 2015): of each pixel their channels, of each
/// step or example their features.
///
/// A block is a fork a branch but the first, the branches' stages, and a join a branch but the first.
enum ConcatBlock {
  static func build(
    _ branches: [[LayerDescription]], in builder: inout NetworkBuilder
  ) throws(EngineError) {
    guard branches.count > 1 else {
      throw .layer(builder.place, .tooFewBranches(got: branches.count))
    }
    guard !branches.contains(where: \.isEmpty) else {
      throw .layer(builder.place, .invalidSize(layer: "a branch of concat", size: "layer", got: 0))
    }
    let input = builder.shape
    var starts: [Int] = []
    for _ in branches.dropFirst() { starts.append(builder.fork(ForkStage(count: input.count))) }
    var number = 0
    var joined: (slot: Int, shape: Shape)?
    // The first goes on from where the forks are: its derivatives are there before theirs are added.
    for (index, branch) in branches.enumerated() {
      if index > 0 { builder.goBack(to: starts[index - 1], shape: input) }
      try builder.append(branch, numberedFrom: number)
      number += branch.count
      guard let before = joined else {
        joined = (builder.slot, builder.shape)
        continue
      }
      guard let output = before.shape.joined(with: builder.shape) else {
        throw .layer(builder.place, .concatMismatch(first: before.shape, second: builder.shape))
      }
      let (slot, shape) = (builder.slot, builder.shape)
      builder.goBack(to: before.slot, shape: before.shape)
      let join = JoinStage(
        places: output.count / output.lastDimension, width: before.shape.lastDimension,
        secondWidth: shape.lastDimension)
      builder.append(.join(join), output: output, second: slot)
      joined = (builder.slot, builder.shape)
    }
  }
}

extension Shape {
  /// Both side by side; nil where they are laid out differently.
  func joined(with other: Shape) -> Shape? {
    switch (self, other) {
    case (.features(let first), .features(let second)): .features(first + second)
    case (.sequence(let time, let first), .sequence(let other, let second)) where time == other:
      .sequence(time: time, features: first + second)
    case (
      .image(let height, let width, let first), .image(let otherHeight, let otherWidth, let second)
    )
    where height == otherHeight && width == otherWidth:
      .image(height: height, width: width, channels: first + second)
    default: nil
    }
  }
}

/// y [places, width + secondWidth] = x and the second side by side.
struct JoinStage: Layer {
  let places: Int
  let width: Int
  let secondWidth: Int

  private var total: Int { width + secondWidth }

  func forward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    guard let second = memory.second else { return }
    for place in pass.rows.lowerBound * places..<pass.rows.upperBound * places {
      let y = memory.y + place * total
      y.update(from: memory.x + place * width, count: width)
      (y + width).update(from: second + place * secondWidth, count: secondWidth)
    }
  }

  func backward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    for place in pass.rows.lowerBound * places..<pass.rows.upperBound * places {
      let dy = memory.dy + place * total
      if let dx = memory.dx { (dx + place * width).update(from: dy, count: width) }
      if let gradient = memory.secondGradient {
        (gradient + place * secondWidth).update(from: dy + width, count: secondWidth)
      }
    }
  }
}
