import Diagnosis
import RunEvents

/// Where questions are answered: which tokens are told wrong, which whole answers, and what kinds of
/// mistake come to.
extension ErrorsText {
  func plain(_ tags: ErrorTags, _ errors: TokenErrors) -> String {
    let table = ErrorTable(tags, errors)
    var answers =
      "\(table.mistakes) of \(errors.examples.count) whole answers wrong, \(percent(table.error)); "
      + "\(table.examined) of them looked at"
    let worst = worst(errors)
    if !worst.isEmpty { answers += "; the worst, with what the model writes:\n" + text(of: worst) }
    var rows = TextTable(Self.titles)
    for row in table.rows { rows.append(cells(row)) }
    return ([tokens(errors).tokens, answers] + found(tags, table, rows)).joined(separator: "\n\n")
  }

  /// All tokens, and as many answers as were asked for.
  func json(_ tags: ErrorTags, _ errors: TokenErrors) throws -> String {
    let table = ErrorTable(tags, errors)
    var document = tokens(errors).document
    document.kind = "answers"
    document.error = table.error
    document.examined = table.examined
    document.untagged = table.untagged
    document.tags = rows(of: table)
    document.answers = worst(errors).map { item, answer in
      TokenErrorsText.Document.Answer(
        example: item.example, row: item.sourceRow, question: answer.question,
        expected: answer.expected, written: answer.written,
        tags: found(tags, of: item.example))
    }
    return try JSONText.of(document)
  }

  private func tokens(_ errors: TokenErrors) -> TokenErrorsText {
    let byExample = byExample
    return TokenErrorsText(
      run: run, file: file, errors: errors, most: most, names: classNames,
      row: { byExample[$0]?.sourceRow })
  }

  /// Wrong answers, those with the greatest mean cost first.
  private func worst(
    _ errors: TokenErrors
  ) -> [(item: ExaminedExample, answer: ExaminedAnswer.Written)] {
    let byExample = byExample
    return errors.worst.prefix(most).compactMap { passage in
      guard let item = byExample[passage.example], case .written(let answer) = item.answer else {
        return nil
      }
      return (item, answer)
    }
  }

  private func text(
    of answers: [(item: ExaminedExample, answer: ExaminedAnswer.Written)]
  ) -> String {
    var table = TextTable(["example", "row", "question", "expected", "written"])
    for (item, answer) in answers {
      table.append([
        String(item.example), item.sourceRow.map { String($0) } ?? "", answer.question,
        answer.expected, answer.written,
      ])
    }
    return table.text
  }
}
