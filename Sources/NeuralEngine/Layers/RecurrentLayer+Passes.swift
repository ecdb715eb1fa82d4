extension RecurrentLayer {
  /// Where one direction of some rows works.
  private struct Memory<R: Real> {
    let gates: UnsafeMutablePointer<R>
    let hidden: UnsafeMutablePointer<R>
    /// nil but for the LSTM.
    let cells: UnsafeMutablePointer<R>?
    let squashed: UnsafeMutablePointer<R>?
  }

  /// What is saved of a worker's rows stands together, so that its rows of all steps are one
  /// matrix.
  private func memory<R: Real>(
    _ saved: UnsafeMutablePointer<R>, rows: Range<Int>, direction: Int
  ) -> Memory<R> {
    let start =
      saved + rows.lowerBound * savedCount + direction * rows.count * directionSavedCount
    let hidden = start + rows.count * steps * gateCount
    let stateCount = rows.count * steps * units
    return Memory(
      gates: start, hidden: hidden, cells: cell == .lstm ? hidden + stateCount : nil,
      squashed: cell == .lstm ? hidden + 2 * stateCount : nil)
  }

  /// The step at `time`; `y` begins at the rows' first output or its derivative.
  private func step<R: Real>(
    _ memory: Memory<R>, _ pass: Pass<R>, time: Int, state: UnsafeMutablePointer<R>,
    y: UnsafeMutablePointer<R>?
  ) -> CellStep<R> {
    let rows = pass.rows.count
    return CellStep(
      rows: rows, units: units, time: time,
      lengths: advanced(pass.lengths, by: pass.rows.lowerBound),
      gates: memory.gates + time * gateCount, gateStride: steps * gateCount,
      hidden: memory.hidden + time * units, cells: advanced(memory.cells, by: time * units),
      squashed: advanced(memory.squashed, by: time * units), stateStride: steps * units,
      state: state, cellState: cell == .lstm ? state + rows * units : nil,
      y: advanced(y, by: time * outputCount), yStride: steps * outputCount)
  }

  /// The step's time when it is the `index`-th to be taken.
  private func time(_ index: Int, _ direction: Direction) -> Int {
    direction.isReverse ? steps - 1 - index : index
  }

  func forward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    guard !pass.rows.isEmpty else { return }
    for number in 0..<directionCount { forward(number, pass, memory) }
  }

  private func forward<R: Real>(_ number: Int, _ pass: Pass<R>, _ memory: StageMemory<R>) {
    let direction = direction(number)
    let rows = pass.rows.count
    let saved = self.memory(memory.saved, rows: pass.rows, direction: number)
    R.multiply(
      MatrixProduct(
        m: rows * steps, n: inputColumns, k: inputCount, strideA: inputCount,
        strideB: inputColumns, strideC: gateCount),
      memory.x + pass.rows.lowerBound * steps * inputCount, pass.parameters + direction.input,
      saved.gates)
    if let bias = direction.recurrentBias {
      R.fillRows(
        saved.gates + (gateCount - units), rows: rows * steps, stride: gateCount,
        values: pass.parameters + bias, columns: units)
    }
    let packed = pass.scratch
    let state = packed + packedCount(R.self)
    R.pack(
      pass.parameters + direction.recurrent, depth: units, columns: recurrentColumns,
      stride: recurrentColumns, transposes: false, into: packed)
    state.update(repeating: 0, count: 2 * rows * units)
    let y =
      memory.y + pass.rows.lowerBound * (returnsSequence ? steps : 1) * outputCount
      + number * units
    for index in 0..<steps {
      let time = time(index, direction)
      let step = step(saved, pass, time: time, state: state, y: returnsSequence ? y : nil)
      if index > 0 {
        R.addPackedProduct(
          PackedProduct(
            rows: rows, depth: units, columns: recurrentColumns, strideA: units,
            strideC: step.gateStride),
          a: state, packed: packed, c: step.gates + recurrentStart)
      }
      R.cell(cell, step, bias: pass.parameters + direction.bias)
    }
    guard !returnsSequence else { return }
    for row in 0..<rows { (y + row * outputCount).update(from: state + row * units, count: units) }
  }

  func backward<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    guard !pass.rows.isEmpty else { return }
    for number in 0..<directionCount { backward(number, pass, memory) }
  }

  private func backward<R: Real>(_ number: Int, _ pass: Pass<R>, _ memory: StageMemory<R>) {
    let direction = direction(number)
    let rows = pass.rows.count
    let saved = self.memory(memory.saved, rows: pass.rows, direction: number)
    let packed = pass.scratch
    let state = packed + packedCount(R.self)
    R.pack(
      pass.parameters + direction.recurrent, depth: recurrentColumns, columns: units,
      stride: recurrentColumns, transposes: true, into: packed)
    state.update(repeating: 0, count: 2 * rows * units)
    let dy =
      memory.dy + pass.rows.lowerBound * (returnsSequence ? steps : 1) * outputCount
      + number * units
    if !returnsSequence {
      for row in 0..<rows {
        (state + row * units).update(from: dy + row * outputCount, count: units)
      }
    }
    for index in stride(from: steps - 1, through: 0, by: -1) {
      let step = step(
        saved, pass, time: time(index, direction), state: state, y: returnsSequence ? dy : nil)
      R.cellGradient(cell, step)
      if index > 0 {
        R.addPackedProduct(
          PackedProduct(
            rows: rows, depth: recurrentColumns, columns: units, strideA: step.gateStride,
            strideC: units),
          a: step.gates + recurrentStart, packed: packed, c: state)
      }
    }
    guard let dx = memory.dx else { return }
    R.multiply(
      MatrixProduct(
        m: rows * steps, n: inputCount, k: inputColumns, transposesB: true, strideA: gateCount,
        strideB: inputColumns, strideC: inputCount, accumulates: number > 0),
      saved.gates, pass.parameters + direction.input,
      dx + pass.rows.lowerBound * steps * inputCount)
  }

  /// Values of scratch memory before the states.
  private func packedCount<R: Real>(_: R.Type) -> Int {
    max(
      R.packedCount(depth: units, columns: recurrentColumns),
      R.packedCount(depth: recurrentColumns, columns: units))
  }

  func computeParameterGradients<R: Real>(_ pass: Pass<R>, _ memory: StageMemory<R>) {
    for number in 0..<directionCount {
      GradientPart.forEach(of: pass) { part in differentiate(number, pass, memory, part) }
    }
  }

  /// The part of the worker's share of the gradient that some rows have.
  private func differentiate<R: Real>(
    _ number: Int, _ pass: Pass<R>, _ memory: StageMemory<R>, _ part: GradientPart
  ) {
    let direction = direction(number)
    let saved = self.memory(memory.saved, rows: part.rows, direction: number)
    let first = part.rows.lowerBound * steps
    let count = part.rows.count * steps
    let input = GradientPart.Columns(dy: saved.gates, stride: gateCount, count: inputColumns)
    let recurrent = GradientPart.Columns(
      dy: saved.gates + recurrentStart, stride: gateCount, count: recurrentColumns)
    part.addWeight(
      pass, x: memory.x + first * inputCount, width: inputCount, input, rows: count,
      offset: direction.input)
    part.addWeight(
      pass, x: saved.hidden, width: units, recurrent, rows: count, offset: direction.recurrent)
    part.addBias(pass, input, rows: count, offset: direction.bias)
    if let offset = direction.recurrentBias {
      part.addBias(
        pass,
        GradientPart.Columns(
          dy: saved.gates + (gateCount - units), stride: gateCount, count: units),
        rows: count, offset: offset)
    }
  }
}

/// The pointer moved on, if there is one.
private func advanced<Element>(
  _ pointer: UnsafeMutablePointer<Element>?, by count: Int
) -> UnsafeMutablePointer<Element>? {
  if let pointer { pointer + count } else { nil }
}

private func advanced<Element>(
  _ pointer: UnsafePointer<Element>?, by count: Int
) -> UnsafePointer<Element>? {
  if let pointer { pointer + count } else { nil }
}
