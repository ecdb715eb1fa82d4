import RunControl
import Testing

@Suite struct CommandWordsTests {
  @Test(arguments: [
    ("notify-send dltui", ["notify-send", "dltui"]), ("  a\tb  c ", ["a", "b", "c"]),
    ("sh -c 'echo \"a b\" > $HOME; rm *'", ["sh", "-c", "echo \"a b\" > $HOME; rm *"]),
    (#"mail -s "it's \"over\"" x"#, ["mail", "-s", #"it's "over""#, "x"]),
    (#"a\ b c\'d "e\f""#, ["a b", "c'd", #"e\f"#]), ("a '' \"\"", ["a", "", ""]),
    ("$(ls) `ls` | & ; *", ["$(ls)", "`ls`", "|", "&", ";", "*"]), ("a'b'\"c\"d", ["abcd"]),
  ])
  func wordsAreToldApartAndNothingMore(text: String, words: [String]) throws {
    #expect(try CommandWords.split(text) == words)
  }

  @Test(arguments: [
    ("", "there is no command in it"), ("   ", "there is no command in it"),
    ("'' a", "there is no command in it"), ("a 'b", "the quote ' is not closed"),
    ("a \"b\\", "the quote \" is not closed"), ("a \\", "it ends with a backslash"),
  ])
  func whatIsNoCommandIsRefused(text: String, cause: String) {
    let problem = #expect(throws: CommandWords.Problem.self) { try CommandWords.split(text) }
    #expect(problem?.description == cause)
  }
}
