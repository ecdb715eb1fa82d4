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
        path, tokenizer: record.textTokenizer, steps: steps, isInLines: isInLines,
        answerMark: record.answerMark)
    } else {
      labeled = try Datasets.load(
        try source(), like: record.encoding?.reading, progress: progress)
    }
    return try evaluationSet(
      labeled, like: record.facts, takesAnyClasses: record.network.cost == .triplet,
      encoding: record.encoding, tokenizer: record.tokenizer,
      normalization: record.normalization, targetScaling: record.targetScaling)
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
    if case .texts(_, let column) = record.input { return .texts(try texts(column, target)) }
    if isFolder {
      var options = DataSource.ImageOptions()
      if case .image(let shape) = record.input {
        options.size = DataSource.Size(height: shape.height, width: shape.width)
        options.color = shape.channels == 1 ? .grey : .rgb
      }
      return .images(folder: text, options: options)
    }
    if text.hasSuffix(".npz") {
      let isSequence = if case .sequence = record.input { true } else { false }
      return .npz(
        path: text, arrays: nil, target: target, layout: isSequence ? .sequence : .plain)
    }
    let labels = try labels
    return .csv(
      TableSource(
        path: text, labels: labels, target: target,
        weight: record.otherColumns.dropFirst(labels.count).first,
        columns: record.encoding?.columns.map(\.name)))
  }

  /// - Parameter column: of the texts; nil where the model learned from files.
  private func texts(
    _ column: String?, _ target: DataSource.TargetKind
  ) throws -> LabeledTexts {
    guard let column else { return LabeledTexts(folder: text) }
    return LabeledTexts(table: text, column: column, labels: try labels, target: target)
  }

  /// The columns with what the model predicts.
  private var labels: [String] {
    get throws {
      let count =
        switch record.output {
        case .classes, .embedding: 1
        case .labels, .nextToken, .values: record.outputNames.count
        }
      guard record.otherColumns.count >= count else { throw Problem(text: text) }
      return Array(record.otherColumns[..<count])
    }
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
