import Yams

/// What is wrong with a YAML text.
public struct YAMLFailure: Error, Hashable, Sendable {
  /// From 1.
  public var line: Int
  /// A clause.
  public var problem: String
  /// What the parser was about, and since when: `while parsing a flow sequence from line 1`.
  public var context: String?
  /// The key that a mapping has twice, where that is the problem.
  public var duplicateKey: String?

  init(line: Int, problem: String, context: String? = nil, duplicateKey: String? = nil) {
    self.line = line
    self.problem = problem
    self.context = context
    self.duplicateKey = duplicateKey
  }

  init(_ error: YamlError) {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      self.init(
        line: mark.line, problem: problem,
        context: context.map { context in
          context.mark.line < mark.line
            ? "\(context.text) from line \(context.mark.line)" : context.text
        })
    case .duplicatedKeysInMapping(let keys, let context):
      self.init(
        line: context.mark.line, problem: "\(keys.joined(separator: ", ")): given twice",
        duplicateKey: keys.first ?? "")
    case .reader(let problem, let offset, _, let yaml):
      self.init(
        line: yaml.prefix(offset ?? 0).count { $0.isNewline } + 1, problem: problem)
    default: self.init(line: 1, problem: "\(error)")
    }
  }
}
