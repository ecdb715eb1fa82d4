import CellUI
import Diagnosis

/// Joins the screen of single mistakes to the files that keep what was found.
package struct ErrorsProgram: Program {
  package private(set) var model: ErrorsModel
  /// Whether a signal ended it.
  package private(set) var isInterrupted = false
  private let files: any ErrorTagFiles

  package init(model: ErrorsModel, files: any ErrorTagFiles) {
    self.model = model
    self.files = files
  }

  package mutating func handle(_ event: InputEvent, seconds: Double) -> ProgramDirective {
    isInterrupted = [.interrupt, .terminate, .hangup].contains(event)
    var directive = ProgramDirective.draw
    for effect in model.update(event, seconds: seconds) {
      switch effect {
      case .save(let tags, let examples):
        do throws(ErrorTagProblem) {
          model.take(try files.keep(examples, of: tags), kept: examples)
        } catch {
          model.say(error.sentence, isProblem: true)
        }
      case .export:
        do throws(ErrorTagProblem) {
          model.say("written to \(try files.export(model.tags))")
        } catch {
          model.say(error.sentence, isProblem: true)
        }
      case .quit: return .quit
      case .suspend: directive = .suspend
      case .redraw: directive = .redraw
      }
    }
    return directive
  }

  package mutating func tick(seconds: Double) -> ProgramDirective {
    let before = model.revision
    model.tick(seconds: seconds)
    return model.revision == before ? .idle : .draw
  }

  package func view(into grid: inout CellGrid) { model.view(into: &grid) }
}

/// Where the tags of a run's mistakes are kept.
package protocol ErrorTagFiles {
  /// Keeps what was found of some examples in the run's folder.
  ///
  /// - Returns: all that is kept there then.
  func keep(_ examples: Set<Int>, of tags: ErrorTags) throws(ErrorTagProblem) -> ErrorTags

  /// Writes the tags as a table.
  ///
  /// - Returns: the file's path.
  func export(_ tags: ErrorTags) throws(ErrorTagProblem) -> String
}

/// Tags that could not be written.
package struct ErrorTagProblem: Error, Hashable {
  /// What was wrong, for people.
  package let sentence: String

  package init(sentence: String) { self.sentence = sentence }
}
