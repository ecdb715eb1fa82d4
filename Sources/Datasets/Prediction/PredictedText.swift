/// Examples from text, read as the network's tokenizer says.
enum PredictedText {
  /// Lines: what comes next after each is to be told.
  static func data(
    _ bytes: [UInt8], path: String, steps: Int, tokenizer: Tokenizer
  ) throws(DatasetError) -> UnlabeledData {
    let rows = try lines(of: bytes, path: path)
    let encoder = TextEncoder(tokenizer)
    var inputs: [Float] = []
    var answered: [Int] = []
    for (number, line) in rows.enumerated() {
      let tokens: [Int]
      do {
        tokens = try encoder.tokens(of: line)
      } catch {
        throw .inputs(
          path: path,
          .unknownCharacter(error.text, line: number + 1, known: tokenizer.vocabulary))
      }
      let seen = ([0] + tokens).suffix(steps)
      inputs += seen.map { Float($0) } + [Float](repeating: 0, count: steps - seen.count)
      answered.append(seen.count - 1)
    }
    return UnlabeledData(
      inputs: .numbers(inputs), featureCount: steps, names: rows.map(String.init),
      answeredSteps: answered)
  }

  private static func lines(
    of bytes: [UInt8], path: String
  ) throws(DatasetError) -> [Substring] {
    let lines = try text(bytes, path: path).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    return lines.last?.isEmpty == true ? lines.dropLast() : lines
  }

  private static func text(_ bytes: [UInt8], path: String) throws(DatasetError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .unreadableFile(path: path, reason: "it is not UTF-8 text")
    }
    return text
  }

  // MARK: Whole texts

  /// The text files that paths name: files themselves, and those in folders, in sorted order; nil where
  /// they name something else.
  static func files(of paths: [String]) throws(DatasetError) -> [String]? {
    try ClassFolders.files(of: paths, endings: LabeledTexts.endings, orElse: .noTexts)
  }

  static func data(
    files: [String], steps: Int, tokenizer: Tokenizer, memory: MemoryProbe
  ) throws(DatasetError) -> UnlabeledData {
    var texts: [String] = []
    for file in files {
      texts.append(try text(FileBytes(memory).readInflating(file), path: file))
    }
    return data(texts, names: files, steps: steps, tokenizer: tokenizer)
  }

  /// A table's column where one was learned from and it is there, or else lines of what is no table by
  /// its name; the whole where files were.
  static func data(
    _ bytes: [UInt8], path: String, steps: Int, tokenizer: Tokenizer, column: String?
  ) throws(DatasetError) -> UnlabeledData {
    guard let column else {
      return data(
        [try text(bytes, path: path)], names: [path], steps: steps, tokenizer: tokenizer)
    }
    if let table = try? CSVTable(bytes), let place = table.columns.firstIndex(of: column) {
      let texts = (0..<table.rowCount).map { table.text(row: $0, column: place) }
      guard !texts.isEmpty else { throw .csv(path: path, line: 1, .noRows) }
      return data(texts, names: texts, steps: steps, tokenizer: tokenizer)
    }
    if [".csv", ".tsv"].contains(where: path.lowercased().hasSuffix) {
      let table: CSVTable
      do { table = try CSVTable(bytes) } catch {
        throw .csv(path: path, line: error.line, error.problem)
      }
      throw .inputs(path: path, .missingColumns([column], found: table.columns))
    }
    let texts = try lines(of: bytes, path: path).map(String.init)
    return data(texts, names: texts, steps: steps, tokenizer: tokenizer)
  }

  private static func data(
    _ texts: [String], names: [String], steps: Int, tokenizer: Tokenizer
  ) -> UnlabeledData {
    let (inputs, cutCount) = LabeledData.rows(of: texts, by: tokenizer, steps: steps)
    return UnlabeledData(
      inputs: .numbers(inputs), featureCount: steps, names: names,
      warnings: cutCount == 0
        ? []
        : [
          "\(cutCount) of \(texts.count) texts are longer than the \(steps) tokens that the network "
            + "takes: what comes after them is left out"
        ])
  }
}

/// A text as tokens.
///
/// - Throws: `DatasetError.inputs` for a character that the tokenizer does not have.
public func tokens(of text: String, by tokenizer: Tokenizer) throws(DatasetError) -> [Int] {
  do throws(TextEncoder.UnknownText) {
    return try TextEncoder(tokenizer).tokens(of: text)
  } catch {
    throw .inputs(
      path: "the prefix",
      .unknownCharacter(error.text, line: 1, known: tokenizer.vocabulary))
  }
}
