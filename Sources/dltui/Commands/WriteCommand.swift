import ArgumentParser
import Training

struct WriteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "write",
    abstract: "Let a model that learned a text write some of its own.",
    discussion: """
      Models of lines, as char-lstm's, write a line a sample; models of windows of a text go on until \
      --length. A model that learned questions, as attention-dates', answers the one that --prefix is. \
      The same seed gives the same samples. A low temperature writes what is likeliest, a \
      high one is bolder.
      """)

  @Argument(
    help: ArgumentHelp(
      "Its folder, its name or the beginning of it, latest, or a .safetensors file.",
      valueName: "run"), completion: .runsOrFiles)
  var name = "latest"

  @OptionGroup var folder: RunsFolderOption

  @Option(help: ArgumentHelp("What each sample begins with.", valueName: "text"))
  var prefix = ""

  @Option(help: ArgumentHelp("Above 0; 1 is as the model says.", valueName: "t"))
  var temperature = 0.8

  @Option(help: ArgumentHelp("How many samples.", valueName: "count"))
  var count = 10

  @Option(help: ArgumentHelp("The most characters of a sample.", valueName: "count"))
  var length = 200

  @Option(help: ArgumentHelp("Of the draws.", valueName: "n"))
  var seed: UInt64 = 1

  func validate() throws {
    guard temperature > 0, temperature <= 100 else {
      throw ValidationError("--temperature must be above 0, at most 100 (got \(temperature))")
    }
    guard (1...100_000).contains(count) else {
      throw ValidationError("--count must be 1 to 100000 (got \(count))")
    }
    guard (1...1_000_000).contains(length) else {
      throw ValidationError("--length must be 1 to 1000000 (got \(length))")
    }
  }

  func run() throws {
    let writer = try TextWriter(folder.model(name))
    let progress = WorkProgress()
    defer { progress.end() }
    let texts = try writer.texts(
      prefix: prefix, temperature: temperature, count: count, longest: length, seed: seed
    ) { done, most in progress.report("wrote \(done) of at most \(most) characters") }
    progress.end()
    if writer.isInLines {
      StandardOutput.print(lines: texts)
    } else {
      StandardOutput.print(texts.joined(separator: "\n\n"))
    }
  }
}
