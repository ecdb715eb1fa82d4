import RunEvents

/// Histograms as members of their line: `step`, `seconds`, `layers` [{`name`; `weights`, `gradients`,
/// `activations` where there are some}], each {`low`, `high`, `counts` [count, the lowest bin first],
/// `least`, `greatest`; `below`, `above`, `nonFinite` where not 0}.
extension JSONWriter {
  mutating func write(_ histograms: LayerHistograms) {
    write(step: histograms.step, seconds: histograms.seconds)
    list("layers", histograms.layers) { json, layer in
      json.member("name", layer.name)
      for quantity in LayerHistograms.Quantity.allCases {
        guard let histogram = layer[quantity] else { continue }
        json.key(quantity.rawValue)
        json.beginObject()
        json.write(histogram)
        json.endObject()
      }
    }
  }

  private mutating func write(_ histogram: ValueHistogram) {
    member("low", histogram.low)
    member("high", histogram.high)
    write("counts", histogram.counts)
    member("least", histogram.least)
    member("greatest", histogram.greatest)
    if histogram.below > 0 { member("below", histogram.below) }
    if histogram.above > 0 { member("above", histogram.above) }
    if histogram.nonFinite > 0 { member("nonFinite", histogram.nonFinite) }
  }
}

extension EventFields {
  func layerHistograms() throws(JSONDamage) -> LayerHistograms {
    let layers = try list("layers") { fields throws(JSONDamage) in
      LayerHistograms.Layer(
        name: try fields.requiredString("name"),
        weights: try fields.object("weights")?.histogram(),
        gradients: try fields.object("gradients")?.histogram(),
        activations: try fields.object("activations")?.histogram())
    }
    return LayerHistograms(
      step: try requiredInteger("step"), seconds: try requiredNumber("seconds"),
      layers: layers ?? [])
  }

  private func histogram() throws(JSONDamage) -> ValueHistogram {
    let (low, high) = (try requiredNumber("low"), try requiredNumber("high"))
    let counts = try counts("counts")
    guard low <= high, (high - low).isFinite, (1...1024).contains(counts.count) else {
      throw JSONDamage(offset: 0, reason: "a histogram's bins are no range")
    }
    return ValueHistogram(
      low: low, high: high, counts: counts, below: try count("below", or: 0),
      above: try count("above", or: 0), nonFinite: try count("nonFinite", or: 0),
      least: try requiredNumber("least"), greatest: try requiredNumber("greatest"))
  }
}
