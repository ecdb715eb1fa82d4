import CKernels

extension Network {
  /// Gives a tensor its first values, which follow from the seed and its number.
  func initialize(tensor number: Int, seed: UInt64) {
    let tensor = tensors[number]
    let values = parameters.start + tensor.offset
    let key = dlk_mix(seed, UInt64(number))
    switch plan.starts[number] {
    case .constant, .parts:
      for index in 0..<tensor.count {
        values[index] = R(plan.starts[number].constant(at: index, count: tensor.count))
      }
    case .positions:
      let features = tensor.shape[1]
      for index in 0..<tensor.count {
        values[index] = R(
          PositionLayer.value(
            step: index / features, feature: index % features, features: features))
      }
    case .orthogonal(let blocks): fillOrthogonal(tensor, blocks: blocks, key: key)
    case .initializer(let fanIn, let fanOut):
      guard
        let sigma = description.initializer.standardDeviation(fanIn: fanIn, fanOut: fanOut)
      else {
        // Matrices side by side, as a recurrent layer's gates, are a rotation each.
        let columns = tensor.shape[tensor.shape.count - 1]
        let blocks = columns.isMultiple(of: fanOut) ? columns / fanOut : 1
        return fillOrthogonal(tensor, blocks: blocks, key: key)
      }
      if description.initializer == .xavierUniform {
        R.fillUniform(values, count: tensor.count, key: key, limit: 3.0.squareRoot() * sigma)
      } else {
        R.fillNormal(values, count: tensor.count, key: key, sigma: sigma)
      }
    }
  }

  /// Random rotations side by side.
  private func fillOrthogonal(_ tensor: TensorDescription, blocks: Int, key: UInt64) {
    let columns = tensor.shape[tensor.shape.count - 1]
    let rows = tensor.count / columns
    let width = columns / blocks
    let block = AlignedBuffer<Double>(count: rows * width)
    for number in 0..<blocks {
      Double.fillNormal(
        block.start, count: block.count, key: dlk_mix(key, UInt64(number)), sigma: 1)
      // The vectors are rows of the block: of its transpose, where the columns are fewer.
      let isTall = rows >= width
      dlk_orthogonalize_f64(block.start, isTall ? width : rows, isTall ? rows : width)
      for row in 0..<rows {
        for column in 0..<width {
          parameters.start[tensor.offset + row * columns + number * width + column] = R(
            block.start[isTall ? column * rows + row : row * width + column])
        }
      }
    }
  }
}
