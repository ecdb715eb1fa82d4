import AllocationCounter
import CellUI
import RunEvents
import Testing

@testable import Dashboard

/// Several runs of which one is on the screen.
@MainActor @Suite struct RunDeckTests {
  private static let size = Size(columns: 120, rows: 36)

  private static func program(
    _ run: FakeRun, mode: DashboardModel.Mode = .follow, path: String? = nil
  ) -> DashboardProgram {
    DashboardProgram(
      model: DashboardModel(mode: mode, size: size, glyphs: .ascii, canListRuns: true),
      source: run, preparation: { path.map { .ready(runPath: $0) } ?? .underWay })
  }

  private static func tab(
    _ name: String, _ run: FakeRun? = nil, mode: DashboardModel.Mode = .follow
  ) -> RunTab {
    RunTab(path: "runs/\(name)") {
      program(run ?? .begun(name), mode: mode, path: "runs/\(name)")
    }
  }

  /// Runs the deck on a screen with this script.
  private static func play(
    _ deck: RunDeck, _ script: [FakeScreen.Step]
  ) -> (deck: RunDeck, screen: FakeScreen) {
    var deck = deck
    let screen = FakeScreen(script)
    deck.run(on: screen, now: { screen.seconds })
    return (deck, screen)
  }

  /// Bytes asked of the heap by the tick that takes one more row into a long run.
  private static func bytesOfOneRow(
    _ source: FakeRun, _ tick: () -> ProgramDirective
  ) -> Int {
    source.put([FakeRun.rows(0..<200_000)])
    _ = tick()
    source.put([FakeRun.rows(200_000..<200_001)])
    allocation_counter_start()
    _ = tick()
    _ = allocation_counter_stop()
    return allocation_counter_bytes()
  }

  /// A batch costs a deck what it costs the run that is shown: no copy of its curves.
  @Test(.enabled(if: allocation_counter_works() == 1)) func aBatchIsTakenInWhereTheRunIs() {
    let alone = FakeRun()
    var program = Self.program(alone)
    let needed = Self.bytesOfOneRow(alone) { program.tick(seconds: 0.1) }
    let source = FakeRun()
    var deck = RunDeck(empty: Self.program(FakeRun()), size: Self.size)
    deck.add(RunTab(path: "run", make: { Self.program(source) }))
    deck.show(0)
    let used = Self.bytesOfOneRow(source) { deck.tick(seconds: 0.1) }
    #expect(used < needed + 10_000, "\(used) bytes, where the run alone takes \(needed)")
  }

  @Test func runsAreShownInTurn() {
    var deck = RunDeck(size: Self.size)
    for name in ["one", "two", "three"] { deck.add(Self.tab(name)) }
    deck.show(0)
    let (left, screen) = Self.play(
      deck,
      FakeScreen.Step.waiting + [
        .act { #expect($0.shown.contains("one") && $0.shown.contains("1/3")) }, .type(")"),
        .pause, .pause, .act { #expect($0.shown.contains("two") && $0.shown.contains("2/3")) },
        .type("("), .type("("), .pause, .pause,
        .act { #expect($0.shown.contains("three") && $0.shown.contains("3/3")) }, .key(.backspace),
        .pause, .act { #expect($0.shown.contains("one")) }, .type("q"),
      ])
    #expect(left.leaving == .quit && !left.isLeftForSignal && !screen.ranOut)
  }

  /// All runs read, the one in view or not.
  @Test func aRunThatWasShownReadsOnBehindAnother() {
    let first = FakeRun.begun("one")
    var deck = RunDeck(size: Self.size)
    deck.add(Self.tab("one", first))
    deck.add(Self.tab("two"))
    deck.show(0)
    let (left, _) = Self.play(
      deck,
      FakeScreen.Step.waiting + [
        .type(")"), .pause, .act { _ in first.put([FakeRun.rows(20..<500)]) },
      ] + FakeScreen.Step.waiting + [.type("q")])
    #expect(left.first.run.step == 499 && left.model.run.step == 19)
  }

  @Test func runsThatComeLaterAreTakenUpAndTheNewestOfTheFirstIsShown() {
    var new: [RunTab] = []
    let deck = RunDeck(
      empty: Self.program(FakeRun()), size: Self.size,
      takeNew: {
        defer { new = [] }
        return new
      })
    let (left, _) = Self.play(
      deck,
      [
        .pause, .act { _ in new = [Self.tab("old"), Self.tab("new")] }, .pause, .pause, .pause,
        .act { #expect($0.shown.contains("new") && $0.shown.contains("2/2")) },
        .act { _ in new = [Self.tab("later")] }, .pause, .pause,
        .act { #expect($0.shown.contains("new") && $0.shown.contains("2/3")) }, .type("q"),
      ])
    #expect(left.model.runPath == "runs/new")
  }

  @Test func anotherRunsScreenLooksAsTheOneBefore() {
    var deck = RunDeck(size: Self.size)
    deck.add(Self.tab("one"))
    deck.add(Self.tab("two"))
    deck.show(0)
    let (left, _) = Self.play(
      deck, FakeScreen.Step.waiting + [.type("y"), .pause, .type(")"), .pause, .type("q")])
    #expect(left.first.isLogarithmic && left.model.isLogarithmic)
    #expect(left.first.runPath != left.model.runPath)
  }

  /// Whatever is open can be drawn over the run in view, as it stands.
  @Test func runsThatAreOpenAreComparedWithOneAnother() {
    let second = FakeRun.begun("two")
    var deck = RunDeck(size: Self.size)
    deck.add(Self.tab("one"))
    deck.add(Self.tab("two", second))
    deck.show(1)
    deck.show(0)
    let (left, _) = Self.play(
      deck,
      FakeScreen.Step.waiting + [.type("6")] + FakeScreen.Step.waiting + [
        .act { #expect($0.shown.contains("two")) }, .key(.enter), .pause,
        .act { _ in second.put([FakeRun.rows(20..<90)]) },
      ] + Array(repeating: .pause, count: 20) + [.type("q")])
    #expect(left.model.comparedPaths == ["runs/two"])
    #expect(left.model.comparedRuns.first?.run.step == 89)
  }

  @Test func whatIsWrittenToStandardErrorShowsInTheRun() {
    var deck = RunDeck(size: Self.size)
    deck.add(Self.tab("one"))
    deck.show(0)
    let (_, screen) = Self.play(
      deck,
      FakeScreen.Step.waiting + [
        .act { $0.captured = ["OpenBLAS warning: no such core"] }, .pause, .pause,
        .act { #expect($0.shown.contains("OpenBLAS warning")) }, .type("q"),
      ])
    #expect(screen.captured.isEmpty)
  }

  @Test func leavingForASignalIsNoLeavingByTheUser() {
    var deck = RunDeck(size: Self.size)
    deck.add(Self.tab("one"))
    deck.show(0)
    let (left, _) = Self.play(deck, FakeScreen.Step.waiting + [.event(.terminate)])
    #expect(left.leaving == .terminated && left.isLeftForSignal)
  }

  // MARK: Runs that live

  /// A deck on a live run whose library lists another one that lives.
  private static func deck(
    _ hosts: FakeHosts, _ library: FakeLibrary, own: FakeRun = .begun("own")
  ) -> RunDeck {
    var deck = RunDeck(
      size: size, living: hosts,
      attach: { path, run in
        DashboardProgram(
          model: DashboardModel(mode: .live, size: size, glyphs: .ascii, canListRuns: true),
          attachedTo: run, at: path, library: library)
      })
    deck.add(
      RunTab(path: "") {
        DashboardProgram(
          model: DashboardModel(mode: .live, size: size, glyphs: .ascii, canListRuns: true),
          source: own, library: library,
          preparation: { .ready(runPath: "runs/own") })
      })
    deck.show(0)
    return deck
  }

  /// Enter on a run that lives shows it, Backspace comes back, and Enter again connects no second time.
  @Test func aRunThatLivesIsAttachedToOnce() {
    let hosts = FakeHosts()
    let other = FakeRun.begun("other", path: "/far/runs/other")
    hosts.setHosts(["runs/other": 4711])
    hosts.setRun(other, at: "runs/other")
    let library = FakeLibrary(["other"])
    let (left, _) = Self.play(
      Self.deck(hosts, library),
      FakeScreen.Step.waiting + [.type("6")] + FakeScreen.Step.waiting + [
        .act { #expect($0.shown.contains("* 4711")) }, .key(.enter),
      ] + FakeScreen.Step.waiting + [
        .act { #expect($0.shown.contains("2/2")) }, .type("1"), .type(" "), .pause,
        .key(.backspace),
        .pause, .act { #expect($0.shown.contains("1/2")) }, .type("6"), .pause,
      ] + [.event(.terminate)])
    #expect(hosts.attached == ["runs/other"])
    #expect(other.sent == [.pause])
    #expect(left.model.runPath == "runs/own")
  }

  @Test func aRunsPathIsCopied() {
    let (_, screen) = Self.play(
      Self.deck(FakeHosts(), FakeLibrary(["other"])),
      FakeScreen.Step.waiting + [.type("6")] + FakeScreen.Step.waiting + [
        .type("y"), .pause, .act { #expect($0.shown.contains("copied runs/other")) },
      ] + [.event(.terminate)])
    #expect(screen.copied == ["runs/other"])
  }

  /// `e` behind the end has the run go on, and the screen goes with it; `R` trains it again.
  @Test func afterTheEndItGoesOnOrBeginsAgain() {
    let hosts = FakeHosts()
    hosts.setRun(FakeRun.begun("own", path: "runs/own"), at: "begun")
    let own = FakeRun(
      [[.started(RunManifest(name: "own", recipe: "name: own")), FakeRun.rows(0..<20)]],
      path: "runs/own")
    own.put([.finished(Finish(reason: .completed, step: 10, seconds: 1))])
    _ = Self.play(
      Self.deck(hosts, FakeLibrary([]), own: own),
      FakeScreen.Step.waiting + [
        .type("e"), .act { #expect($0.shown.contains("after the end")) },
        .act { #expect($0.shown.contains("one more epoch")) }, .type("1"),
      ] + FakeScreen.Step.waiting + [
        .act { #expect($0.shown.contains("2/2")) }, .key(.backspace), .pause, .type("R"),
        .act { #expect($0.shown.contains("train it again as it was")) }, .type("l"), .type("r"),
        .pause,
        .act { #expect($0.shown.contains("is no change")) }, .key(.enter), .type("="),
        .type("1"), .pause, .act { #expect($0.shown.contains("train it again with lr=1")) },
        .key(.enter), .pause,
      ] + [.event(.terminate)])
    #expect(
      hosts.begun == [
        .goOn(path: "runs/own", epochs: 1),
        .again(path: "runs/own", changes: ["lr=1"]),
      ])
  }

  @Test func aHostThatDoesNotAnswerIsReportedOnTheScreen() {
    let hosts = FakeHosts()
    hosts.setHosts(["runs/other": 4711])
    let (left, _) = Self.play(
      Self.deck(hosts, FakeLibrary(["other"])),
      FakeScreen.Step.waiting + [.type("6")] + FakeScreen.Step.waiting + [.key(.enter), .pause]
        + [.pause, .act { #expect($0.shown.contains("runs/other has no host")) }]
        + [.event(.terminate)])
    #expect(left.model.runPath == "runs/own")
  }

  @Test func aListedRunIsStoppedAfterAQuestion() {
    let hosts = FakeHosts()
    hosts.setHosts(["runs/other": 4711])
    let (_, screen) = Self.play(
      Self.deck(hosts, FakeLibrary(["other"])),
      FakeScreen.Step.waiting + [.type("6")] + FakeScreen.Step.waiting + [
        .type("S"), .pause, .act { _ in #expect(hosts.stopped.isEmpty) }, .key(.enter), .pause,
        .pause, .act { #expect($0.shown.contains("other stops after this batch")) },
        .event(.terminate),
      ])
    #expect(hosts.stopped == ["runs/other"] && !screen.ranOut)
  }

  /// What is listed of a run that goes on is out of date soon.
  @Test func aRunThatLivesIsReadAgainAndAgain() {
    let hosts = FakeHosts()
    hosts.setHosts(["runs/other": 4711])
    let library = FakeLibrary(["other"])
    _ = Self.play(
      Self.deck(hosts, library),
      FakeScreen.Step.waiting + [.type("6")] + FakeScreen.Step.waiting + [.event(.terminate)])
    #expect(library.requests.filter { $0 == .follow(["runs/other"]) }.count > 1)
  }

  /// What the list says of a run that has begun or ended is out of date.
  @Test func runsThatBeginAndEndAreReadAnew() {
    let hosts = FakeHosts()
    let library = FakeLibrary(["other"])
    _ = Self.play(
      Self.deck(hosts, library),
      FakeScreen.Step.waiting + [.type("6")] + FakeScreen.Step.waiting + [
        .act { _ in hosts.setHosts(["runs/new": 1]) }, .pause, .pause,
        .act { _ in hosts.setHosts([:]) }, .pause, .pause, .event(.terminate),
      ])
    let read = library.requests.filter { if case .follow = $0 { false } else { true } }
    #expect(read == [.list, .refresh(["runs/new"]), .refresh(["runs/new"])])
  }
}
