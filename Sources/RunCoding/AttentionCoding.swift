import RunEvents

/// Pictures of attention as members of their line: `step`, `seconds`, `examples` [{`example`,
/// `firstRow`, `firstColumn`, `rows` [string], `truths` [string] where they are known, `columns`
/// [string], `layers` [{`name`, `headCount`, `heads` [{values, as in `InsidePictureCoding.swift`}]}]}].
extension JSONWriter {
  mutating func write(_ pictures: AttentionPictures) {
    write(step: pictures.step, seconds: pictures.seconds)
    list("examples", pictures.examples) { json, example in
      json.member("example", example.example)
      json.member("firstRow", example.firstRow)
      json.member("firstColumn", example.firstColumn)
      json.write("rows", example.rows)
      if !example.truths.isEmpty { json.write("truths", example.truths) }
      json.write("columns", example.columns)
      json.list("layers", example.layers) { json, layer in
        json.member("name", layer.name)
        json.member("headCount", layer.headCount)
        json.list("heads", layer.heads) { json, head in json.write(head) }
      }
    }
  }
}

extension EventFields {
  func attentionPictures() throws(JSONDamage) -> AttentionPictures {
    AttentionPictures(
      step: try requiredInteger("step"), seconds: try requiredNumber("seconds"),
      examples: try list("examples") { fields throws(JSONDamage) in
        try fields.attentionExample()
      } ?? [])
  }

  private func attentionExample() throws(JSONDamage) -> AttentionPictures.Example {
    let (rows, columns) = (try strings("rows"), try strings("columns"))
    let truths = scanner("truths") == nil ? [] : try strings("truths")
    let layers =
      try list("layers") { fields throws(JSONDamage) in
        AttentionPictures.Layer(
          name: try fields.requiredString("name"),
          headCount: try fields.requiredCount("headCount"),
          heads: try fields.list("heads") { fields throws(JSONDamage) in
            try fields.scaledValues()
          } ?? [])
      } ?? []
    guard Self.sides.contains(rows.count), Self.sides.contains(columns.count),
      truths.isEmpty || truths.count == rows.count,
      layers.allSatisfy({ layer in
        layer.heads.allSatisfy { $0.values.count == rows.count * columns.count }
      })
    else { throw JSONDamage(offset: 0, reason: "attention does not fit its size") }
    return AttentionPictures.Example(
      example: try requiredCount("example"), firstRow: try requiredCount("firstRow"),
      firstColumn: try requiredCount("firstColumn"), rows: rows, truths: truths,
      columns: columns, layers: layers)
  }
}
