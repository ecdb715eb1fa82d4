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
        classNames: text.classNames, items: text.items, count: text.count, tags: tags),
      files: self)
    let clock = MonotonicClock()
    ProgramLoop(now: { clock.now }).run(&program, on: screen)
    screen.close()
    return (program.model.tags, program.isInterrupted)
  }
}

extension ErrorsScreen: ErrorTagFiles {
  func save(_ tags: ErrorTags) throws(ErrorTagProblem) {
    do throws(TrainingError) {
      try file.save(tags)
    } catch {
      throw ErrorTagProblem(sentence: error.description)
    }
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
