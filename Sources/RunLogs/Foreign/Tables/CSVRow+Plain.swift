import RunEvents

/// Rows that were read ahead.
extension CSVRow {
  /// Whether the numbers of a row are all that it says.
  var mayBePlain: Bool { splitColumn < 0 && !hasDecimalCommas && delimiter != UInt8(ascii: " ") }

  /// What reads rows of this header ahead.
  func plainRows() -> PlainRows { PlainRows(columnCount: columnCount, delimiter: delimiter) }

  /// Places the rows, and hands their points over.
  func append(_ part: PlainRows.Part, _ placer: RowPlacer, to collector: ScalarCollector) {
    let (columns, columnCount, names, values) = (columns, columnCount, names, values)
    let survey = placer.survey
    let missing = PlainRows.missing.bitPattern
    for row in 0..<part.rowCount {
      let numbers = part.values + row * columnCount
      var metrics: UInt64 = 0
      var count = 0
      for column in 0..<columnCount {
        let value = numbers[column]
        guard value.bitPattern != missing else { continue }
        let place = columns + column
        place.pointee.heldNumber = true
        if place.pointee.mark >= 0 {
          survey.set(place.pointee.mark, value)
        } else {
          metrics |= 1 &<< UInt64(column & 63)
        }
        guard place.pointee.name >= 0 else { continue }
        names[count] = place.pointee.name
        values[count] = value
        count += 1
      }
      let place = placer.place(
        metrics: metrics, split: nil, names: UnsafeBufferPointer(start: names, count: count))
      guard let place else {
        collector.facts.recordsWithoutStep += 1
        continue
      }
      for point in 0..<count {
        collector.append(names[point], step: place.step, time: place.time, value: values[point])
      }
    }
  }
}
