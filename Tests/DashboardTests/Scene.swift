import CellUI
import Diagnosis
import RunEvents

@testable import Dashboard

/// A situation worth looking at, at any size.
enum Scene: String, CaseIterable {
  case starting, training, steered, paused, editing, help, stopDialog, quitDialog, nonFinite
  case ramping, guarded, rampTyped, undone, finished, replay, replayHeld, logarithmic, zoomed
  case metrics, metricsFiltered, metricsFiltering, metricsZoomed
  case boundary, boundaryEnlarged, predictions
  case layers, histograms, filters, activations, units, attention, errors, tagging, residuals,
    residualsOfTwo, data, runs,
    compare,
    runsFiltering, runsTidied, console
  case raceDraft, racing, raceOver
  case palette, paletteSetting, themes, helpSearch, reading, compared, closer, forecast

  func model(
    _ size: Size, theme: Theme = .standard, glyphs: GlyphSet = .braille
  ) -> DashboardModel {
    let isReplay = self == .replay || self == .replayHeld
    var model = DashboardModel(
      mode: isReplay ? .replay : .live, size: size, theme: theme, glyphs: glyphs,
      runPath: "runs/2026-11-23-1412-digits", canListRuns: isAboutRuns)
    let batch = EventBatch(events: run.events, playback: isReplay ? playback : nil)
    _ = model.update(.batch(batch))
    if isAboutRuns { answerAboutRuns(&model) }
    if self == .tagging {
      // Two were looked at elsewhere, and one of those has a tag of somebody's own.
      var tags = ErrorTags(split: "dev")
      tags.examine(170)
      tags.toggle("cut off", on: 171)
      _ = model.update(.errorTags(tags, kept: []))
    }
    for key in keys { _ = model.update(.input(.key(key))) }
    return model
  }

  func grid(_ size: Size, theme: Theme = .standard, glyphs: GlyphSet = .braille) -> CellGrid {
    var grid = CellGrid(size: size)
    model(size, theme: theme, glyphs: glyphs).view(into: &grid)
    return grid
  }

  private var isAboutRuns: Bool { [.runs, .compare, .runsFiltering, .runsTidied].contains(self) }

  /// What the program says of the folder: three runs, one of them drawn over this one already.
  private func answerAboutRuns(_ model: inout DashboardModel) {
    var other = SyntheticRun(name: "2026-11-22-0910-wide", seed: 21, learningRate: 6e-3)
    other.train(steps: 700)
    let listings = [
      RunListing(
        name: "2026-11-23-1412-digits", path: "runs/2026-11-23-1412-digits", state: "running",
        dataName: "digits", epochsDone: 30, steps: 510, durationSeconds: 18, best: 0.979,
        bestKey: .devAccuracy, startedAt: 300),
      RunListing(
        name: "2026-11-22-0910-wide", path: "runs/2026-11-22-0910-wide", state: "finished",
        dataName: "digits", epochsDone: 41, steps: 700, durationSeconds: 31, best: 0.983,
        bestKey: .devAccuracy, startedAt: 200),
      RunListing(
        name: "2026-11-21-数字", path: "runs/2026-11-21-数字", state: "interrupted",
        dataName: "digits", epochsDone: 3, steps: 51, durationSeconds: 2, startedAt: 100),
    ]
    if self == .runsTidied {
      model.canMoveRuns = true
      _ = model.update(.runs(listings + Self.dayOfRuns, problem: nil))
      _ = model.update(.input(.key(.character("6"))))
      return
    }
    _ = model.update(.runs(listings, problem: nil))
    let keys: [Key] = [.character("6"), .down, .enter, .character("b")]
    for key in keys { _ = model.update(.input(.key(key))) }
    _ = model.update(.loadedRun(path: "runs/2026-11-22-0910-wide", events: other.events))
  }

  private var keys: [Key] {
    switch self {
    case .boundaryEnlarged: [.character("z"), .character("z"), .character("z")]
    case .layers: [.character("3")]
    case .histograms, .attention: [.character("3"), .character("v")]
    case .filters, .units: [.character("3"), .character("v"), .character("v")]
    case .activations:
      [.character("3"), .character("v"), .character("v"), .character("v"), .left]
    case .errors, .residuals, .residualsOfTwo: [.character("4")]
    case .tagging:
      [.character("4"), .enter, .character("1"), .character(" "), .character("2")]
    case .data: [.character("5")]
    case .compare: [.character("1")]
    // A search unfolded, and two of its trials marked.
    case .runsTidied:
      [.down, .down, .down, .right, .down, .character("t"), .character("t")]
    case .runsFiltering: [.character("/"), .character("w")]
    case .console: [.character("7")]
    case .editing: [.down, .down, .down, .down, .down, .enter, .character("2"), .character("0")]
    case .help: [.character("?")]
    case .rampTyped: [.enter] + "1e-4 over 2 epochs guard 20%".map { Key.character($0) }
    case .stopDialog: [.character("s"), .down]
    case .quitDialog: [.character("q")]
    case .logarithmic: [.character("y"), .character("]"), .character("]"), .character("]")]
    case .zoomed: [.character("z")]
    case .raceDraft: [.character("B")]
    case .palette: [.character(":"), .character("z"), .character("o"), .down]
    case .paletteSetting: ":lr 0.002".map { Key.character($0) }
    case .themes: [.character("T"), .down]
    case .helpSearch: [.character("?")] + "zoom".map { Key.character($0) }
    case .reading: [.character("x"), .left, .character("<"), .character("<")]
    case .compared:
      [.character("x"), .character("a")] + Array(repeating: .character("<"), count: 3)
        + [.character("b"), .left]
    case .closer: [.character("+"), .character("H"), .character("t")]
    case .forecast: [.character("f"), .character("t"), .character("t"), .character("r")]
    case .metrics: [.character("2"), .right]
    case .metricsZoomed: [.character("2"), .right, .character("z")]
    case .metricsFiltering: [.character("2"), .character("/"), .character("r"), .character("a")]
    case .metricsFiltered: [.character("2"), .character("/"), .character("r"), .enter]
    default: []
    }
  }

  private var run: SyntheticRun {
    var run = SyntheticRun()
    switch self {
    case .starting: break
    case .training, .raceDraft: run.train(steps: 120)
    case .racing, .raceOver:
      run.train(steps: 112)
      run.race(steps: self == .racing ? 40 : 58)
      if self == .raceOver { run.endRace() }
    case .steered, .editing, .help, .stopDialog, .quitDialog, .replay, .logarithmic, .zoomed,
      .metrics, .palette, .paletteSetting, .themes,
      .helpSearch, .reading, .compared, .closer, .forecast, .metricsZoomed, .metricsFiltered,
      .metricsFiltering:
      Self.steer(&run)
      run.request(.set(.l2, 2e-4))
    case .replayHeld, .runs, .compare, .runsFiltering, .runsTidied, .console: Self.steer(&run)
    case .boundary, .boundaryEnlarged:
      run.train(steps: 120)
      run.drawBoundary()
    case .predictions:
      run.train(steps: 120)
      run.predictNumbers()
    case .layers:
      Self.steer(&run)
      run.measureLayers()
    case .histograms, .filters, .activations:
      Self.steer(&run)
      run.measureLayers()
      run.countValues()
      run.showFilters()
      run.showActivations()
    case .units:
      Self.steer(&run)
      run.countValues()
      run.measureLayers()
      run.drawBoundary()
      run.showUnits()
    case .attention:
      Self.steer(&run)
      run.measureLayers()
      run.showAttention()
    case .errors, .tagging:
      run.train(steps: 120)
      run.confuse()
    case .residuals, .residualsOfTwo:
      run.train(steps: 120)
      run.measureResiduals(targets: self == .residuals ? 1 : 2)
    case .data:
      run.describeData()
      run.train(steps: 120)
    case .paused:
      Self.steer(&run)
      run.apply(.pause)
    case .ramping, .rampTyped:
      Self.steer(&run)
      run.apply(
        .set(
          .learningRate, 1e-4,
          EditTerms(ramp: EditSpan(200, .steps), guarding: EditGuard(percent: 20))), before: 1e-3)
      run.train(steps: 63)
    case .guarded:
      Self.steer(&run)
      let terms = EditTerms(ramp: EditSpan(2, .epochs), guarding: EditGuard(percent: 20))
      run.apply(.set(.learningRate, 1e-2, terms), before: 1e-3)
      run.train(steps: 105)
      run.undo(
        to: 510, before: 1e-3,
        because: "guard: dev cost 0.31 is 24 % above 0.25")
      run.train(steps: 60)
    case .nonFinite:
      run.train(steps: 240)
      run.apply(.set(.learningRate, 3), before: 3e-3)
      run.train(steps: 2)
      run.apply(
        .pause, origin: .run,
        reason: "the activation after 0.dense is not finite in step 243, at learning rate 2.2848 "
          + "and gradient norm NaN, largest finite 2.dense.weight 8.1e37; the step was not "
          + "applied; undo goes back to step 240", cause: .nonFinite)
    case .undone:
      Self.steer(&run)
      run.apply(.set(.learningRate, 1e-2), before: 1e-3)
      run.train(steps: 90)
      run.undo(to: 510, before: 1e-3)
      run.train(steps: 60)
    case .finished:
      Self.steer(&run)
      run.train(steps: 340)
      run.test()
      run.finish(
        .stoppedEarly,
        detail: "dev/cost was not better for 15 evaluations; the best parameters, of step 595 "
          + "(dev/cost 0.0711), are restored; the parameters are saved in final.safetensors",
        restoredStep: 595)
    }
    return run
  }

  private static func steer(_ run: inout SyntheticRun) {
    run.train(steps: 240)
    run.apply(.set(.learningRate, 1e-3), before: 3e-3)
    run.train(steps: 101)
    run.apply(.set(.dropout, 0.3), before: 0.2)
    run.train(steps: 60)
    run.refuse(.set(.batchSize, 5000), "batch size must be in 1...1078 (got 5000)")
    run.train(steps: 109)
  }

  private var playback: Playback {
    Playback(
      isPlaying: self == .replay, speed: self == .replay ? 5 : 1, positionSeconds: 18.9,
      durationSeconds: 37.8, step: 510, lastStep: 1020, interventionSteps: [240, 341, 700],
      bestStep: 595)
  }
}
