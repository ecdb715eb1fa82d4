import RunEvents

/// Tells x, time and split apart from the metrics in a stream of flattened records, and hands the
/// rest to a collector.
struct RecordColumns {
  let placer: RowPlacer
  /// The clock's numbers are no curve.
  var hidesClock = false
  private let collector: ScalarCollector
  /// Marks of names by their numbers: −1 for metrics, −2 for a field that may say the split.
  private var marks: [Int] = []
  /// The numbers of names in records of a set, by set, as they are met; −1 before.
  private var namesBySplit: [Split: [Int]] = [:]
  private var points: [Int] = []
  private var values: [Double] = []

  init(_ collector: ScalarCollector, plan: RowPlan, wanted: String?) {
    self.collector = collector
    placer = RowPlacer(collector, plan: plan, wanted: wanted)
  }

  /// Appends the record's points.
  ///
  /// - Parameter step: when it is known from elsewhere than the record's numbers, which are then
  ///   all points.
  mutating func append(_ record: borrowing FlatRecord, step known: Int? = nil) {
    while marks.count < collector.names.count { learnName() }
    var metrics: UInt64 = 0
    points.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    for index in 0..<record.count {
      let (name, value) = (record.names[index], record.values[index])
      let mark = marks[name]
      if mark >= 0 {
        placer.survey.set(mark, value)
        if known == nil, placer.isX(mark) || hidesClock && !placer.survey.isStep(mark) { continue }
      } else {
        metrics |= 1 &<< UInt64(name & 63)
      }
      points.append(name)
      values.append(value)
    }
    let split = takeTexts(record)
    if let known {
      return add(placer.place(atStep: known, metrics: metrics))
    }
    if let split, placer.plan.split != nil { name(by: split) }
    let place = points.withUnsafeBufferPointer {
      placer.place(metrics: metrics, split: split, names: $0)
    }
    guard let place else {
      collector.facts.recordsWithoutStep += 1
      return
    }
    add(place)
  }

  /// The columns of records that have these numbers.
  ///
  /// - Parameter names: of a record that was appended.
  func placed(_ names: [Int]) -> PlacedColumns {
    let columns = names.map { name in
      let mark = marks[name]
      let isHidden = mark >= 0 && (placer.isX(mark) || hidesClock && !placer.survey.isStep(mark))
      return PlacedColumns.Column(
        name: isHidden ? -1 : name, mark: mark, bit: 1 &<< UInt64(name & 63))
    }
    return PlacedColumns(columns, collector)
  }

  private func add(_ place: RowPlacer.Place) {
    for index in points.indices {
      collector.append(points[index], step: place.step, time: place.time, value: values[index])
    }
  }

  private mutating func learnName() {
    let name = collector.names[marks.count]
    marks.append(RowColumns.isSplitName(name) ? -2 : placer.mark(for: name))
  }

  /// - Returns: the set that the record says it is of.
  private mutating func takeTexts(_ record: borrowing FlatRecord) -> Split? {
    if !record.settings.isEmpty, collector.facts.hyperparameters.isEmpty {
      collector.facts.hyperparameters = Dictionary(record.settings) { first, _ in first }
    }
    var split: Split?
    for (name, text) in record.texts {
      switch marks[name] {
      case -2:
        let word = String(decoding: text.prefix(32), as: UTF8.self).lowercased()
        guard let named = TagNaming.standard.splits[word] else { continue }
        split = named
        placer.survey.takeSplit(named, of: collector.names[name])
      case -1: continue
      case let mark: placer.take(text, mark: mark)
      }
    }
    return split
  }

  /// Calls the points by the record's set.
  private mutating func name(by split: Split) {
    var names = namesBySplit[split] ?? []
    while names.count < marks.count { names.append(-1) }
    for index in points.indices {
      let name = points[index]
      if names[name] < 0 {
        let text = collector.names[name]
        let isOwn = marks[name] >= 0 || TagNaming.standard.split(of: text) != nil
        names[name] = isOwn ? name : collector.names.number("\(split.rawValue)/\(text)")
      }
      points[index] = names[name]
    }
    namesBySplit[split] = names
  }
}
