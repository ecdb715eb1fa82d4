/// Lines of a question, a mark and its answer, as examples for a network that tells the next token: it
/// takes in a line's end and the line, and its labels are the answer and a line's end. The question's
/// steps have no label: what is asked need not be told.
struct AnsweredLines {
  let mark: Character
  /// A line's end first, then single characters.
  let vocabulary: [String]
  /// Of an example: no less than the characters of the longest line and its end.
  let steps: Int

  /// - Precondition: every line has the mark, and characters of the vocabulary alone.
  func labeledData(_ lines: [String], name: String) -> LabeledData {
    let numbers = Dictionary(
      zip(vocabulary.compactMap(\.first), Int32(0)...), uniquingKeysWith: { first, _ in first })
    var inputs = [Float](repeating: 0, count: lines.count * steps)
    var labels = [Int32](repeating: -1, count: lines.count * steps)
    for (row, line) in lines.enumerated() {
      precondition(line.count < steps, "\(line.count) characters for \(steps) steps")
      var place = row * steps
      var isAnswer = false
      for character in line {
        guard let number = numbers[character] else {
          preconditionFailure("\(character) is not in the vocabulary")
        }
        if isAnswer { labels[place] = number }
        if character == mark { isAnswer = true }
        place += 1
        inputs[place] = Float(number)
      }
      precondition(isAnswer, "a line without \(mark)")
      labels[place] = 0
    }
    return LabeledData(
      name: name,
      examples: ExampleTable(
        inputs: .numbers(inputs), featureCount: steps,
        targets: .stepClasses(labels, steps: steps, count: vocabulary.count)),
      classNames: vocabulary, steps: steps, answerMark: String(mark))
  }
}

extension LabeledData {
  /// Lines of a text as questions with answers: what stands before and at the mark need not be told.
  ///
  /// - Parameter path: the text's file, as errors call it.
  /// - Throws: `inputs` for a line without the mark.
  func answersAlone(after mark: String, path: String) throws(DatasetError) -> LabeledData {
    guard case .stepClasses(var labels, let steps, let count) = table.targets,
      let number = facts.classNames.firstIndex(of: mark).map({ Int32($0) })
    else { return self }
    for row in 0..<table.count {
      let own = row * steps..<(row + 1) * steps
      guard let place = labels[own].firstIndex(of: number) else {
        throw .inputs(path: path, .noMark(mark, line: row + 1))
      }
      for step in own.lowerBound...place { labels[step] = -1 }
    }
    var facts = self.facts
    facts.answerMark = mark
    var data = LabeledData(
      facts: facts,
      table: ExampleTable(
        inputs: table.inputs, featureCount: table.featureCount,
        targets: .stepClasses(labels, steps: steps, count: count)),
      publishedTestTable: nil)
    data.warnings = warnings
    return data
  }
}
