import NeuralEngine

extension LabeledData {
  /// The examples of the named classes alone, which are numbered in the order they are named in.
  ///
  /// - Throws: `noClasses` when the targets are no classes, `unknownClass` for a name that none has.
  public func restricted(toClasses names: [String]) throws(DatasetError) -> LabeledData {
    guard case .classes = table.targets else {
      throw .noClasses(source: facts.name)
    }
    var numbers = [Int32](repeating: -1, count: facts.classNames.count)
    for (number, name) in names.enumerated() {
      guard let old = facts.classNames.firstIndex(of: name) else {
        throw .unknownClass(source: facts.name, name: name, known: facts.classNames)
      }
      numbers[old] = Int32(number)
    }
    func kept(_ texts: [String], _ table: ExampleTable?) -> [String] {
      guard case .classes(let labels, _)? = table?.targets else { return [] }
      return zip(labels, texts).filter { $0.0 >= 0 && numbers[Int($0.0)] >= 0 }.map(\.1)
    }
    let texts = texts.map { texts in
      TextInputs(
        train: kept(texts.train, table), dev: kept(texts.dev, publishedDevTable),
        test: kept(texts.test, publishedTestTable), options: texts.options, length: texts.length)
    }
    var data = LabeledData(
      name: facts.name, examples: table.restricted(numbers, count: names.count),
      classNames: names, featureNames: facts.featureNames, imageShape: facts.imageShape,
      steps: facts.steps,
      publishedDev: publishedDevTable?.restricted(numbers, count: names.count),
      publishedTest: publishedTestTable?.restricted(numbers, count: names.count),
      columns: columns, texts: texts)
    data.files = kept(files, table)
    data.publishedDevFiles = kept(publishedDevFiles, publishedDevTable)
    data.warnings = warnings
    return data
  }
}

extension ExampleTable {
  /// The examples whose class has a number from 0 in `numbers`, with that for their class.
  fileprivate func restricted(_ numbers: [Int32], count: Int) -> ExampleTable {
    guard case .classes(let labels, _) = targets else { return self }
    let rows = labels.indices.filter { labels[$0] >= 0 && numbers[Int(labels[$0])] >= 0 }
    return ExampleTable(
      inputs: inputs.rows(rows, width: featureCount), featureCount: featureCount,
      targets: .classes(rows.map { numbers[Int(labels[$0])] }, count: count),
      weights: weights.map { weights in rows.map { weights[$0] } })
  }
}

extension ExampleTable.Inputs {
  /// The given rows, as they are held.
  fileprivate func rows(_ rows: [Int], width: Int) -> Self {
    switch self {
    case .numbers(let values): .numbers(Self.rows(rows, width: width, of: values[...]))
    case .pixels(let bytes): .pixels(Self.rows(rows, width: width, of: bytes)[...])
    }
  }

  private static func rows<Value>(
    _ rows: [Int], width: Int, of values: ArraySlice<Value>
  ) -> [Value] {
    var result: [Value] = []
    result.reserveCapacity(rows.count * width)
    for row in rows {
      let start = values.startIndex + row * width
      result += values[start..<start + width]
    }
    return result
  }
}
