import RunEvents

/// The pictures of the layers, one of which is in view.
public enum LayersPart: String, CaseIterable, Hashable, Sendable {
  /// Norms, means and shares over the steps.
  case statistics
  /// How values are distributed over the steps.
  case histograms
  /// What the first layer looks for in an image.
  case filters
  /// What the layers make of an example.
  case activations
  /// What each unit gives over the plane of two inputs.
  case units
  /// Where each step of a sequence looks.
  case attention
}

/// What of the layers is in view.
struct LayersLook: Hashable, Sendable {
  /// The one that was asked for last.
  var part = LayersPart.statistics
  /// Of the histograms.
  var quantity = LayerHistograms.Quantity.weights
  /// Of the activations and the attention: the place among the examples.
  var example = 0
  /// Whether filters come the largest first.
  var ordersByNorm = false
}

extension DashboardModel {
  /// Those that there is something for.
  var layersParts: [LayersPart] {
    LayersPart.allCases.filter { part in
      switch part {
      case .statistics: !run.layers.isEmpty
      case .histograms: !run.histograms.isEmpty
      case .filters: !run.filters.isEmpty
      case .activations: !run.activations.isEmpty
      case .units: !run.units.isEmpty
      case .attention: run.attention.last.map { !$0.examples.isEmpty } ?? false
      }
    }
  }

  /// The one in view: what was asked for where there is that.
  var layersPart: LayersPart? {
    let parts = layersParts
    return parts.contains(layersLook.part) ? layersLook.part : parts.first
  }

  /// Whether the layers are a picture, not lines.
  var drawsLayers: Bool { tab == .layers && layersPart != nil && layersPart != .statistics }

  /// Quantities that were counted of some layer when that was done last.
  var countedQuantities: [LayerHistograms.Quantity] {
    guard let last = run.histograms.last else { return [] }
    return LayerHistograms.Quantity.allCases.filter { quantity in
      last.layers.contains { $0[quantity] != nil }
    }
  }

  /// The quantity in view: what was asked for where it was counted.
  var countedQuantity: LayerHistograms.Quantity {
    let counted = countedQuantities
    return counted.contains(layersLook.quantity)
      ? layersLook.quantity : counted.first ?? .weights
  }

  /// The example in view, with its place among all; nil without any.
  var shownExample: (place: Int, example: ExampleActivations.Example)? {
    guard let examples = run.activations.last?.examples, !examples.isEmpty else { return nil }
    let place = min(layersLook.example, examples.count - 1)
    return (place, examples[place])
  }

  /// The sequence in view whose attention is shown, with its place among all; nil without any.
  var shownAttention: (place: Int, example: AttentionPictures.Example)? {
    guard let examples = run.attention.last?.examples, !examples.isEmpty else { return nil }
    let place = min(layersLook.example, examples.count - 1)
    return (place, examples[place])
  }

  /// Whether there is something to choose in a picture.
  func hasChoice(of part: LayersPart) -> Bool {
    switch part {
    case .histograms: countedQuantities.count > 1
    case .activations: (run.activations.last?.examples.count ?? 0) > 1
    case .filters: (run.filters.last?.filters.count ?? 0) > 1
    case .attention: (run.attention.last?.examples.count ?? 0) > 1
    case .statistics, .units: false
    }
  }

  mutating func lookIntoLayers(_ action: DashboardAction) {
    switch action {
    case .nextLayersPart: showLayers(neighbour: 1)
    case .previousLayersPart: showLayers(neighbour: -1)
    case .showLayers(let part):
      layersLook.part = part
      _ = show(.layers)
    case .nextInLayers: choose(neighbour: 1)
    case .previousInLayers: choose(neighbour: -1)
    case .toggleFilterOrder: layersLook.ordersByNorm.toggle()
    default: return
    }
    pageScroll = 0
    clampScrolls()
  }

  private mutating func showLayers(neighbour places: Int) {
    let parts = layersParts
    guard let part = layersPart, let index = parts.firstIndex(of: part) else { return }
    layersLook.part = parts[(index + places + parts.count) % parts.count]
  }

  /// The next quantity or example, from the last on to the first.
  private mutating func choose(neighbour places: Int) {
    func moved(_ index: Int, _ count: Int) -> Int { (index + places + count) % max(1, count) }
    switch layersPart {
    case .histograms:
      let counted = countedQuantities
      guard let index = counted.firstIndex(of: countedQuantity) else { return }
      layersLook.quantity = counted[moved(index, counted.count)]
    case .activations:
      guard let shownExample, let count = run.activations.last?.examples.count else { return }
      layersLook.example = moved(shownExample.place, count)
    case .attention:
      guard let shownAttention, let count = run.attention.last?.examples.count else { return }
      layersLook.example = moved(shownAttention.place, count)
    case .statistics, .filters, .units, nil: break
    }
  }
}
