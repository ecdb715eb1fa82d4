/// A layer with a state that goes from step to step of a sequence, in one direction or both.
///
/// x [batch, time, in]; y [batch, time, out] with every step's state, or [batch, out] with the last,
/// where out is `units`, twice that in both directions: those of the way forward first. Past a
/// sequence's length the state stays as it is, and y is zero.
///
/// The products with the input are made for all steps at once, those with the state step by step,
/// with a matrix packed for it once a pass.
struct RecurrentLayer: Layer {
  /// Where one direction's tensors stand in the parameter vector.
  struct Direction {
    /// W [in, inputColumns · units], U [units, recurrentColumns · units], b [inputColumns · units].
    let input: Int
    let recurrent: Int
    let bias: Int
    /// [units]: the GRU's bias within the reset; nil for the others.
    let recurrentBias: Int?
    let isReverse: Bool
  }

  let cell: RecurrentCell
  let inputCount: Int
  let units: Int
  let steps: Int
  let returnsSequence: Bool
  let first: Direction
  let second: Direction?

  var directionCount: Int { second == nil ? 1 : 2 }
  /// Values a step gives.
  var outputCount: Int { units * directionCount }
  var gateCount: Int { cell.gates * units }
  /// Columns of W and of U.
  var inputColumns: Int { cell.inputGates.count * units }
  var recurrentColumns: Int { cell.recurrentGates.count * units }
  /// Where what U makes begins among the gates.
  var recurrentStart: Int { cell.recurrentGates.lowerBound * units }

  var multiplyAccumulateCount: Int {
    directionCount * steps * (inputCount * inputColumns + units * recurrentColumns)
  }

  /// Of each direction and step the gates and the state before, of an LSTM also the cell before and
  /// the tanh of the cell after.
  var savedCount: Int { directionCount * directionSavedCount }
  var directionSavedCount: Int { steps * (gateCount + (cell == .lstm ? 3 : 1) * units) }

  func scratchCount(rows: Int) -> Int {
    let packed = max(
      Float.packedCount(depth: units, columns: recurrentColumns),
      Float.packedCount(depth: recurrentColumns, columns: units), inputColumns)
    return packed + 2 * rows * units
  }

  func direction(_ number: Int) -> Direction { number == 0 ? first : second ?? first }
}

extension RecurrentCell {
  /// Gates that a step keeps.
  var gates: Int { self == .rnn ? 1 : 4 }

  /// Which of them the input makes, and which the state.
  var inputGates: Range<Int> {
    switch self {
    case .rnn: 0..<1
    case .gru: 0..<3
    case .lstm: 0..<4
    }
  }

  var recurrentGates: Range<Int> {
    switch self {
    case .rnn: 0..<1
    case .gru: 1..<4
    case .lstm: 0..<4
    }
  }

  /// How the bias starts, one number a gate.
  var biasStart: [Double] {
    switch self {
    case .rnn: [0]
    case .gru: [0, 0, 0]
    case .lstm: [0, 1, 0, 0]
    }
  }
}
