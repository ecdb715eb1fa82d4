import ArgumentParser
import Datasets
import FoundationEssentials
import Glibc
import RunEvents
import Training

struct DatasetsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "datasets",
    abstract: "List the data sets a recipe can name, or look at one: sizes, classes, examples.",
    discussion: """
      From files, in a recipe's data.source: {csv: path, label: column}, {idx: path, labels: path}, \
      {npz: path}, {npy: path, labels: path}, {images: folder}, {text: path}, {texts: path}. To look at such data, give the recipe.

      Pictures are PNG, JPEG, BMP and WebP (which takes libwebp7); a folder a class, or train, dev and test \
      (dev and test each may be missing) with those folders in them. Beside images: size: 32 or [height, \
      width], color: grey or rgb, skip: unreadable, which leaves out files that cannot be read and says which.

      Examples are shuffled and divided so that each set has the classes in the proportion of the whole; \
      data: {stratify: false} leaves that to chance.

      Arrays of NPZ and NPY files are [examples, features] or images; beside them as: sequence makes them \
      [examples, steps, features], or [examples, steps].

      {text: FILE} learns what comes next in a text: each line an example, or with length: 100 windows of so \
      many tokens. {texts: FILE.csv, column: review, label: rating} learns from texts as a whole, and \
      {texts: FOLDER} from .txt files, a folder a class (train, dev and test as for pictures); length: 100 \
      takes the first so many tokens of each (by itself the longest, 200 at most) and puts line's ends before \
      what is shorter. Beside either tokens: character, word (small letters; what comes once is unknown) or \
      bytePairs (parts of words: Sennrich, Haddow and Birch, 2016), and vocabulary: 5000, the most tokens. The \
      model keeps them: predict, evaluate and write read alike. Parquet files are not read (Debian has no \
      library for them): pandas or DuckDB make CSV of them.

      A table's columns may be numbers, dates (2024-03-31, 2024-03-31 14:05) and texts, with missing \
      values: empty cells, NA, N/A, NaN, null, none, ? and -. Each text becomes an input that is 1 where \
      the cell is that text; those of less than a hundredth of the train examples, and all after the \
      fifty most frequent, share one. Missing numbers are the train set's mean, and where the train \
      set misses values of a column, an input of its own marks them. The model keeps all of this, so \
      that dltui predict and evaluate do the same. Beside csv and label: drop: [columns to leave out], \
      columns: [those to learn from, alone], missing: [what else stands for a missing value, instead of \
      the list above], categorical: [columns of numbers that stand for names], weight: column, target: value or \
      classes. label: [a, b] has the cost squaredError predict several numbers at once (each scaled by \
      itself), and sigmoidCrossEntropy several labels, each of which holds or not (1 or 0, yes or no). Of \
      several, an empty cell is one that is not known: it counts nowhere.
      """)

  @Argument(help: "Look at this data set, or at the data of this recipe.", completion: .datasets)
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
