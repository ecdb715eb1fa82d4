/// Reads or generates the examples of a source.
///
/// - Parameters:
///   - known: how a table was read that this one is to be like; nil finds out what its columns hold.
///   - memory: asked before anything large is read or made.
///   - progress: called from time to time while a source of many files is read.
/// - Throws: `DatasetError` when a file is missing, damaged or not what it should be, an option
///   is out of range, or there is not enough memory.
public func load(
  _ source: DataSource, like known: TableReading? = nil, memory: MemoryProbe = .system,
  progress: (LoadProgress) -> Void = { _ in }
) throws(DatasetError) -> LabeledData {
  switch source {
  case .digits: try Digits.labeledData()
  case .toy(let set):
    try LabeledData.generated(
      rows: set.count, features: 2, name: source.name, memory: memory, set.labeledData)
  case .fashionMNIST(let folder): try FashionMNIST.labeledData(folder: folder, memory: memory)
  case .names: try TextExamples.names()
  case .text(let path, let length, let options):
    try TextExamples.labeledData(path: path, length: length, options: options, memory: memory)
  case .texts(let texts): try TextsSource.labeledData(texts, memory: memory, progress: progress)
  case .waves(let seed): Waves.labeledData(seed: seed)
  case .tasks(let seed): Tasks.labeledData(seed: seed)
  case .dates(let count, let seed): Dates.labeledData(count: count, seed: seed)
  case .csv(let table): try CSVSource.labeledData(table, like: known, memory: memory)
  case .idx(let images, let labels):
    try IDXSource.labeledData(images: images, labels: labels, memory: memory)
  case .npy(let inputs, let labels, let target, let layout):
    try ArraySource.labeledData(
      inputs: inputs, labels: labels, target: target, layout: layout, memory: memory)
  case .npz(let path, let names, let target, let layout):
    try ArraySource.labeledData(
      npz: path, names: names, target: target, layout: layout, memory: memory)
  case .images(let folder, let options):
    try ImageFolderSource.labeledData(
      folder, options: options, memory: memory, progress: progress)
  }
}

/// Reads a text as examples of a network that was trained on another one: by its vocabulary, as long
/// as its examples.
///
/// - Parameters:
///   - isInLines: whether each line is an example.
///   - answerMark: what stands between a question and its answer in each line, which alone is to be
///     told; nil where all of a line is.
/// - Throws: as `load`; `inputs` for a character that the vocabulary does not have, or a line without
///   the mark.
public func loadText(
  _ path: String, tokenizer: Tokenizer, steps: Int, isInLines: Bool, answerMark: String? = nil,
  memory: MemoryProbe = .system
) throws(DatasetError) -> LabeledData {
  let data = try TextExamples.labeledData(
    path: path, length: isInLines ? nil : steps,
    known: TextExamples.Known(tokenizer: tokenizer, steps: steps), memory: memory)
  guard let answerMark else { return data }
  return try data.answersAlone(after: answerMark, path: path)
}
