/// Compares backpropagation with central differences in double precision, tensor by tensor.
///
/// Dropout is on with a fixed mask, so that it is checked too. Of a tensor with more than
/// `valuesPerTensor` values, so many are checked, drawn by `seed`.
///
/// - Throws: what `NetworkDescription.validate` throws for the network and the examples,
///   `noExamples`.
public func checkGradients(
  network: NetworkDescription, examples: ExampleSet, l2: Double = 0, seed: UInt64,
  valuesPerTensor: Int = 200
) throws(EngineError) -> [GradientCheck] { preconditionFailure("in progress") }
