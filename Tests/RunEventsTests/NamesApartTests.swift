import Testing

@testable import RunEvents

/// Runs of one name in a list.
@Suite struct NamesApartTests {
  @Test(arguments: [
    // W&B and MLflow.
    (["w/offline-run-1_2-abcd", "w/offline-run-1_3-efgh"], ["abcd", "efgh"]),
    (
      ["m/0/aaaaaaaaaaaaaaaaaaaaaaaa", "m/0/bbbbbbbbbbbbbbbbbbbbbbbb"], ["aaaaaaaa", "bbbbbbbb"]
    ),
    // The nearest folder that is another.
    (["a/one/log", "a/two/log", "b/six/log"], ["one", "two", "six"]),
    (["x/v-1", "x/v-2"], ["v-1", "v-2"]),
    // No folder alone.
    (["a/c/log", "a/d/log", "b/c/log"], ["a/c/log", "a/d/log", "b/c/log"]),
  ])
  func theShortestPartThatTellsThemApartIsAdded(_ paths: [String], parts: [String]) {
    #expect(NamesApart.of(paths.map { ("n", $0) }) == parts.map { "n (\($0))" })
  }

  @Test func othersKeepTheirNames() {
    let names = NamesApart.of([("a", "x/a"), ("b", "x/b"), ("a", "y/a")])
    #expect(names == ["a (x)", "b", "a (y)"])
    #expect(NamesApart.of([("a", "x"), ("a", "x")]) == ["a", "a"])
    #expect(NamesApart.of([]) == [])
  }
}
