import RunEvents

/// A shape's meaning with the names of its curves as numbers: what is followed line by line.
struct ConsolePlan {
  struct Field {
    var tag: Int
    var index: Int
    var percent: Bool
    var divisor: Int?
    var isBare: Bool
  }

  let meaning: ConsoleMeaning
  let fields: [Field]
  let columns: [ConsoleLineReader.Column]
  /// Nothing is to be done for such a line.
  let isIdle: Bool

  /// - Parameter tag: the number of a curve's name, nil where there are too many.
  init(_ meaning: ConsoleMeaning, tag: (String) -> Int?) {
    self.meaning = meaning
    fields = meaning.fields.compactMap { field in
      tag(field.tag).map {
        Field(
          tag: $0, index: field.index, percent: field.percent, divisor: field.divisor,
          isBare: field.isBare)
      }
    }
    columns = meaning.columns.map { column in
      switch column {
      case .epoch: .epoch
      case .step: .step
      case .none: .none
      case .curve(let name): tag(name).map { .curve($0) } ?? .none
      }
    }
    isIdle =
      fields.isEmpty && columns.isEmpty && meaning.cells.isEmpty && !meaning.hasPosition
      && meaning.clock == nil && meaning.section == nil && !meaning.isRuler
  }
}
