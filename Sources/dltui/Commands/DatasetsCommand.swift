import ArgumentParser
import Datasets
import Foundation
import RunEvents
import Training

struct DatasetsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "datasets",
    abstract: "List the data sets a recipe can name, or look at one: sizes, classes, examples.",
    discussion: """
      From files, in a recipe's data.source: {csv: path, label: column}, {idx: path, labels: path}, \
      {npz: path}, {npy: path, labels: path}, {images: folder}. To look at such data, give the recipe.
      """)

  @Argument(help: "Look at this data set, or at the data of this recipe.")
  var name: String?

  func run() throws {
    guard let name else { return list() }
    let data =
      if let source = DataSource.builtIn(name) {
        try Datasets.split(Datasets.load(source), rule: .auto, normalize: true, seed: 1)
      } else {
        try Recipe.load(name, userFolder: UserFolder.recipes).loadDataVisibly()
      }
    let hasColors =
      isatty(STDOUT_FILENO) == 1
      && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
    StandardOutput.print(DataDescription(data).text(colored: hasColors), as: .styled)
  }

  private func list() {
    var table = TextTable(["name", "what it is"])
    for name in DataSource.builtInNames {
      table.append([name, DataSource.builtIn(name)?.summary ?? ""])
    }
    StandardOutput.print(table.text)
  }
}
