/// A command as it was typed: variables for its environment may stand before the program, as `env` and
/// shells have them.
package struct LaunchedCommand: Hashable, Sendable {
  /// `A=1 python train.py` sets `A`.
  package let environment: [String: String]
  /// The program and its arguments; empty where only variables were given.
  package let words: [String]

  package init(_ typed: [String]) {
    let assignments = typed.prefix { Self.assignment($0) != nil }
    environment = Dictionary(
      assignments.compactMap(Self.assignment), uniquingKeysWith: { $1 })
    words = Array(typed.dropFirst(assignments.count))
  }

  /// What a run of it is called: the script's name, without its ending, or the program's.
  package var name: String {
    let script = words.first { $0.hasSuffix(".py") || $0.hasSuffix(".sh") }
    let word = script ?? words.first ?? ""
    let file = word.split(separator: "/").last.map(String.init) ?? word
    let ending = file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
    return ending.isEmpty ? "run" : ending
  }

  /// The name and the value of `NAME=value`; nil for any other word.
  package static func assignment(_ word: String) -> (name: String, value: String)? {
    guard let equals = word.firstIndex(of: "="), equals != word.startIndex else { return nil }
    let name = word[..<equals]
    guard !name[name.startIndex].isNumber,
      name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
    else { return nil }
    return (String(name), String(word[word.index(after: equals)...]))
  }
}
