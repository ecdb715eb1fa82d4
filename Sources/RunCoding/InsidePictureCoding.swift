import FoundationEssentials
import RunEvents

/// Pictures of a network's inside as members of their lines. All begin with `step` and `seconds`;
/// values are {`scale`, `values` (base64, a signed byte a value: 127 times its share of `scale`)}.
///
/// - `filters`: `layer`, `height`, `width`, `channels`, `unitCount`, `filters` [{`norm`, values}].
/// - `activations`: `examples` [{`example`, `label`, `isWorst` where it is, `probabilities` [number],
///   `layers` [{`name`, `height`, `width`, `unitCount`, values}], `thumbnail` (as in a data report)
///   where it is told}].
/// - `units`: `columns`, `rows`, `names`, `x` [from, to], `y` [from, to], `layers` [{`name`,
///   `unitCount`, `units` [{values}], `weights` [number]}].
/// - `attention`: as `AttentionCoding.swift` lists it.
extension JSONWriter {
  mutating func write(_ pictures: FilterPictures) {
    write(step: pictures.step, seconds: pictures.seconds)
    member("layer", pictures.layer)
    member("height", pictures.height)
    member("width", pictures.width)
    member("channels", pictures.channels)
    member("unitCount", pictures.unitCount)
    list("filters", pictures.filters) { json, filter in
      json.member("norm", filter.norm)
      json.write(filter.weights)
    }
  }

  mutating func write(_ activations: ExampleActivations) {
    write(step: activations.step, seconds: activations.seconds)
    list("examples", activations.examples) { json, example in
      json.member("example", example.example)
      json.member("label", example.label)
      if example.isWorst { json.member("isWorst", true) }
      json.write("probabilities", example.probabilities)
      json.list("layers", example.layers) { json, layer in
        json.member("name", layer.name)
        json.member("height", layer.height)
        json.member("width", layer.width)
        json.member("unitCount", layer.unitCount)
        json.write(layer.values)
      }
      guard let thumbnail = example.thumbnail else { return }
      json.key("thumbnail")
      json.beginObject()
      json.write(thumbnail)
      json.endObject()
    }
  }

  mutating func write(_ pictures: UnitPictures) {
    write(step: pictures.step, seconds: pictures.seconds)
    member("columns", pictures.columns)
    member("rows", pictures.rows)
    write("names", pictures.names)
    write("x", [pictures.x.lowerBound, pictures.x.upperBound])
    write("y", [pictures.y.lowerBound, pictures.y.upperBound])
    list("layers", pictures.layers) { json, layer in
      json.member("name", layer.name)
      json.member("unitCount", layer.unitCount)
      json.list("units", layer.units) { json, unit in json.write(unit) }
      json.write("weights", layer.weights)
    }
  }

  mutating func write(_ values: ScaledValues) {
    member("scale", values.scale)
    member("values", Data(values.values.map { UInt8(bitPattern: $0) }).base64EncodedString())
  }
}

extension EventFields {
  static let sides = 1...1024

  func filterPictures() throws(JSONDamage) -> FilterPictures {
    let (height, width) = (try requiredInteger("height"), try requiredInteger("width"))
    let channels = try requiredInteger("channels")
    let filters = try list("filters") { fields throws(JSONDamage) in
      FilterPictures.Filter(
        norm: try fields.requiredNumber("norm"), weights: try fields.scaledValues())
    }
    guard Self.sides.contains(height), Self.sides.contains(width), (1...4).contains(channels),
      let filters,
      filters.allSatisfy({ $0.weights.values.count == height * width * channels })
    else { throw JSONDamage(offset: 0, reason: "filters do not fit their size") }
    return FilterPictures(
      step: try requiredInteger("step"), seconds: try requiredNumber("seconds"),
      layer: try requiredString("layer"), height: height, width: width, channels: channels,
      unitCount: try requiredCount("unitCount"), filters: filters)
  }

  func exampleActivations() throws(JSONDamage) -> ExampleActivations {
    let examples = try list("examples") { fields throws(JSONDamage) in
      ExampleActivations.Example(
        example: try fields.requiredCount("example"), label: try fields.requiredCount("label"),
        isWorst: try fields.flag("isWorst"), probabilities: try fields.numbers("probabilities"),
        layers: try fields.activationLayers(),
        thumbnail: try fields.object("thumbnail")?.thumbnail())
    }
    return ExampleActivations(
      step: try requiredInteger("step"), seconds: try requiredNumber("seconds"),
      examples: examples ?? [])
  }

  private func activationLayers() throws(JSONDamage) -> [ExampleActivations.Layer] {
    try list("layers") { fields throws(JSONDamage) -> ExampleActivations.Layer? in
      let layer = ExampleActivations.Layer(
        name: try fields.requiredString("name"), height: try fields.requiredInteger("height"),
        width: try fields.requiredInteger("width"),
        unitCount: try fields.requiredCount("unitCount"), values: try fields.scaledValues())
      guard Self.sides.contains(layer.height), Self.sides.contains(layer.width),
        layer.values.values.count.isMultiple(of: layer.height * layer.width)
      else { throw JSONDamage(offset: 0, reason: "activations do not fit their size") }
      return layer
    } ?? []
  }

  func unitPictures() throws(JSONDamage) -> UnitPictures {
    let (columns, rows) = (try requiredInteger("columns"), try requiredInteger("rows"))
    let layers = try list("layers") { fields throws(JSONDamage) in
      UnitPictures.Layer(
        name: try fields.requiredString("name"),
        unitCount: try fields.requiredCount("unitCount"),
        units: try fields.list("units") { fields throws(JSONDamage) in
          try fields.scaledValues()
        } ?? [],
        weights: try fields.numbers("weights"))
    }
    var before = 2
    var fits = Self.sides.contains(columns) && Self.sides.contains(rows)
    for layer in layers ?? [] {
      fits =
        fits && layer.weights.count == before * layer.units.count
        && layer.units.allSatisfy { $0.values.count == columns * rows }
      before = layer.units.count
    }
    guard fits else { throw JSONDamage(offset: 0, reason: "units do not fit their size") }
    return UnitPictures(
      step: try requiredInteger("step"), seconds: try requiredNumber("seconds"), columns: columns,
      rows: rows, names: try strings("names"), x: try range("x"), y: try range("y"),
      layers: layers ?? [])
  }

  func scaledValues() throws(JSONDamage) -> ScaledValues {
    guard let bytes = Data(base64Encoded: try requiredString("values")) else {
      throw JSONDamage(offset: 0, reason: "values are no base64")
    }
    return ScaledValues(
      scale: try requiredNumber("scale"), values: bytes.map { Int8(bitPattern: $0) })
  }
}
