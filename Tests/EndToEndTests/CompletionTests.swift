import Foundation
import Testing

/// What a real bash offers once it has sourced `dltui completions bash`.
@Suite(.ownThreads) struct CompletionTests {
  private let scratch: TemporaryFolder

  init() throws {
    scratch = try TemporaryFolder()
    try Command.dltui("completions", "bash").output
      .write(toFile: scratch.path + "/completions", atomically: true, encoding: .utf8)
    let config = scratch.path + "/config/dltui"
    for (folder, name) in [("themes", "dusk"), ("recipes", "mine")] {
      try FileManager.default.createDirectory(
        atPath: "\(config)/\(folder)", withIntermediateDirectories: true)
      let text = try Command.dltui(folder, folder == "themes" ? "dark" : "moons").output
      try text.write(toFile: "\(config)/\(folder)/\(name).yaml", atomically: true, encoding: .utf8)
    }
  }

  /// The words offered for the last of these, which may be empty.
  private func offered(_ words: String...) throws -> Set<String> {
    let line = words.joined(separator: " ")
    let folder = (Command.dltui as NSString).deletingLastPathComponent
    let script = """
      source completions
      COMP_WORDS=(\(words.map { "'\($0)'" }.joined(separator: " ")))
      COMP_CWORD=\(words.count - 1)
      COMP_LINE='\(line)'
      COMP_POINT=${#COMP_LINE}
      _dltui dltui '\(words.last ?? "")' '\(words.count > 1 ? words[words.count - 2] : "")'
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let result = try Command.run(
      "/usr/bin/env",
      [
        "PATH=\(folder):/usr/bin:/bin", "XDG_CONFIG_HOME=\(scratch.path)/config", "bash", "--norc",
        "-c", script,
      ], folder: scratch.path)
    #expect(result.errors.isEmpty, "\(result.errors)")
    return Set(result.output.split(separator: "\n").map(String.init))
  }

  private func train() throws -> String {
    let result = try Command.dltui(
      "train", "moons", "--headless", "--epochs", "2", "--name", "first", folder: scratch.path)
    #expect(result.status == 0, "\(result.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/runs")
    return try #require(names.first { $0.hasSuffix("-first") })
  }

  @Test func commandsAndOptionsAreOffered() throws {
    #expect(try offered("dltui", "").isSuperset(of: ["train", "run", "doctor", "completions"]))
    #expect(try offered("dltui", "comp") == ["completions"])
    #expect(try offered("dltui", "completions", "") == ["bash", "zsh", "fish"])
    let options = try offered("dltui", "train", "--re")
    #expect(options == ["--resume", "--repeat"])
    #expect(!(try offered("dltui", "train", "--h")).contains("--hosted"))
  }

  @Test func recipesThemesAndDataAreOffered() throws {
    let recipes = try offered("dltui", "train", "")
    #expect(recipes.isSuperset(of: ["digits", "moons", "mine"]))
    #expect(try offered("dltui", "train", "moo") == ["moons"])
    let themes = try offered("dltui", "train", "--theme", "")
    #expect(themes.isSuperset(of: ["dark", "monochrome", "dusk"]))
    #expect(try offered("dltui", "themes", "du") == ["dusk"])
    #expect(try offered("dltui", "datasets", "moo") == ["moons"])
    #expect(try offered("dltui", "snapshot", "x", "--screen", "lay") == ["layers"])
  }

  @Test func whatHelpTellsOfIsOffered() throws {
    #expect(try offered("dltui", "help", "").isSuperset(of: ["recipe", "metrics", "train"]))
    #expect(try offered("dltui", "recipes", "--sch") == ["--schema"])
    let zsh = try Command.dltui("completions", "zsh").output
    #expect(zsh.contains("'1:topic:(recipe metrics keys train "))
    let fish = try Command.dltui("completions", "fish").output
    #expect(fish.contains(#""dltui help" -eq 1' -fa 'recipe metrics keys train "#))
  }

  @Test func settingsAreThoseOfTheRecipe() throws {
    let adam = try offered("dltui", "train", "digits", "--set", "optimizer.")
    #expect(adam.contains("optimizer.adam.learningRate="))
    #expect(try offered("dltui", "train", "--epochs", "3", "--set", "batchS") == ["batchSize="])
  }

  @Test func runsMetricsAndHyperparametersAreOffered() throws {
    #expect(try offered("dltui", "evaluate", "") == ["completions", "config/"])
    let name = try train()
    #expect(try offered("dltui", "train", "--again", "") == [name, "first", "latest"])
    #expect(try offered("dltui", "inspect", "fi") == ["first"])
    #expect(try offered("dltui", "inspect", String(name.prefix(6))) == [name])
    #expect(try offered("dltui", "inspect", "runs/").contains("runs/\(name)/"))
    let metrics = try offered("dltui", "runs", "--optimize", "")
    #expect(metrics.isSuperset(of: ["dev/accuracy", "train/cost", "train/learningRate"]))
    #expect(try offered("dltui", "train", "--alert", "fin") == ["finished"])
    #expect(try offered("dltui", "send", "first", "").isSuperset(of: ["set", "pause", "status"]))
    let keys = try offered("dltui", "send", "first", "set", "")
    #expect(keys.isSuperset(of: ["lr", "learningRate", "batchSize"]))
    #expect(
      try offered("dltui", "send", "--timeout", "3", "first", "set", "lea") == ["learningRate"])
    #expect(try offered("dltui", "send", "first", "keep", "") == ["a", "b"])
    // Only one that lives can be attached to.
    #expect(try offered("dltui", "attach", "") == [])
    let other = scratch.path + "/elsewhere"
    try FileManager.default.moveItem(atPath: scratch.path + "/runs", toPath: other)
    #expect(try offered("dltui", "train", "--runs", "elsewhere", "--again", "fi") == ["first"])
    #expect(try offered("dltui", "train", "--again", "fi") == [])
  }

  @Test func everyShellGetsAScriptOfItsOwn() throws {
    for (shell, word) in [("zsh", "#compdef dltui"), ("fish", "complete -c 'dltui'")] {
      let script = try Command.dltui("completions", shell)
      #expect(script.status == 0 && script.output.contains(word), "\(script.output.prefix(300))")
    }
    #expect(try Command.dltui("completions", "tcsh").status == 2)
  }
}
