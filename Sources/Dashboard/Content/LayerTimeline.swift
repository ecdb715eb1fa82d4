import RunEvents

/// The steps at which layers were measured, along so many columns.
struct LayerTimeline {
  let axis: StepAxis
  private let history: [LayerStatistics]
  /// The column of each measurement.
  private let places: [Int]

  init(_ history: [LayerStatistics], columns: Int) {
    self.history = history
    let axis = StepAxis(history.lazy.map(\.step), columns: columns)
    self.axis = axis
    places = history.map { axis.column(ofStep: Double($0.step)) }
  }

  /// A layer's values from the first step to the last, a column each: the middle of those that fall
  /// into it, what is no number where one of them is none, and the one before where none does; nil
  /// before the first.
  ///
  /// - Parameter indices: where the layer is in each measurement; nil where it was not measured.
  func values(
    at indices: [Int?], _ measure: LayerMeasure, _ scale: LayerScale
  ) -> [(value: Double, share: Double)?] {
    let columns = axis.columns
    guard columns > 0 else { return [] }
    var values = [(value: Double, share: Double)?](repeating: nil, count: columns)
    var (column, gathered): (Int, [Double]) = (0, [])
    func close() {
      guard !gathered.isEmpty else { return }
      let middle = gathered.sorted()[gathered.count / 2]
      let value = gathered.first { !$0.isFinite } ?? middle
      values[column] = (value, scale.share(value))
      gathered.removeAll(keepingCapacity: true)
    }
    for (number, index) in indices.enumerated() {
      guard let index, let value = measure.value(history[number].layers[index]) else { continue }
      if places[number] != column { close() }
      column = places[number]
      gathered.append(value)
    }
    close()
    for column in values.indices.dropFirst() where values[column] == nil {
      values[column] = values[column - 1]
    }
    return values
  }
}
