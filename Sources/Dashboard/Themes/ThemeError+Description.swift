extension ThemeError: CustomStringConvertible {
  /// `file:line: role: problem`, with a hint where one helps.
  public var description: String {
    switch self {
    case .syntax(let file, let line, let problem):
      "\(file):\(line): \(problem)"
    case .structure(let file, let line, let key, let problem):
      "\(file):\(line): \(key): \(problem)"
    case .unknownRole(let file, let line, let role, let nearest):
      "\(file):\(line): \(role): no such role"
        + (nearest.map { "; hint: did you mean \($0)?" } ?? "")
    case .wrongStyle(let file, let line, let role, let problem):
      "\(file):\(line): \(role): \(problem)"
    }
  }
}
