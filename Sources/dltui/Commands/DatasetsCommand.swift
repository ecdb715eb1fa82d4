import ArgumentParser
import Datasets

struct DatasetsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "datasets", abstract: "List the data sets a recipe can name.",
    discussion: """
      From files: {csv: path, label: column} and {idx: path, labels: path} in a \
      recipe's data.source.
      """)

  func run() {
    var table = TextTable(["name", "what it is"])
    for name in DataSource.builtInNames {
      table.append([name, DataSource.builtIn(name)?.summary ?? ""])
    }
    print(table.text)
  }
}
