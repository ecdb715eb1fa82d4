import RunEvents
import Testing
import Training

@testable import RunHost
@testable import Search

/// A command with places for values.
@Suite struct CommandTemplateTests {
  private func template(
    _ words: String..., environment: [String] = [], epochs: Int? = nil, budget: String? = nil
  ) -> CommandTemplate {
    CommandTemplate(
      words: words, environment: environment, workingFolder: "/", epochs: epochs, budget: budget,
      metric: "val_loss")
  }

  @Test func valuesTakeTheirPlaces() {
    let filled = template(
      "LR={lr}", "sh", "--width={width}x{width}", "{other}", environment: ["SEED={trial}"]
    ).filled([("lr", "0.1"), ("width", "32")], epochs: nil, trial: 7, checkpoint: "c")
    #expect(filled.words == ["SEED=7", "LR=0.1", "sh", "--width=32x32", "{other}"])
    #expect(filled.settings == [])
    #expect(filled.shellLine == "env SEED=7 LR=0.1 sh --width=32x32 '{other}'")
  }

  @Test func whatHasNoPlaceIsSet() {
    let filled = template("sh", "{width}").filled(
      [("lr", "0.1"), ("width", "32")], epochs: nil, trial: 1, checkpoint: "c")
    #expect(filled.settings == ["lr=0.1"])
    #expect(filled.shellLine == "dltui run --set lr=0.1 -- sh 32")
  }

  @Test func epochsGoToTheArgumentThatTakesThem() {
    #expect(
      template("sh", "{n}", epochs: 9, budget: "n").filled([], epochs: 3, trial: 1, checkpoint: "c")
        .words == [
          "sh", "3",
        ])
    #expect(
      template("sh", epochs: 9, budget: "--epochs").filled([], epochs: 3, trial: 1, checkpoint: "c")
        .words == [
          "sh", "--epochs", "3",
        ])
    #expect(
      template("sh", epochs: 9, budget: "epochs").filled([], epochs: 3, trial: 1, checkpoint: "c")
        .settings == [
          "epochs=3"
        ])
  }

  @Test func whatCannotBeRunIsSaidBefore() {
    let width = SearchDimension(path: "width", range: .choice(["32", "64"]))
    let kind = SearchDimension(path: "kind", range: .choice(["relu", "tanh"]))
    #expect(throws: SearchError.noCommand) { try template("A=1").check([width]) }
    #expect(throws: SearchError.noProgram("./none")) { try template("./none").check([width]) }
    #expect(throws: SearchError.unknownPlaceholder("widht", meant: "width")) {
      try template("sh", "{widht}").check([width])
    }
    #expect(throws: SearchError.needsPlaceholder("kind", value: "relu")) {
      try template("sh").check([width, kind])
    }
    #expect(throws: SearchError.noEpochs(budget: "n")) {
      try template("sh", budget: "n").check([width])
    }
    // Braces of the command's own stay.
    #expect(throws: Never.self) {
      try template("sh", "-c", "echo ${HOME} {kind}", "{trial}").check([width, kind])
    }
  }

  @Test func variablesStandBeforeTheProgram() {
    let command = LaunchedCommand(["A=1", "B=x=y", "python", "C=3", "some/train.py"])
    #expect(command.environment == ["A": "1", "B": "x=y"])
    #expect(command.words == ["python", "C=3", "some/train.py"])
    #expect(command.name == "train")
    #expect(LaunchedCommand(["1A=2"]).words == ["1A=2"])
  }

  @Test func aMetricIsFoundUnderTheNamesThatLogsHave() {
    #expect(RunMetricNames.of("val_loss").map(\.text) == ["dev/cost", "dev/loss", "val_loss"])
    #expect(RunMetricNames.of("dev/accuracy").map(\.text) == ["dev/accuracy"])
    #expect(RunMetricNames.of("score").map(\.text) == ["score"])
  }

  @Test func gpusAreThoseThatAreVisible() {
    #expect(GPUList.parsed("0, 2,GPU-1") == ["0", "2", "GPU-1"])
    #expect(GPUList.parsed("0,-1,2") == ["0"])
    #expect(GPUList.parsed("") == [])
  }

  @Test func aPlaceIsGivenToOneAtATime() async {
    let room = TrialRoom(["0", "1"])
    let (first, second) = (await room.take(), await room.take())
    #expect(Set([first.gpu, second.gpu]) == ["0", "1"])
    #expect(await room.takeNow(gpu: "0") == nil)
    async let third = room.take()
    await room.give(second)
    #expect(await third.gpu == second.gpu)
    await room.give(first)
    #expect(await room.takeNow(gpu: "1")?.gpu == first.gpu)
  }
}
