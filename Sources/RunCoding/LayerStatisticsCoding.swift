import RunEvents

extension JSONWriter {
  /// The layers as an array of objects; what a layer does not have is left out.
  mutating func write(_ layers: [LayerStatistics.Layer]) {
    key("layers")
    beginArray()
    for layer in layers {
      beginObject()
      member("name", layer.name)
      member("gradientNorm", ifPresent: layer.gradientNorm)
      member("weightNorm", ifPresent: layer.weightNorm)
      member("updateRatio", ifPresent: layer.updateRatio)
      member("activationMean", layer.activationMean)
      member("activationVariance", layer.activationVariance)
      member("deadShare", ifPresent: layer.deadShare)
      member("trouble", ifPresent: layer.trouble?.rawValue)
      endObject()
    }
    endArray()
  }
}

extension JSONScanner {
  /// An array of layers; a trouble that this version does not know is none.
  mutating func layers() throws(JSONDamage) -> [LayerStatistics.Layer] {
    var layers: [LayerStatistics.Layer] = []
    try elements { (scanner) throws(JSONDamage) in layers.append(try scanner.layer()) }
    return layers
  }

  private mutating func layer() throws(JSONDamage) -> LayerStatistics.Layer {
    var layer = LayerStatistics.Layer(name: "", activationMean: .nan, activationVariance: .nan)
    try members { (scanner, key) throws(JSONDamage) in
      if scanner.word("null") { return }
      switch key.string {
      case "name": layer.name = try scanner.string()
      case "gradientNorm": layer.gradientNorm = try scanner.number()
      case "weightNorm": layer.weightNorm = try scanner.number()
      case "updateRatio": layer.updateRatio = try scanner.number()
      case "activationMean": layer.activationMean = try scanner.number()
      case "activationVariance": layer.activationVariance = try scanner.number()
      case "deadShare": layer.deadShare = try scanner.share()
      case "trouble": layer.trouble = LayerStatistics.Trouble(rawValue: try scanner.string())
      default: try scanner.skipValue()
      }
    }
    return layer
  }
}
