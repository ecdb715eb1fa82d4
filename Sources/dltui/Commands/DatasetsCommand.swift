import ArgumentParser
import Datasets

struct DatasetsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "datasets", abstract: "List the data sets a recipe can name.",
    discussion: """
      From files, in a recipe's data.source: {csv: path, label: column}, {idx: path, labels: path}, \
      {npz: path}, {npy: path, labels: path}, {images: folder}.
      """)

  func run() {
    var table = TextTable(["name", "what it is"])
    for name in DataSource.builtInNames {
      table.append([name, DataSource.builtIn(name)?.summary ?? ""])
    }
    print(table.text)
  }
}
