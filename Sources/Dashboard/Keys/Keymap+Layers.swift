import CellUI

/// Keys of the Layers screen.
extension Keymap {
  static let layers = [
    KeyBinding(
      section: .pages, scopes: .plain, tabs: [.layers], condition: .hasLayersParts,
      ways: [
        .init(.nextLayersPart, .character("v")), .init(.previousLayersPart, .character("V")),
      ], label: "v", short: "view", rank: 1,
      help: "the next view: statistics, histograms, filters, activations, units, attention; V the "
        + "one before"),
    KeyBinding(
      section: .pages, scopes: .plain, tabs: [.layers], condition: .shows(.histograms),
      ways: inLayers, label: "←→", short: "quantity", rank: 1,
      help: "histograms of weights, gradients, activations (also h l)"),
    KeyBinding(
      section: .pages, scopes: .plain, tabs: [.layers], condition: .shows(.activations),
      ways: inLayers, label: "←→", short: "example", rank: 1,
      help: "another example of the dev set; the last is the worst mistake (also h l)"),
    KeyBinding(
      section: .pages, scopes: .plain, tabs: [.layers], condition: .shows(.attention),
      ways: inLayers, label: "←→", short: "example", rank: 1,
      help: "another sequence of the dev set (also h l)"),
    KeyBinding(
      section: .pages, scopes: .plain, tabs: [.layers], condition: .shows(.filters),
      ways: [.init(.toggleFilterOrder, .character("o"))],
      label: "o", short: "order", rank: 1,
      help: "filters in the layer's order, or those of the largest norm first"),
  ]

  private static let inLayers: [KeyBinding.Way] = [
    .init(.previousInLayers, .key(.left), .character("h")),
    .init(.nextInLayers, .key(.right), .character("l")),
  ]
}
