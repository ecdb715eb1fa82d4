import Testing

@testable import BoundedYAML

/// The values of texts, beside those that PyYAML's own parser finds: `Reference/yaml_trees.py` prints the table.
@Suite struct YAMLTreeTests {
  /// A scalar is `text@line`, with quotes where it is not plain; lists and mappings have their line behind
  /// them. Of a text that is no YAML the line of the problem.
  static let trees: [(String, String)] = [
    ("a: 1", "{a@1: 1@1}@1"),
    (
      "a: [1, 2.5, x]\nb: {c: d, 'e': \"f\"}",
      "{a@1: [1@1, 2.5@1, x@1]@1, b@2: {c@2: d@2, 'e'@2: 'f'@2}@2}@1"
    ),
    (
      "- one\n- two: 2\n  three: 3\n-\n  - four",
      "[one@1, {two@2: 2@2, three@3: 3@3}@2, [four@5]@5]@1"
    ),
    (
      "text: |\n  two\n  lines\nfolded: >-\n  one\n  line\n",
      "{text@1: 'two\\nlines\\n'@1, folded@4: 'one line'@4}@1"
    ),
    (
      "a: 'it''s'\nb: \"tab\\there\"\nc: plain # and a comment",
      "{a@1: 'it's'@1, b@2: 'tab\\there'@2, c@3: plain@3}@1"
    ),
    (
      "base: &b {x: 1}\nagain: *b\nword: &w hello\nmore: [*w, *w]",
      "{base@1: {x@1: 1@1}@1, again@2: {x@1: 1@1}@1, word@3: hello@3, more@4: [hello@3, hello@3]@4}@1"
    ),
    ("? [1, 2]\n: pair\n? {k: v}\n: map", "{[1@1, 2@1]@1: pair@2, {k@3: v@3}@3: map@4}@1"),
    (
      "# only\n# comments\na:\nb: ~\nc: null\nd: ''",
      "{a@3: @3, b@4: ~@4, c@5: null@5, d@6: ''@6}@3"
    ),
    ("%YAML 1.1\n---\na: 1\n...\n", "{a@3: 1@3}@3"),
    ("1: one\n2.5: two\ntrue: three", "{1@1: one@1, 2.5@2: two@2, true@3: three@3}@1"),
    (
      "long: [1,\n  2,\n  [3,\n   4]]\nafter: 5",
      "{long@1: [1@1, 2@2, [3@3, 4@4]@3]@1, after@5: 5@5}@1"
    ),
    ("name: Zoë 數 🎓\n\"q\": 'ü'", "{name@1: Zoë 數 🎓@1, 'q'@2: 'ü'@2}@1"),
    ("a: !!str 5\nb: !!int \"6\"", "{a@1: '5'@1, b@2: '6'@2}@1"),
    ("a: b: c", "line 1"),
    ("a: [1, 2\n", "line 2"),
    ("a: *nowhere", "line 1"),
    ("a: 1\n\tb: 2", "line 2"),
    ("a: 1\n--- \nb: 2\n", "line 2"),
    ("{a: 1, b\n", "line 2"),
    ("\"open", "line 1"),
  ]

  @Test(arguments: trees)
  func valuesAndLinesAreThoseOfAnotherParser(text: String, tree: String) {
    #expect(Self.answer(to: text) == tree)
  }

  private static func answer(to text: String) -> String {
    do {
      return try composeYAML(text).map(tree) ?? ""
    } catch {
      return "line \(error.line)"
    }
  }

  private static func tree(_ node: YAMLNode) -> String {
    switch node.content {
    case .scalar(let text, let isPlain):
      let text = text.replacing("\n", with: "\\n").replacing("\t", with: "\\t")
      return (isPlain ? text : "'\(text)'") + "@\(node.line)"
    case .sequence(let elements):
      return "[" + elements.map(tree).joined(separator: ", ") + "]@\(node.line)"
    case .mapping(let pairs):
      let words = pairs.map { "\(tree($0.key)): \(tree($0.value))" }
      return "{" + words.joined(separator: ", ") + "}@\(node.line)"
    }
  }

  @Test func plainWordsAreFlagsAndNumbers() throws {
    let text = """
      flags: [true, Yes, ON, false, no, Off, "true", 1, maybe]
      numbers: [1, -2.5, 1e-4, 1_000, .inf, -.INF, .nan, "3", x, !!str 4]
      """
    let root = try #require(try composeYAML(text))
    #expect(
      root["flags"]?.sequence?.map(\.flag)
        == [true, true, true, false, false, false, nil, nil, nil])
    let numbers = try #require(root["numbers"]?.sequence?.map(\.number))
    #expect(numbers.prefix(6) == [1, -2.5, 1e-4, 1000, .infinity, -.infinity])
    #expect(numbers[6]?.isNaN == true)
    #expect(numbers.suffix(3) == [nil, nil, nil])
  }

  @Test func keysThatHoldTheSameAreDuplicates() {
    let texts = ["[1, a]: x\n? [1, a]\n: y", "a: 1\n'a': 2", "b: 0\n{k: v}: 1\n? {k: v}\n: 2"]
    for text in texts {
      #expect(throws: YAMLFailure.self) { try composeYAML(text) }
    }
    let failure = #expect(throws: YAMLFailure.self) {
      try composeYAML("x:\n  b: 1\n  a: 1\n  b: 2\n  a: 2\n")
    }
    #expect(failure == YAMLFailure(line: 3, problem: "a, b: given twice", duplicateKey: "a"))
  }

  /// The words are LibYAML's.
  @Test func problemsSayWhatTheParserWasAbout() {
    for (text, line, problem, context) in [
      (
        "a: [1, 2\nb: 3", 2, "did not find expected ',' or ']'",
        "while parsing a flow sequence from line 1"
      ),
      ("a: *b", 1, "found undefined alias", nil),
      (
        "a: 1\n---\nb: 2", 2, "but found another document",
        "expected a single document in the stream from line 1"
      ),
      ("a: \"\\q\"", 1, "found unknown escape character", "while parsing a quoted scalar"),
      ("a: 1\nb: \u{1}", 2, "control characters are not allowed", nil),
    ] {
      let failure = #expect(throws: YAMLFailure.self) { try composeYAML(text) }
      #expect(failure == YAMLFailure(line: line, problem: problem, context: context))
    }
  }
}
