import CellUI
import CursesScreen
import Dashboard
import Diagnosis
import Training

/// Joins the screen of single mistakes to the file that keeps what was found.
struct ErrorsProgram: Program {
  private(set) var model: ErrorsModel
  private let text: ErrorsText
  private let file: ErrorTagFile
  private let exportPath: String
  private var isInterrupted = false

  /// Opens the screen until it is left.
  ///
  /// - Returns: the tags as they are then, and whether a signal ended it.
  static func run(
    _ text: ErrorsText, tags: ErrorTags, file: ErrorTagFile, look: Look, runPath: String
  ) throws -> (tags: ErrorTags, isInterrupted: Bool) {
    let screen = try CursesScreen(options: look.screenOptions)
    let theme = try look.loadTheme(
      colors: screen.capabilities.colors, remembered: try look.loadSettings())
    var program = ErrorsProgram(
      model: ErrorsModel(
        size: screen.size, theme: theme, glyphs: screen.capabilities.glyphs, run: text.run,
        classNames: text.classNames, items: text.items, count: text.count, tags: tags),
      text: text, file: file, exportPath: runPath + "/error-tags.csv")
    let clock = MonotonicClock()
    ProgramLoop(now: { clock.now }).run(&program, on: screen)
    screen.close()
    return (program.model.tags, program.isInterrupted)
  }

  mutating func handle(_ event: InputEvent, seconds: Double) -> ProgramDirective {
    isInterrupted = [.interrupt, .terminate, .hangup].contains(event)
    var directive = ProgramDirective.draw
    for effect in model.update(event, seconds: seconds) {
      switch effect {
      case .save(let tags):
        do throws(TrainingError) { try file.save(tags) } catch {
          model.say(error.description, isProblem: true)
        }
      case .export:
        do {
          try text.export(model.tags, to: exportPath)
          model.say("written to \(exportPath)")
        } catch {
          model.say("\((error as? any ExplainedError)?.description ?? "\(error)")", isProblem: true)
        }
      case .quit: return .quit
      case .suspend: directive = .suspend
      case .redraw: directive = .redraw
      }
    }
    return directive
  }

  mutating func tick(seconds: Double) -> ProgramDirective {
    let before = model.revision
    model.tick(seconds: seconds)
    return model.revision == before ? .idle : .draw
  }

  func view(into grid: inout CellGrid) { model.view(into: &grid) }
}
