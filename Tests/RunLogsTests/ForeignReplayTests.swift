import RunEvents
import Testing

@testable import RunLogs

@Suite struct ForeignReplayTests {
  @Test(arguments: [
    ("val_loss", "dev/loss"), ("validation/loss", "dev/loss"), ("eval_loss", "dev/loss"),
    ("loss", "train/loss"), ("Loss/train", "train/loss"), ("Loss/val", "dev/loss"),
    ("train/acc", "train/accuracy"), ("test.accuracy", "test/accuracy"),
    ("train_loss_epoch", "train/loss"), ("train_loss_step", "train/loss_step"),
    ("lr", "train/learningRate"), ("epoch", "epoch"), ("system/gpu.0", "system/gpu.0"),
    ("val_", "val_"), ("train", "train"), ("", ""), ("_", "_"), ("my own", "dev/special"),
  ])
  func tagsBecomeKeys(tag: String, key: String) {
    var naming = TagNaming.standard
    naming.tags["my own"] = "dev/special"
    #expect(naming.key(for: tag).text == key)
  }

  @Test func aFolderNamedForASplitGivesItToItsTags() {
    #expect(TagNaming.standard.key(for: "epoch_loss", folderSplit: .dev).text == "dev/loss")
    #expect(TagNaming.standard.key(for: "other", folderSplit: .dev).text == "dev/other")
    #expect(TagNaming.standard.key(for: "test_loss", folderSplit: .dev).text == "test/loss")
  }

  static func log(_ path: String) throws -> RunLog {
    let sample = ForeignSample.named(path)
    let groups = ForeignRunGroup.groups(of: try ForeignRunSearch(path: sample.log).runs)
    return RunLog.reading(try #require(groups.first), path: sample.log)
  }

  @Test func splitsOfOneTrainingAreOneRun() throws {
    let sample = ForeignSample.named("tensorboard/keras_callback")
    let groups = ForeignRunGroup.groups(of: try ForeignRunSearch(path: sample.log).runs)
    #expect(groups.map(\.name) == ["."])
    let log = RunLog.reading(try #require(groups.first), path: sample.log)
    let keys = Set(Self.rows(log).map(\.key.text))
    #expect(keys.isSuperset(of: ["train/loss", "dev/loss", "train/accuracy", "dev/accuracy"]))
    #expect(log.manifest.optimizingMetric == .devAccuracy)
    #expect(log.manifest.provenance["format"] == "TensorBoard events")
  }

  @Test func runsThatAreNoSplitsStayApart() throws {
    let sample = ForeignSample.named("wandb/offline_two_runs")
    let groups = ForeignRunGroup.groups(of: try ForeignRunSearch(path: sample.log).runs)
    #expect(groups.count == 2)
    #expect(groups.allSatisfy { $0.members.count == 1 && $0.members[0].split == nil })
  }

  private static func rows(
    _ log: RunLog
  ) -> [(key: MetricKey, step: Int, seconds: Double, value: Double)] {
    log.events.flatMap { event -> [(key: MetricKey, step: Int, seconds: Double, value: Double)] in
      guard case .scalars(let block) = event else { return [] }
      return block.keys.enumerated().flatMap { column, key in
        zip(block.steps.indices, block.column(column)).map {
          (key, block.steps[$0], block.seconds[$0], $1)
        }
      }
    }
  }

  /// No point is lost or added, each curve keeps its order, and time never goes back.
  @Test(arguments: ForeignSample.all)
  func tellsEveryPointOnceInOrderOfTime(sample: ForeignSample) throws {
    let runs = try ForeignRunSearch(path: sample.log).runs
    for group in ForeignRunGroup.groups(of: runs) {
      let log = RunLog.reading(group, path: sample.log)
      let told = Self.rows(log)
      let read = group.members.map { ForeignReading($0.run) }
      #expect(told.count == read.reduce(0) { $0 + $1.pointCount })
      if let only = read.first, read.count == 1 {
        let curves = Dictionary(grouping: told, by: \.key).values.map { $0.map(\.step) }
        let logged = only.points.values.map { $0.map(\.step) }
        #expect(
          curves.sorted { $0.lexicographicallyPrecedes($1) }
            == logged.sorted { $0.lexicographicallyPrecedes($1) })
      }
      var clock = -Double.infinity
      for case .scalars(let block) in log.events {
        for second in block.seconds {
          #expect(second >= clock)
          clock = second
        }
      }
    }
  }

  @Test func hostileTimesDoNotStopTheTelling() {
    let curves = [[-1e308, 1e308, .nan], [.infinity, -.infinity, 0]].enumerated().map {
      CurveTables.Curve(
        key: MetricKey("\($0)"), steps: [$0, 1, 2], seconds: $1, values: [1, 2, 3])
    }
    var clock = -Double.infinity
    let blocks = CurveTables(curves).blocks(after: &clock)
    #expect(blocks.reduce(0) { $0 + $1.rowCount } == 6)
    #expect(blocks.flatMap(\.seconds).allSatisfy { $0.isFinite })
  }

  @Test func curvesOfDifferentStepsAreInterleavedByTime() {
    let even = CurveTables.Curve(
      key: MetricKey("even"), steps: [0, 2, 4], seconds: [0, 2, 4], values: [0, 2, 4])
    let odd = CurveTables.Curve(
      key: MetricKey("odd"), steps: [1, 3], seconds: [1, 3], values: [1, 3])
    let also = CurveTables.Curve(
      key: MetricKey("also"), steps: [1, 3], seconds: [1, 3], values: [5, 6])
    var clock = 0.0
    let blocks = CurveTables([even, odd, also]).blocks(after: &clock)
    #expect(blocks.map(\.steps) == [[0], [1], [2], [3], [4]])
    #expect(blocks[1].keys.map(\.text) == ["odd", "also"])
    #expect(blocks[3].values == [3, 6])
    #expect(clock == 4)
  }

  @Test func aRestartIsTheRestoringOfACheckpoint() throws {
    let log = try Self.log("tensorboard/tbx_restarted_purge")
    let restored = log.events.compactMap { event -> Int? in
      if case .checkpointRestored(let checkpoint) = event { checkpoint.step } else { nil }
    }
    #expect(restored == [99])
  }

  @Test func aLogWithoutTimesIsSpreadOverAMinute() throws {
    let seconds = Self.rows(try Self.log("csv/dictwriter")).map(\.seconds)
    #expect(seconds.max() == RunLog.untimedReplaySeconds)
    #expect(seconds.min() == 0)
  }

  @Test func damageIsTold() throws {
    let log = try Self.log("tensorboard_damaged/bad_length")
    #expect(log.problemCount == 1)
    #expect(log.problems.first?.offset == 17073)
    #expect(log.problems.first?.reason.hasPrefix("events.out.tfevents") == true)
  }

  @Test func replaysInStepWithItsOwnClock() throws {
    let now = SettableClock()
    let replay = ReplaySource(try Self.log("csv/dictwriter"), now: { now.seconds })
    _ = replay.takeBatch()
    now.seconds = 30
    let steps = (replay.takeBatch()?.events ?? []).flatMap { event -> [Int] in
      if case .scalars(let block) = event { block.steps } else { [] }
    }
    #expect(steps.max() == 114)
  }
}

/// A clock that a test sets; used from one thread at a time.
private final class SettableClock: @unchecked Sendable {
  var seconds = 0.0
}
