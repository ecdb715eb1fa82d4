import ArgumentParser
import RunEvents
import RunLogs

struct NoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "note", abstract: "Write a note on a run, or tags to find it by.",
    discussion: """
      RUN is a run's folder, its name or the beginning of it, latest, or a log of another tool. \
      Without TEXT and tags it prints what is written. Notes and tags show on the screen Runs and in \
      dltui runs, which find runs by them: dltui runs --where 'tag=baseline and not note:debug'. \
      They are kept in the run's folder; of other tools' runs in ~/.local/share/dltui, nothing is \
      written beside their logs.
      """)

  @Argument(help: ArgumentHelp("The run.", valueName: "run"), completion: .runsOrFiles)
  var name: String

  @Argument(
    help: ArgumentHelp("The note, in place of an earlier one; '' for none.", valueName: "text"))
  var text: String?

  @Option(help: ArgumentHelp("Add a tag; may be repeated.", valueName: "tag"))
  var tag: [String] = []

  @Option(help: ArgumentHelp("Take a tag away; may be repeated.", valueName: "tag"))
  var untag: [String] = []

  @OptionGroup var folder: RunsFolderOption
  @OptionGroup var tags: TagsOption

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let run = try folder.find(name, naming: try tags.load())
    var notes = try RunNotes.ofRun(at: run.path)
    let isChange = text != nil || !tag.isEmpty || !untag.isEmpty
    if let text { notes.set(text) }
    for tag in tag {
      let before = notes.tags.count
      notes.add(tag)
      let isThere = notes.tags.contains {
        $0.lowercased() == RunNotes(tags: [tag]).tags.first?.lowercased()
      }
      guard notes.tags.count > before || isThere else { throw NoteProblem.cannotAdd(tag) }
    }
    for tag in untag {
      guard notes.remove(tag) else { throw NoteProblem.noSuchTag(tag, tags: notes.tags) }
    }
    if isChange { try notes.keep(forRunAt: run.path) }
    if json {
      StandardOutput.print(
        try JSONText.of(Document(run: run.path, note: notes.text, tags: notes.tags)), as: .json)
    } else if !isChange {
      StandardOutput.print(lines: [notes.isEmpty ? "no note" : notes.line])
    }
  }

  private struct Document: Encodable {
    var run: String
    var note: String
    var tags: [String]
  }
}

/// Why a note cannot be changed so.
enum NoteProblem: ExplainedError {
  case noSuchTag(String, tags: [String])
  case cannotAdd(String)

  var description: String {
    switch self {
    case .noSuchTag(let tag, _): "note: cannot take \(tag.excerpt) away (the run has no such tag)"
    case .cannotAdd(let tag):
      "note: cannot add the tag \(tag.excerpt) (it is empty, or the run has \(RunNotes.mostTags))"
    }
  }

  var hint: String? {
    switch self {
    case .noSuchTag(_, let tags):
      tags.isEmpty ? "it has none" : "its tags are \(tags.joined(separator: ", "))"
    case .cannotAdd: "a tag is one word"
    }
  }
}
