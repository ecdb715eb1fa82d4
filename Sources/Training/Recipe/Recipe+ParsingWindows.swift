import NeuralEngine

/// Layers that look at images and sequences through windows.
extension RecipeValue {
  func windowKind(_ name: String) throws(RecipeError) -> LayerKind {
    switch name {
    case "conv2D":
      let section = try section()
      return .conv2D(
        filters: try section.integer("filters"), kernel: try section.value("kernel").windowSize(),
        stride: try section.value("stride").windowSize(),
        padding: try section.value("padding").padding())
    case "conv1D":
      let section = try section()
      return .conv1D(
        filters: try section.integer("filters"), size: try section.integer("kernel"),
        stride: try section.integer("stride"), padding: try section.value("padding").padding())
    case "depthwiseConv2D": return try depthwise()
    case "upsample": return try upsampling()
    default: return try pool(isMaximum: name == "maxPool")
    }
  }

  /// `3` or `[3, 5]`, height first.
  private func windowSize() throws(RecipeError) -> WindowSize {
    guard case .list = node.content else { return WindowSize(try integer()) }
    let sizes = try list()
    guard sizes.count == 2 else { throw unmet("one number, or height and width") }
    return WindowSize(height: try sizes[0].integer(), width: try sizes[1].integer())
  }

  /// `3`, `[3, 5]` or `{kernel: 3, stride: 2, padding: same}`.
  private func depthwise() throws(RecipeError) -> LayerKind {
    guard case .mapping = node.content else { return .depthwiseConv2D(kernel: try windowSize()) }
    let section = try section()
    return .depthwiseConv2D(
      kernel: try section.value("kernel").windowSize(),
      stride: try section.value("stride").windowSize(),
      padding: try section.value("padding").padding())
  }

  /// `2`, `[2, 3]` or `{window: 3, stride: 2, padding: same}`.
  private func pool(isMaximum: Bool) throws(RecipeError) -> LayerKind {
    var (window, stride, padding) = (WindowSize(1), WindowSize?.none, Padding.valid)
    if case .mapping = node.content {
      let section = try section()
      window = try section.value("window").windowSize()
      stride = try section["stride"]?.windowSize()
      padding = try section.value("padding").padding()
    } else {
      window = try windowSize()
    }
    return isMaximum
      ? .maxPool(window, stride: stride, padding: padding)
      : .averagePool(window, stride: stride, padding: padding)
  }

  /// `2`, `[2, 3]` or `{size: 2, interpolation: bilinear}`.
  private func upsampling() throws(RecipeError) -> LayerKind {
    guard case .mapping = node.content else { return .upsample(try windowSize()) }
    let section = try section()
    return .upsample(
      try section.value("size").windowSize(),
      Interpolation(rawValue: try section.value("interpolation").word()) ?? .nearest)
  }

  private func padding() throws(RecipeError) -> Padding {
    Padding(rawValue: try word()) ?? .valid
  }
}
