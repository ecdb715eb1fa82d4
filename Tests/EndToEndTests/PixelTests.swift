import Foundation
import Testing

/// A terminal that says it shows pictures gets the decision boundary in pixels.
@Suite(.ownThreads) struct PixelTests {
  @Test func aTerminalThatAnswersGetsPictures() throws {
    let folder = try TemporaryFolder()
    let trained = try Command.run(
      Command.dltui, ["train", "deep-spiral", "--name", "pixels", "--headless", "--epochs", "3"],
      folder: folder.path)
    try #require(trained.status == 0)
    let terminal = try StandingTerminal(
      ["replay", "latest", "--paused", "--no-config", "--colors", "direct"], folder: folder.path)
    try terminal.waitFor("\u{1B}_Gi=31,s=1,v=1,a=q")
    terminal.resize(columns: 160, rows: 48)
    terminal.type(Array("\u{1B}OF".utf8))
    try terminal.waitFor("decision boundary")
    terminal.type(Array("\u{1B}_Gi=31;OK\u{1B}\\".utf8))
    try terminal.waitFor("\u{1B}_Ga=T,f=24")
    terminal.type(Array("?".utf8))
    try terminal.waitFor("\u{1B}_Ga=d,d=I")
    terminal.type(Array("qq".utf8))
    #expect(terminal.end() == 0)
    #expect(terminal.isGivenBack)
  }
}
