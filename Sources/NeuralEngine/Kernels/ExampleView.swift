/// Pointers into an example set, valid while a step or an evaluation runs.
struct ExampleView {
  let inputs: UnsafePointer<Float>
  let featureCount: Int
  /// Nil when the targets are values.
  var labels: UnsafePointer<Int32>?
  /// Nil when the targets are labels.
  var values: UnsafePointer<Float>?
  /// Steps of each example's sequence that count; nil where all do.
  var lengths: UnsafePointer<Int32>?
  /// One a row of targets; nil where all count the same.
  var weights: UnsafePointer<Float>?
  /// Rows of targets that an example has.
  var targetRows = 1
  /// The examples to take, by number; nil for all in order.
  let indices: UnsafePointer<Int32>?
  /// Examples to take.
  let count: Int

  /// The inputs alone.
  var withoutTargets: ExampleView {
    ExampleView(
      inputs: inputs, featureCount: featureCount, labels: nil, values: nil, lengths: lengths,
      indices: indices, count: count)
  }
}

extension ExampleSet {
  /// Calls `body` with a view of the examples at `indices`, or of all when nil.
  func withView<Result>(
    indices: UnsafeBufferPointer<Int32>?, _ body: (ExampleView) -> Result
  ) -> Result {
    inputs.withUnsafeBufferPointer { inputs in
      var view = ExampleView(
        inputs: inputs.baseAddress ?? UnsafePointer(bitPattern: 64)!,
        featureCount: featureCount, labels: nil, values: nil, lengths: nil,
        indices: indices?.baseAddress, count: indices?.count ?? count)
      return withOptionalPointer(lengths) { lengths in
        withOptionalPointer(weights) { weights in
          view.lengths = lengths
          view.weights = weights
          return withTargets(view, body)
        }
      }
    }
  }

  /// Calls `body` with the view and its targets.
  private func withTargets<Result>(
    _ inputs: ExampleView, _ body: (ExampleView) -> Result
  ) -> Result {
    var view = inputs
    switch targets {
    case .classes(let labels, _):
      return labels.withUnsafeBufferPointer {
        view.labels = $0.baseAddress
        return body(view)
      }
    case .stepClasses(let labels, let steps, _):
      view.targetRows = steps
      return labels.withUnsafeBufferPointer {
        view.labels = $0.baseAddress
        return body(view)
      }
    case .values(let values, _):
      return values.withUnsafeBufferPointer {
        view.values = $0.baseAddress
        return body(view)
      }
    }
  }
}

/// Calls `body` with a pointer to the elements, or nil for no array.
private func withOptionalPointer<Element, Result>(
  _ elements: [Element]?, _ body: (UnsafePointer<Element>?) -> Result
) -> Result {
  guard let elements else { return body(nil) }
  return elements.withUnsafeBufferPointer { body($0.baseAddress) }
}
