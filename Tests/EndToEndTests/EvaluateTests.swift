import Foundation
import RunEvents
import RunLogs
import Testing

/// What a run's model is worth, measured after the run.
@Suite(.ownThreads) struct EvaluateTests {
  private struct Answer: Decodable {
    struct Mistake: Decodable {
      var label: String
      var prediction: String
    }

    var count: Int
    var step: Int
    var accuracy: Double
    var logLoss: Double
    var confusion: [[Double]]
    var mistakes: [Mistake]
  }

  @Test func theKeptModelGivesWhatTheRunLogged() throws {
    let folder = try TemporaryFolder()
    let training = try Command.dltui(
      "train", "digits", "--headless", "--epochs", "8", folder: folder.path)
    #expect(training.status == 0, "\(training.errors)")
    let result = try Command.dltui("evaluate", "--json", "--errors", "3", folder: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    let answer = try JSONDecoder().decode(Answer.self, from: Data(result.output.utf8))
    #expect(answer.confusion.flatMap(\.self).reduce(0, +) == Double(answer.count))
    #expect(answer.mistakes.count == 3)
    #expect(answer.mistakes.allSatisfy { $0.label != $0.prediction })

    let events = try RunLog.open(SteeringTests.run("digits", in: folder)).events
    func logged(_ key: MetricKey) throws -> Double {
      let rows = events.compactMap { event -> Double? in
        guard case .scalars(let block) = event, block.steps == [answer.step],
          let index = block.keys.firstIndex(of: key)
        else { return nil }
        return block.column(index).first
      }
      return try #require(rows.last)
    }
    #expect(try abs(logged(.devAccuracy) - answer.accuracy) < 1e-12)
    #expect(try abs(logged(.devCost) - answer.logLoss) < 1e-5)
  }

  /// What does not count in the cost is never learnt.
  @Test func aClassThatDoesNotCountIsNeverFound() throws {
    let folder = try TemporaryFolder()
    let training = try Command.dltui(
      "train", "digits", "--headless", "--epochs", "8", "--set", "cost.classWeights={3: 0}",
      folder: folder.path)
    #expect(training.status == 0, "\(training.errors)")
    let result = try Command.dltui("evaluate", "--json", folder: folder.path)
    let answer = try JSONDecoder().decode(Answer.self, from: Data(result.output.utf8))
    #expect(answer.confusion[3].reduce(0, +) > 20)
    #expect(answer.confusion.map { $0[3] }.allSatisfy { $0 == 0 })
    let unknown = try Command.dltui(
      "train", "digits", "--headless", "--set", "cost.classWeights={ten: 2}", folder: folder.path)
    #expect(unknown.status == 2)
    #expect(
      unknown.errors
        == "dltui: data: cannot find the class ten (digits has none of that name)\n"
        + "hint: its classes are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9\n")
  }

  @Test func whatCannotBeEvaluatedIsSaid() throws {
    let folder = try TemporaryFolder()
    let result = try Command.dltui(
      "train", "digits", "--headless", "--epochs", "1", "--set", "data.split.train=0.8", "--set",
      "data.split.dev=0.2", "--set", "data.split.test=0", folder: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    let empty = try Command.dltui("evaluate", "--split", "test", folder: folder.path)
    #expect(empty.status == 2)
    #expect(empty.errors == "dltui: evaluate: cannot evaluate the run (the test set is empty)\n")
    let run = try SteeringTests.run("digits", in: folder)
    try FileManager.default.removeItem(atPath: run + "/checkpoints")
    try FileManager.default.createDirectory(
      atPath: run + "/checkpoints", withIntermediateDirectories: false)
    let nothing = try Command.dltui("evaluate", folder: folder.path)
    #expect(nothing.status == 2)
    #expect(nothing.errors.contains("(it holds no parameters yet)"))
  }
}

/// How far two runs are apart.
@Suite(.ownThreads) struct DifferenceTests {
  @Test func twoRunsAreToldApartOrNot() throws {
    let folder = try TemporaryFolder()
    for (name, epochs) in [("long", "12"), ("short", "1"), ("other", "1")] {
      let seed = name == "other" ? "2" : "1"
      let result = try Command.dltui(
        "train", "digits", "--headless", "--epochs", epochs, "--seed", seed, "--name", name,
        folder: folder.path)
      #expect(result.status == 0, "\(result.errors)")
    }
    let apart = try Command.dltui("runs", "--compare", "short", "long", folder: folder.path)
    #expect(apart.status == 0, "\(apart.errors)")
    #expect(apart.output.contains("-long is better: chance hardly explains it"))
    let same = try Command.dltui("runs", "--compare", "long", "long", folder: folder.path)
    #expect(same.output.contains("difference +0.00 points, 95 %: +0.00 to +0.00"))
    #expect(same.output.contains("p = 1 (McNemar, exact)"))
    #expect(same.output.contains("no significant difference"))
    let unlike = try Command.dltui("runs", "--compare", "long", "other", folder: folder.path)
    #expect(unlike.status == 2)
    #expect(unlike.errors.contains("(their dev sets are not the same examples)"))
    let one = try Command.dltui("runs", "--compare", "long", folder: folder.path)
    #expect(one.status == 2 && one.errors.contains("--compare takes two runs (got 1)"))
  }
}

/// Which of several runs to keep.
@Suite(.ownThreads) struct RankingTests {
  private struct Answer: Decodable {
    struct Ranked: Decodable {
      var name: String
      var values: [String: Double]
    }

    struct Excluded: Decodable { var reason: String }

    var ranked: [Ranked]
    var excluded: [Excluded]
  }

  @Test func runsAreRankedAmongThoseThatKeepTheBounds() throws {
    let folder = try TemporaryFolder()
    for (name, units) in [("small", 4), ("large", 64)] {
      let result = try Command.dltui(
        "train", "digits", "--headless", "--epochs", "4", "--name", name, "--set",
        "model=[dense: \(units), relu, dense: 10]", "--set", "metric.optimize=dev/f1",
        folder: folder.path)
      #expect(result.status == 0, "\(result.errors)")
    }
    func rank(_ bound: String) throws -> Answer {
      let result = try Command.dltui(
        "runs", "--optimize", "dev/f1", "--satisfy", bound, "--json", folder: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      return try JSONDecoder().decode(Answer.self, from: Data(result.output.utf8))
    }
    let both = try rank("inferenceMilliseconds <= 1000")
    #expect(both.ranked.map { String($0.name.suffix(5)) } == ["large", "small"])
    #expect(both.ranked.allSatisfy { $0.values["dev/f1"] != nil })
    // (64 + 1) · 4 + (4 + 1) · 10 numbers of four bytes.
    let small = try rank("modelBytes <= 1240")
    #expect(small.ranked.map { String($0.name.suffix(5)) } == ["small"])
    #expect(small.excluded.map(\.reason) == ["modelBytes is 19240.0000, not <= 1240"])
  }

  /// As README says, of runs that nobody prepared for it.
  @Test func runsOfEveryKindOfClassesAreRankedByF1() throws {
    let folder = try TemporaryFolder()
    for recipe in ["digits", "moons"] {
      let result = try Command.dltui(
        "train", recipe, "--headless", "--epochs", "2", folder: folder.path)
      #expect(result.status == 0, "\(result.errors)")
    }
    let result = try Command.dltui(
      "runs", "--optimize", "dev/f1", "--satisfy", "inferenceMilliseconds <= 1000", "--json",
      folder: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    let answer = try JSONDecoder().decode(Answer.self, from: Data(result.output.utf8))
    #expect(answer.ranked.count == 2 && answer.excluded.isEmpty)
    for run in answer.ranked {
      for name in ["f1", "precision", "recall"] {
        #expect((0...1).contains(run.values["dev/\(name)"] ?? -1), "\(name)")
      }
    }
  }

  /// The metric that is missing is named, not the first bound.
  @Test func aMetricThatNoRunHasIsNamedWithWhatThereIs() throws {
    let folder = try TemporaryFolder()
    let result = try Command.dltui(
      "train", "digits", "--headless", "--epochs", "1", "--name", "only", folder: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    let ranking = try Command.dltui(
      "runs", "--optimize", "max:reward", "--satisfy", "inferenceMilliseconds <= 1",
      folder: folder.path)
    #expect(ranking.status == 2)
    #expect(
      ranking.errors.contains("cannot rank by reward (it was not measured in ")
        && ranking.errors.contains("-only)\nhint: measured were dev/accuracy, dev/cost, dev/f1, "),
      "\(ranking.errors)")
  }

  @Test func whatCannotBeRankedIsSaid() throws {
    let folder = try TemporaryFolder()
    let unknown = try Command.dltui("runs", "--optimize", "mystery", folder: folder.path)
    #expect(unknown.status == 2)
    #expect(
      unknown.errors == """
        dltui: runs: cannot rank by mystery (nothing says which way it is better)
        hint: write max:mystery or min:mystery

        """)
    let bound = try Command.dltui(
      "runs", "--optimize", "dev/f1", "--satisfy", "fast", folder: folder.path)
    #expect(bound.status == 2)
    #expect(bound.errors.contains("cannot read the bound fast"))
  }
}
