import RunEvents

/// A shape's meaning with the names of its curves as numbers: what is followed line by line.
///
/// Lives in memory of its own, which `deallocate` gives back: going from plan to plan counts no
/// references. Owned by one reader, used on its thread.
struct ConsolePlan {
  typealias Pointer = UnsafeMutablePointer<ConsolePlan>

  struct Field {
    var tag: Int
    var index: Int
    var percent: Bool
    var divisor: Int?
    var isBare: Bool
  }

  let meaning: ConsoleMeaning
  /// Among the reader's plans.
  let number: Int
  private let fieldMemory: UnsafeMutablePointer<Field>
  private let fieldCount: Int
  let columns: [ConsoleLineReader.Column]
  /// Nothing is to be done for such a line.
  let isIdle: Bool
  /// Nothing in it moves the step or the epoch.
  let isStill: Bool
  let hasCells: Bool
  /// Reads lines of this shape by the last that was scanned; nil before, and where none can.
  private(set) var template: ConsoleTemplate?
  /// How often one was made.
  private(set) var templateCount = 0
  /// What the line after one of this shape was last.
  var successor: Pointer?
  /// How often the template has read a line lately.
  var readCount = 0

  var fields: UnsafeBufferPointer<Field> {
    UnsafeBufferPointer(start: fieldMemory, count: fieldCount)
  }

  /// - Parameter tag: the number of a curve's name, nil where there are too many.
  init(_ meaning: ConsoleMeaning, number: Int, tag: (String) -> Int?) {
    self.meaning = meaning
    self.number = number
    let fields = meaning.fields.compactMap { field in
      tag(field.tag).map {
        Field(
          tag: $0, index: field.index, percent: field.percent, divisor: field.divisor,
          isBare: field.isBare)
      }
    }
    fieldCount = fields.count
    fieldMemory = .allocate(capacity: max(1, fields.count))
    fieldMemory.initialize(from: fields, count: fields.count)
    columns = meaning.columns.map { column in
      switch column {
      case .epoch: .epoch
      case .step: .step
      case .none: .none
      case .curve(let name): tag(name).map { .curve($0) } ?? .none
      }
    }
    isStill = !meaning.hasPosition
    hasCells = !meaning.cells.isEmpty
    isIdle =
      fields.isEmpty && columns.isEmpty && meaning.cells.isEmpty && !meaning.hasPosition
      && meaning.clock == nil && meaning.section == nil && !meaning.isRuler
  }

  /// - Returns: the template before, whose memory is the caller's to give back.
  mutating func take(_ template: ConsoleTemplate?) -> ConsoleTemplate? {
    defer { self.template = template }
    templateCount += 1
    return self.template
  }

  func deallocate() {
    template?.deallocate()
    fieldMemory.deallocate()
  }
}
