import Datasets
import FoundationEssentials
import Glibc
import NeuralEngine
import RunEvents
import Training

/// Other labelled data for a model to be measured on.
package struct EvaluationSource {
  private let text: String
  private let record: ModelRecord

  /// - Parameter text: a built-in data set's name, a source as recipes write it in braces, or a path:
  ///   a table whose label column is called as the model's, an NPZ file, a folder of images with a
  ///   folder a class, or a text.
  package init(_ text: String, for record: ModelRecord) {
    self.text = text
    self.record = record
  }

  /// The examples as the model takes them, as the test set.
  package func load(progress: @escaping (LoadProgress) -> Void) throws -> DataSplit {
    let labeled: LabeledData
    if case .text(let steps, let isInLines) = record.input, let path = textPath {
      labeled = try loadText(
        path, vocabulary: record.outputNames, steps: steps, isInLines: isInLines,
        answerMark: record.answerMark)
    } else {
      labeled = try Datasets.load(
        try source(), like: record.encoding?.reading, progress: progress)
    }
    return try evaluationSet(
      labeled, like: record.facts, takesAnyClasses: record.network.cost == .triplet,
      encoding: record.encoding, normalization: record.normalization,
      targetScaling: record.targetScaling)
  }

  /// The file of a text; nil for one that is built in or given as a recipe does.
  private var textPath: String? {
    DataSource.builtIn(text) == nil && !text.hasPrefix("{") ? text : nil
  }

  private func source() throws -> DataSource {
    if let builtIn = DataSource.builtIn(text) { return builtIn }
    if text.hasPrefix("{") {
      return try DataSource.parse(text, option: "--data", cost: record.network.cost)
    }
    var isFolder = false
    guard FileManager.default.fileExists(atPath: text, isDirectory: &isFolder) else {
      throw DatasetError.unreadableFile(path: text, reason: "no such file or directory")
    }
    let isValue = if case .values = record.output { true } else { false }
    let target = isValue ? DataSource.TargetKind.value : .classes
    if isFolder {
      var options = DataSource.ImageOptions()
      if case .image(let shape) = record.input {
        options.size = DataSource.Size(height: shape.height, width: shape.width)
        options.color = shape.channels == 1 ? .grey : .rgb
      }
      return .images(folder: text, options: options)
    }
    if text.hasSuffix(".npz") { return .npz(path: text, arrays: nil, target: target) }
    let labelCount =
      switch record.output {
      case .classes, .embedding: 1
      case .labels, .nextToken, .values: record.outputNames.count
      }
    guard record.otherColumns.count >= labelCount else { throw Problem(text: text) }
    return .csv(
      TableSource(
        path: text, labels: Array(record.otherColumns[..<labelCount]), target: target,
        weight: record.otherColumns.dropFirst(labelCount).first,
        columns: record.encoding?.columns.map(\.name)))
  }
}

extension EvaluationSource {
  /// A file of which nothing says what in it is the label.
  package struct Problem: Error, CustomStringConvertible {
    let text: String

    package var description: String {
      "evaluate: cannot read \(text.excerpt) (the model does not say which column is the label)"
    }

    package var hint: String? { "--data '{csv: FILE, label: COLUMN}' says it" }
  }
}
