import CellUI
import RunEvents

/// A quantity that is measured of each layer, and how it is shown.
struct LayerMeasure {
  var title: String
  var explanation: String
  /// The same where there is less room; empty where nothing is better.
  var shortExplanation = ""
  var kind: LayerScale.Kind
  /// Nil for layers that have none.
  var value: (LayerStatistics.Layer) -> Double?
  var text: (Double) -> String
  /// Values outside are worth a look.
  var usual: ClosedRange<Double>?
  /// What goes wrong where it is seen in this quantity.
  var trouble: LayerStatistics.Trouble?

  static var all: [LayerMeasure] {
    func twoDigits(_ value: Double) -> String { NumberFormat.significant(value, digits: 2) }
    return [
      LayerMeasure(
        title: "gradient norm", explanation: "of each layer's parameters",
        kind: .logarithmic, value: \.gradientNorm, text: twoDigits, trouble: .vanishing),
      LayerMeasure(
        title: "update ratio", explanation: "step over weights: about 1e-3 is usual",
        shortExplanation: "about 1e-3 is usual", kind: .logarithmic, value: \.updateRatio,
        text: { NumberFormat.scientific($0, digits: 2) }, usual: 1e-4...1e-2,
        trouble: .exploding),
      LayerMeasure(
        title: "dead units", explanation: "share that is zero for every example",
        kind: .share, value: \.deadShare, text: { NumberFormat.percent($0) },
        usual: 0...0.4, trouble: .dead),
      LayerMeasure(
        title: "weight norm", explanation: "how large the weights have become",
        kind: .logarithmic, value: \.weightNorm, text: twoDigits),
      LayerMeasure(
        title: "activation mean", explanation: "of each layer's output over a batch",
        kind: .linear, value: \.activationMean, text: twoDigits),
      LayerMeasure(
        title: "activation std", explanation: "how far each layer's output spreads",
        kind: .logarithmic, value: { $0.activationVariance.squareRoot() }, text: twoDigits),
    ]
  }

  /// Whether what is wrong with a layer is told beside this quantity: it is seen in it, or it is the
  /// first of those that were measured, where it is seen in none.
  func tells(_ layer: LayerStatistics.Layer, among measures: [LayerMeasure]) -> Bool {
    guard let found = layer.trouble else { return false }
    let known = measures.filter { $0.value(layer) != nil }
    return title == (known.first { $0.trouble == found } ?? known.first)?.title
  }
}
