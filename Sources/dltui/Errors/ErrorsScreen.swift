import CellUI
import CursesScreen
import Dashboard
import Diagnosis
import Training

/// The screen of a run's single mistakes, on the terminal.
struct ErrorsScreen {
  let text: ErrorsText
  let file: ErrorTagFile
  /// The run's folder.
  let runPath: String

  /// Opens the screen until it is left.
  ///
  /// - Returns: the tags as they are then, and whether a signal ended it.
  @MainActor
  func run(_ tags: ErrorTags, appearance: AppearanceOptions) throws -> (
    tags: ErrorTags, isInterrupted: Bool
  ) {
    let screen = try appearance.openScreen()
    let theme = try appearance.loadTheme(
      colors: screen.capabilities.colors, remembered: try appearance.loadSettings())
    var program = ErrorsProgram(
      model: ErrorsModel(
        size: screen.size, theme: theme, glyphs: screen.capabilities.glyphs, run: text.run,
        classNames: text.classNames, items: text.items, count: text.count, measure: text.measure,
        tags: tags),
      files: self)
    let clock = MonotonicClock()
    ProgramLoop(now: { clock.now }).run(&program, on: screen)
    screen.close()
    return (program.model.tags, program.isInterrupted)
  }
}

extension ErrorsScreen: ErrorTagFiles {
  func keep(_ examples: Set<Int>, of tags: ErrorTags) throws(ErrorTagProblem) -> ErrorTags {
    try file.kept(examples, of: tags)
  }

  func export(_ tags: ErrorTags) throws(ErrorTagProblem) -> String {
    let path = runPath + "/error-tags.csv"
    do throws(ErrorsProblem) {
      try text.export(tags, to: path)
      return path
    } catch {
      throw ErrorTagProblem(sentence: error.description)
    }
  }
}

extension ErrorTagFile {
  /// Keeps what was found of some examples, and says in one sentence where it cannot.
  func kept(_ examples: Set<Int>, of tags: ErrorTags) throws(ErrorTagProblem) -> ErrorTags {
    do throws(TrainingError) {
      return try keep(examples, of: tags)
    } catch {
      throw ErrorTagProblem(sentence: error.description)
    }
  }
}
