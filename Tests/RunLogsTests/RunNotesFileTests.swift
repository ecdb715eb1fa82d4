import RunEvents
import Testing

@testable import RunLogs

@Suite struct RunNotesFileTests {
  private let notes = RunNotes(text: "tried \"a\" lower rate", tags: ["good"])

  @Test func aRunOfOursKeepsItsNotesInItsFolder() throws {
    let folder = try ScratchFolder()
    try folder.write("", to: "run/events.jsonl")
    let file = RunNotesFile(ofRunAt: folder.path + "/run", dataFolder: folder.path + "/data")
    #expect(try file.read() == RunNotes())
    try file.write(notes)
    #expect(try file.read() == notes)
    #expect(try folder.names("run") == ["events.jsonl", "notes.json"])
    try file.write(RunNotes())
    #expect(try folder.names("run") == ["events.jsonl"])
    try file.write(RunNotes())
  }

  @Test func nothingIsWrittenAmongTheFilesOfOtherTools() throws {
    let folder = try ScratchFolder()
    try folder.write("step,loss\n1,2\n", to: "logs/a.csv")
    let path = folder.path + "/logs/a.csv"
    let file = RunNotesFile(ofRunAt: path, dataFolder: folder.path + "/data")
    try file.write(notes)
    #expect(try folder.names("logs") == ["a.csv"])
    #expect(try file.read() == notes)
    // The same run by another way there.
    let other = RunNotesFile(
      ofRunAt: folder.path + "/logs/../logs//a.csv", dataFolder: folder.path + "/data")
    #expect(try other.read() == notes)
    // A run within a file has notes of its own.
    let within = RunNotesFile(ofRunAt: path + "/run 1", dataFolder: folder.path + "/data")
    #expect(try within.read() == RunNotes())
    try within.write(RunNotes(text: "b"))
    #expect(try within.read().text == "b")
    #expect(try file.read() == notes)
  }

  @Test func damagedNotesSayWhere() throws {
    let folder = try ScratchFolder()
    try folder.write("", to: "run/events.jsonl")
    try folder.write("{\"note\": \"a\", \"tags\": [1]}", to: "run/notes.json")
    let file = RunNotesFile(ofRunAt: folder.path + "/run", dataFolder: folder.path + "/data")
    #expect {
      try file.read()
    } throws: { error in
      "\(error)".contains("/run/notes.json (byte 23: ")
    }
  }

  @Test func whatCannotBeKeptIsSaid() throws {
    let folder = try ScratchFolder()
    try folder.write("", to: "file")
    let file = RunNotesFile(ofRunAt: "/nowhere/a.csv", dataFolder: folder.path + "/file")
    #expect {
      try file.write(notes)
    } throws: { error in
      "\(error)".hasPrefix("note: cannot write \(folder.path)/file")
    }
  }
}
