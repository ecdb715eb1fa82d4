import Testing

@testable import RunLogs

@Suite struct ForeignRecordTests {
  @Test func flattensNestedKeys() {
    let reading = ForeignReading(
      #"{"step": 1, "train": {"loss": 0.5, "by": {"a.b": 2}}, "x\u0041": 3, "": 4}"# + "\n",
      .jsonLines)
    #expect(
      reading.points.mapValues { $0.map(\.value) } == [
        "train.loss": [0.5], "train.by.a.b": [2], "xA": [3], "": [4],
      ])
  }

  @Test func passesOverWhatIsNoNumber() {
    let reading = ForeignReading(
      #"{"a": "NaN", "b": null, "c": true, "d": [1, {"e": 2}], "f": false, "loss": 1, "step": 7}"#,
      .jsonLines)
    #expect(reading.points.keys.sorted() == ["loss"])
    #expect(reading.steps("loss") == [7])
    #expect(reading.problems.isEmpty)
  }

  @Test func takesNothingFromALineThatIsDamaged() {
    let good = #"{"step": 1, "loss": 1}"# + "\n"
    for bad in [
      #"{"step": 2, "loss": 2"#, #"{"step": 2, "loss": 2}}"#, #"{"step": 2 "loss": 2}"#,
      #"{"step": 2, "loss": 2.}x"#, "[1]", "null", #"{"step": 2, "a\#u{1}b": 2}"#,
      #"{"step": 2, "loss": tru}"#, #"{"step": 2, "loss": }"#,
    ] {
      let reading = ForeignReading(good + bad + "\n" + good, .jsonLines)
      #expect(reading.values("loss") == [1, 1], "\(bad)")
      #expect(reading.problems.map(\.offset) == [good.utf8.count], "\(bad)")
    }
  }

  @Test func refusesNestingThatWouldExhaustTheStack() {
    let line = #"{"step": 1, "a": "# + String(repeating: "[", count: 1_000_000)
    let object = String(repeating: #"{"a":"#, count: 300_000)
    for text in [line, object] {
      #expect(ForeignReading(text + "\n", .jsonLines).problems.map(\.offset) == [0])
    }
  }

  @Test func countsRecordsThatNameNoStep() {
    let reading = ForeignReading(
      #"{"lr": 0.1}"# + "\n" + #"{"step": 1, "loss": 2}"# + "\n" + #"{"step": 2, "loss": 3}"# + "\n"
        + #"{"loss": 4}"# + "\n",
      .jsonLines)
    #expect(reading.values("loss") == [2, 3])
    #expect(reading.facts.recordsWithoutStep == 2)
    #expect(reading.problems.isEmpty)
  }

  @Test func countsRowsWhereMostRecordsNameNoStep() {
    let reading = ForeignReading(
      #"{"lr": 0.1}"# + "\n" + #"{"step": 7, "loss": 2}"# + "\n" + #"{"loss": 3}"# + "\n",
      .jsonLines)
    #expect(reading.values("loss") == [2, 3])
    #expect(reading.steps("loss") == [1, 2])
    #expect(reading.facts.recordsWithoutStep == 0)
    #expect(reading.facts.axis.unit == "row")
  }

  @Test func secondsOfAWholeFileCountFromItsFirstTime() {
    for (text, format) in [
      ("[[1547130262, 0, 1.5], [1547130264.5, 100, 1.25]]", ForeignLogFormat.json),
      (
        #"{"log_history": [{"step": 0, "value": 1.5, "timestamp": 1547130262}, "#
          + #"{"step": 100, "value": 1.25, "timestamp": 1547130264.5}]}"#, .huggingFace
      ),
    ] {
      let reading = ForeignReading(text, format)
      #expect(reading.points["value"]?.map(\.seconds) == [0, 2.5], "\(format)")
      #expect(reading.facts.startedAt == 1_547_130_262, "\(format)")
    }
  }

  @Test func readsSecondsSinceTheRunBegan() {
    let reading = ForeignReading(
      #"{"step": 1, "loss": 1, "elapsed": 2.5}"# + "\n" + #"{"step": 2, "loss": 1, "elapsed": 4}"#,
      .jsonLines)
    #expect(reading.points["loss"]?.map(\.seconds) == [2.5, 4])
  }

  @Test func readsWhatIsThereOfATrainerStateThatEndsEarly() throws {
    let (bytes, _) = try ForeignSample.named("hf_trainer/trainer_state").firstFile()
    let reading = ForeignReading(Array(bytes.prefix(900)), .huggingFace)
    #expect(reading.values("loss")?.first == 2.2984127044677733)
    #expect(reading.steps("loss") == [5, 10, 15])
    #expect(reading.problems.count == 1)
  }

  @Test func readsBareNaNInATrainerState() {
    let reading = ForeignReading(
      #"{"best_metric": NaN, "log_history": [{"loss": NaN, "step": 5}], "max_steps": 9}"#,
      .huggingFace)
    #expect(reading.values("loss")?.map(\.isNaN) == [true])
    #expect(reading.facts.hyperparameters == ["max_steps": "9"])
    #expect(reading.problems.isEmpty)
  }
}
