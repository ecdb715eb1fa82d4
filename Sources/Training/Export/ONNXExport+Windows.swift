import NeuralEngine

/// Layers that look at images and sequences through windows, whose channels ONNX has first.
extension ONNXExport {
  mutating func convolution(_ layer: ResolvedLayer, _ value: Value) -> Value {
    let channels = value.shape.dimensions[value.shape.dimensions.count - 1]
    let filters = layer.output.dimensions[layer.output.dimensions.count - 1]
    return convolution(layer, value, filters: filters, channels: channels, groups: 1)
  }

  /// A group a channel, each with one filter over one channel.
  mutating func depthwise(_ layer: ResolvedLayer, _ value: Value) -> Value {
    let channels = value.shape.dimensions[value.shape.dimensions.count - 1]
    return convolution(layer, value, filters: channels, channels: 1, groups: channels)
  }

  /// - Parameter channels: what a filter sees.
  private mutating func convolution(
    _ layer: ResolvedLayer, _ value: Value, filters: Int, channels: Int, groups: Int
  ) -> Value {
    let value = channelsFirst(value)
    guard let window = layer.window else { return value }
    let weight = values("\(layer.name).weight")
    let places = window.size.reduce(1, *)
    // [places, channels, filters] to [filters, channels, places].
    var turned = [Float](repeating: 0, count: weight.count)
    for place in 0..<places {
      for channel in 0..<channels {
        for filter in 0..<filters {
          turned[(filter * channels + channel) * places + place] =
            weight[(place * channels + channel) * filters + filter]
        }
      }
    }
    var inputs = [
      value.name,
      graph.constant("\(layer.name).weight", turned, [filters, channels] + window.size),
    ]
    if let bias = optionalValues("\(layer.name).bias") {
      inputs.append(graph.constant("\(layer.name).bias", bias, [filters]))
    }
    let name = graph.add(
      "Conv", inputs,
      [
        ("kernel_shape", .numbers(window.size)), ("strides", .numbers(window.stride)),
        ("pads", .numbers(window.before + window.after)), ("group", .number(groups)),
      ])
    return Value(name: name, shape: layer.output, isChannelsFirst: true)
  }

  mutating func pool(_ operation: String, _ layer: ResolvedLayer, _ value: Value) -> Value {
    let value = channelsFirst(value)
    guard let window = layer.window else { return value }
    let name = graph.add(
      operation, [value.name],
      [
        ("kernel_shape", .numbers(window.size)), ("strides", .numbers(window.stride)),
        ("pads", .numbers(window.before + window.after)),
      ])
    return Value(name: name, shape: layer.output, isChannelsFirst: true)
  }

  mutating func upsample(
    _ layer: ResolvedLayer, _ scale: WindowSize, _ interpolation: Interpolation, _ value: Value
  ) -> Value {
    let value = channelsFirst(value)
    let factors = (value.shape.isSequence ? [scale.width] : [scale.height, scale.width]).map {
      Float($0)
    }
    let scales = graph.constant("\(layer.name).scales", [1, 1] + factors, [2 + factors.count])
    let mode: [(String, ONNXGraph.Attribute)] =
      switch interpolation {
      case .nearest:
        [
          ("mode", .text("nearest")), ("coordinate_transformation_mode", .text("asymmetric")),
          ("nearest_mode", .text("floor")),
        ]
      case .bilinear:
        [("mode", .text("linear")), ("coordinate_transformation_mode", .text("half_pixel"))]
      }
    // No region of interest: its input has no name.
    let name = graph.add("Resize", [value.name, "", scales], mode)
    return Value(name: name, shape: layer.output, isChannelsFirst: true)
  }
}
