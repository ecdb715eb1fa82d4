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

  static let outOfMemory = YAMLFailure(line: 1, problem: "there is no memory to read it")
}
