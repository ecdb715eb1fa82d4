/// Pointers into an example set, valid while a step or an evaluation runs.
struct ExampleView {
  let inputs: UnsafePointer<Float>
  let featureCount: Int
  /// Nil when the targets are values.
  let labels: UnsafePointer<Int32>?
  /// Nil when the targets are labels.
  let values: UnsafePointer<Float>?
  /// The examples to take, by number; nil for all in order.
  let indices: UnsafePointer<Int32>?
  /// Examples to take.
  let count: Int

  /// The inputs alone.
  var withoutTargets: ExampleView {
    ExampleView(
      inputs: inputs, featureCount: featureCount, labels: nil, values: nil, indices: indices,
      count: count)
  }
}

extension ExampleSet {
  /// Calls `body` with a view of the examples at `indices`, or of all when nil.
  func withView<Result>(
    indices: UnsafeBufferPointer<Int32>?, _ body: (ExampleView) -> Result
  ) -> Result {
    inputs.withUnsafeBufferPointer { inputs in
      func view(
        labels: UnsafePointer<Int32>? = nil, values: UnsafePointer<Float>? = nil
      ) -> ExampleView {
        ExampleView(
          inputs: inputs.baseAddress ?? UnsafePointer(bitPattern: 64)!,
          featureCount: featureCount, labels: labels, values: values,
          indices: indices?.baseAddress, count: indices?.count ?? count)
      }
      switch targets {
      case .classes(let labels, _):
        return labels.withUnsafeBufferPointer { body(view(labels: $0.baseAddress)) }
      case .values(let values, _):
        return values.withUnsafeBufferPointer { body(view(values: $0.baseAddress)) }
      }
    }
  }
}
