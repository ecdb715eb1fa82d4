import MetricStore
import RunEvents
import Testing

@testable import Training

/// Two settings from one state: each is what a run edited by hand comes to, and one is kept.
@Suite struct RaceTests {
  /// Learning rates from step 7, in the second epoch, to the end of the fourth.
  static let race = Scene.at(7, 1, .race(.learningRate, against: 0.1, epochs: 2))
  static let edit = Scene.at(7, 1, .set(.learningRate, 0.1))

  static func run(
    _ commands: [ScheduledCommand], _ recipe: Recipe = Scene.recipe(),
    _ change: (inout SessionOptions) -> Void = { _ in }
  ) async throws -> Scene.Outcome {
    try await Scene.run(recipe, Scene.options(commands, change))
  }

  /// Steps and values of every curve, as they stand at a log's end.
  static func curves(_ events: [RunEvent]) -> [MetricKey: [[Double]]] {
    var store = MetricStore()
    events.forEach { store.apply($0) }
    let measured = store.allSeries.filter { $0.key.name != "inferenceMilliseconds" }
    return Dictionary(
      uniqueKeysWithValues: measured.map { series in
        (series.key, (0..<series.count).map { [Double(series.step($0)), series.value($0)] })
      })
  }

  @Test(arguments: [20, 12])
  func armAIsTheRunAsItWas(step: Int) async throws {
    let plain = try await Self.run([])
    let raced = try await Self.run([Self.race, Scene.at(step, 2, .keep(.a))])
    #expect(raced.parameters == plain.parameters)
    #expect(Self.curves(raced.events) == Self.curves(plain.events))
    #expect(raced.events.branches.isEmpty)
    #expect(raced.events.raceEnds.map(\.kept) == [.a])
  }

  @Test(arguments: [20, 12, 9])
  func armBIsARunEditedByHand(step: Int) async throws {
    let edited = try await Self.run([Self.edit])
    let raced = try await Self.run([Self.race, Scene.at(step, 2, .keep(.b))])
    #expect(raced.parameters == edited.parameters)
    #expect(Self.curves(raced.events) == Self.curves(edited.events))
    #expect(raced.events.branches.map(\.toStep) == [7])
    // Whoever follows the events learns the value that counts.
    let told = raced.events.applied.last { $0.command.origin == .run }
    #expect(told?.command.action == .set(.learningRate, 0.1))
    #expect(raced.finish.step == 30)
  }

  @Test func theArmsTakeTurnsAndTheOtherIsToldBesides() async throws {
    let raced = try await Self.run([Self.race, Scene.at(20, 2, .keep(.a))])
    let edited = try await Self.run([Self.edit])
    let told = raced.events.compactMap { event -> RunEvent? in
      if case .raceScalars(let block) = event { .scalars(block) } else { nil }
    }
    let costs = told.points(.devCost)
    let byHand = edited.events.points(.devCost).filter { (8...20).contains($0.step) }
    #expect(costs.map(\.step) == [10, 15, 20])
    #expect(costs.map(\.value) == byHand.map(\.value))
    let ends: [RaceArmEnd] = raced.events.compactMap {
      if case .raceArmEnded(let end) = $0 { end } else { nil }
    }
    #expect(ends.map(\.arm) == [.a, .b] && ends.map(\.step) == [20, 20])
    #expect(raced.events.raceEnds.first?.metric == .devAccuracy)
    let accuracy = edited.events.points(.devAccuracy).first { $0.step == 20 }?.value
    #expect(accuracy != nil && raced.events.raceEnds.first?.b == accuracy)
  }

  @Test(arguments: [Race.Arm.a, .b])
  func anUndoTakesTheRaceBackWhole(arm: Race.Arm) async throws {
    let plain = try await Self.run([])
    let inIt = try await Self.run([Self.race, Scene.at(14, 2, .undo)])
    #expect(inIt.parameters == plain.parameters)
    #expect(inIt.events.raceEnds.map(\.kept) == [nil])
    let undo = try #require(inIt.events.applied.last { $0.command.action == .undo })
    #expect(undo.edits == [1] && undo.step == 7 && undo.undoOutcome == .edit)

    let keep = Scene.at(20, 2, .keep(arm))
    let after = try await Self.run([Self.race, keep, Scene.at(23, 3, .undo)])
    #expect(after.parameters == plain.parameters)
    let taken = try #require(after.events.applied.last { $0.command.action == .undo })
    #expect(taken.edits == [1, 2])
    #expect(taken.reason == "race of the learning rate taken back, from step 23 to step 7")

    let kept = try await Self.run([Self.race, keep])
    let again = try await Self.run(
      [Self.race, keep, Scene.at(23, 3, .undo), Scene.at(9, 4, .redo)])
    #expect(again.parameters == kept.parameters)
    #expect(Self.curves(again.events) == Self.curves(kept.events))
  }

  @Test func aRaceThatIsOverWaitsForAChoice() async throws {
    let edited = try await Self.run([Self.edit])
    let raced = try await Scene.run(Scene.recipe(), Scene.options([Self.race])) { event, source in
      guard case .commandApplied(let outcome) = event, outcome.pauseCause == .raceOver else {
        return
      }
      source.send(RunCommand(.resume))
      source.send(RunCommand(.keep(.b)))
    }
    #expect(raced.events.refused.map(\.reason) == ["the race is over: keep A or B"])
    #expect(raced.parameters == edited.parameters)
    #expect(raced.finish.reason == .completed)
  }

  @Test func whereNobodyCanChooseTheBetterIsKeptAndTheLogRepeatsIt() async throws {
    let (plain, edited) = (try await Self.run([]), try await Self.run([Self.edit]))
    let raced = try await Self.run([Self.race]) { $0.isAttended = false }
    let end = try #require(raced.events.raceEnds.first)
    let kept = try #require(end.kept)
    let (a, b) = (try #require(end.a), try #require(end.b))
    if a != b { #expect(kept == (b > a ? .b : .a)) }
    #expect(raced.parameters == (kept == .a ? plain : edited).parameters)

    let commands = RunCourse(raced.events).commandsToRepeat
    #expect(commands.map(\.command.action) == [Self.race.command.action, .keep(kept)])
    let repeated = try await Self.run(commands)
    #expect(repeated.parameters == raced.parameters)
    #expect(Self.curves(repeated.events) == Self.curves(raced.events))
  }

  @Test func aRaceOfBatchSizesHasArmsOfDifferentSteps() async throws {
    let race = Scene.at(7, 1, .race(.batchSize, against: 4, epochs: 1))
    let edited = try await Self.run([Scene.at(7, 1, .set(.batchSize, 4))])
    // B is kept where it stands at its own step.
    let raced = try await Self.run([race, Scene.at(21, 2, .keep(.b))])
    #expect(raced.parameters == edited.parameters)
    let repeated = try await Self.run(RunCourse(raced.events).commandsToRepeat)
    #expect(repeated.parameters == edited.parameters)
    #expect(Self.curves(repeated.events) == Self.curves(edited.events))
  }

  @Test func anArmThatComesApartIsOutAndTheOtherGoesOn() async throws {
    let plain = try await Self.run([], NonFiniteTests.explosive)
    let raced = try await Self.run(
      [Scene.at(7, 1, .race(.learningRate, against: 50, epochs: 2))], NonFiniteTests.explosive
    ) { $0.isAttended = false }
    let end = try #require(
      raced.events.compactMap { event in
        if case .raceArmEnded(let end) = event, end.arm == .b { end } else { nil }
      }.first)
    #expect(end.trouble?.contains("not finite") == true)
    #expect(raced.events.raceEnds.map(\.kept) == [.a])
    #expect(raced.parameters == plain.parameters)
  }

  @Test func patienceThatRunsOutInAnArmEndsTheRunOnceThatIsKept() async throws {
    let recipe = Scene.recipe {
      $0.earlyStopping = .init(metric: .devCost, patience: 1, restoreBest: false)
      $0.learningRate = 0.001
    }
    let race = Scene.at(5, 1, .race(.learningRate, against: 3, epochs: 3))
    let edited = try await Self.run([Scene.at(5, 1, .set(.learningRate, 3))], recipe)
    #expect(edited.finish.reason == .stoppedEarly)
    let raced = try await Self.run([race, Scene.at(edited.finish.step, 2, .keep(.b))], recipe)
    #expect(raced.finish.reason == .stoppedEarly && raced.finish.step == edited.finish.step)
    #expect(raced.parameters == edited.parameters)
    let other = try await Self.run([race, Scene.at(20, 2, .keep(.a))], recipe)
    #expect(other.parameters == (try await Self.run([], recipe)).parameters)
  }

  @Test func whatARaceCannotTakeIsRefusedAndChangesNothing() async throws {
    let outcome = try await Self.run([
      Scene.at(2, 1, .keep(.a)), Scene.at(3, 2, .race(.learningRate, against: 0.02, epochs: 1)),
      Scene.at(3, 3, .race(.epochs, against: 9, epochs: 1)),
      Scene.at(3, 4, .race(.learningRate, against: -1, epochs: 1)),
      Scene.at(3, 5, .race(.weightDecay, against: 0.1, epochs: 1)),
      Scene.at(3, 6, .race(.learningRate, against: 0.1, epochs: 0)),
      Scene.at(7, 7, .race(.learningRate, against: 0.1, epochs: 2)),
      Scene.at(8, 8, .race(.l2, against: 0.1, epochs: 2)), Scene.at(9, 9, .set(.l2, 0.1)),
      Scene.at(9, 10, .stepOnce), Scene.at(9, 11, .stop(.afterEpoch)), Scene.at(9, 12, .redo),
      Scene.at(9, 13, .rangeTest), Scene.at(20, 14, .keep(.a)),
    ])
    #expect(
      outcome.events.refused.map(\.reason) == [
        "no race is under way", "the learning rate is 0.02 already",
        "the epochs changes nothing that a race would show",
        "learning rate must be above 0, at most 1e6 (got -1)", "Adam does not decay weights",
        "a race takes an epoch at least (got 0)", "a race is under way: keep A or B first",
        "a race is under way: keep A or B first", "a race is under way: keep A or B first",
        "a race is under way: keep A or B first", "a race is under way: keep A or B first",
        "a race is under way: keep A or B first",
      ])
    #expect(outcome.parameters == (try await Self.run([])).parameters)
  }

  @Test func aRunThatIsStoppedInARaceKeepsA() async throws {
    let raced = try await Self.run([Self.race, Scene.at(12, 2, .stop(.afterBatch))])
    let plain = try await Self.run([Scene.at(raced.finish.step, 2, .stop(.afterBatch))])
    #expect(raced.finish.reason == .stoppedByUser)
    #expect(raced.finish.detail?.contains("the race was not decided: A is kept") == true)
    #expect(raced.parameters == plain.parameters)
  }

  @Test(arguments: [Race.Arm.a, .b], [10, 17, 22])
  func killedInARaceComesToTheEndOfTheUnbrokenOne(arm: Race.Arm, step: Int) async throws {
    try await withFolder { folder in
      let commands = [
        Scene.at(3, 5, .set(.dropout, 0.3)), Scene.at(7, 1, Self.race.command.action),
        Scene.at(18, 2, .keep(arm)), Scene.at(24, 3, .set(.l2, 0.1)),
      ]
      let whole = try await Self.run(commands, KilledRunTests.recipe)
      let killed = try await KilledRunTests.kill(
        Scene.options(commands) { $0.checkpointFolder = folder + "/checkpoints" }
      ) { event in
        switch event {
        case .scalars(let block), .raceScalars(let block): block.steps[0] >= step
        default: false
        }
      }
      let asked = RunCourse(killed.events).commandsToRepeat.map(\.command.id)
      // What was not asked for before the kill is asked for after it.
      var options = try killed.resumed()
      options.scheduledCommands += commands.filter { !asked.contains($0.command.id) }
      let resumed = try await Scene.run(KilledRunTests.recipe, options)
      #expect(resumed.parameters == whole.parameters)
      let events = killed.events + resumed.events
      #expect(Self.curves(events) == Self.curves(whole.events))
      let repeated = try await Self.run(
        RunCourse(events).commandsToRepeat, KilledRunTests.recipe)
      #expect(repeated.parameters == whole.parameters)
    }
  }

  @Test func aCheckpointKeepsTheCommandsOfARaceThatWait() throws {
    for command in [Self.race, Scene.at(20, 2, .keep(.b))] {
      let text = try #require(command.text)
      #expect(ScheduledCommand(text: text) == command)
    }
    #expect(Self.race.text == "7:1:race:learningRate:0.1:2")
    #expect(ScheduledCommand(text: "7:1:keep:c") == nil)
  }
}
