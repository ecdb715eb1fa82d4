import BoundedYAML
import RunEvents

extension TagNaming {
  /// These rules with those of a YAML file before them: `splits`, `names` and `tags` map words to
  /// words, `trainNames` is a list.
  ///
  /// - Throws: `RunLogError.wrongTagRules`, with the line of the first problem.
  public func adding(_ text: String, file: String) throws(RunLogError) -> TagNaming {
    let place = Place(file: file)
    guard let root = try place.compose(text) else { return self }
    guard let sections = root.mapping else {
      throw place.wrong(root, "rules", "must be a mapping of splits, names, trainNames and tags")
    }
    var naming = self
    for (key, node) in sections {
      switch key.text {
      case "splits":
        for (word, value) in try place.words(node, "splits") {
          guard let split = Split(rawValue: value.text) else {
            throw place.wrong(
              value.node, "splits", "must be train, dev or test (got \(value.text))")
          }
          naming.splits[word.lowercased()] = split
        }
      case "names":
        for (word, value) in try place.words(node, "names") {
          naming.names[word.lowercased()] = value.text
        }
      case "tags":
        for (word, value) in try place.words(node, "tags") { naming.tags[word] = value.text }
      case "trainNames":
        guard let items = node.sequence else {
          throw place.wrong(node, "trainNames", "must be a list of names")
        }
        for item in items { naming.trainNames.insert(try place.word(item, "trainNames")) }
      default:
        throw place.wrong(key, key.text ?? "?", "no such section")
      }
    }
    return naming
  }
}

/// Where rules stand, for saying what is wrong with them.
private struct Place {
  var file: String

  func compose(_ text: String) throws(RunLogError) -> YAMLNode? {
    do {
      return try composeYAML(text)
    } catch {
      throw .wrongTagRules(
        path: file, line: error.line, key: error.duplicateKey ?? "YAML",
        problem: error.duplicateKey == nil ? error.problem : "given twice")
    }
  }

  func wrong(_ node: YAMLNode, _ key: String, _ problem: String) -> RunLogError {
    .wrongTagRules(path: file, line: node.line, key: key, problem: problem)
  }

  func word(_ node: YAMLNode, _ key: String) throws(RunLogError) -> String {
    guard let text = node.text, !text.isEmpty else {
      throw wrong(node, key, "must be a word")
    }
    return text
  }

  func words(
    _ node: YAMLNode, _ key: String
  ) throws(RunLogError) -> [(String, (text: String, node: YAMLNode))] {
    guard let mapping = node.mapping else { throw wrong(node, key, "must map words to words") }
    var words: [(String, (text: String, node: YAMLNode))] = []
    for (name, value) in mapping {
      words.append((try word(name, key), (try word(value, key), value)))
    }
    return words
  }
}
