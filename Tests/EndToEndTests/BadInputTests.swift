import Foundation
import Testing

/// Every mistake a user can make is one clear line on standard error and exit code 2; nothing is
/// left behind.
@Suite(.ownThreads) struct BadInputTests {
  struct Mistake: CustomTestStringConvertible, Sendable {
    let name: String
    let arguments: [String]
    /// What the line must say.
    let says: [String]
    /// Files to put into the folder first.
    var files: [String: String] = [:]
    var testDescription: String { name }
  }

  static let digits = "data: {source: digits}\nmodel: [{dense: 10}]\n" + optimizer
  static let optimizer =
    "optimizer: {adam: {learningRate: 0.001}}\nbatchSize: 8\nepochs: 2\ncost: softmaxCrossEntropy\n"

  static let mistakes = [
    Mistake(name: "missing recipe", arguments: ["train", "nowhere.yaml"], says: ["nowhere.yaml"]),
    Mistake(
      name: "misspelled built-in", arguments: ["train", "digit"], says: ["digit", "digits"]),
    Mistake(name: "misspelled command", arguments: ["trian"], says: ["trian", "dltui train"]),
    Mistake(
      name: "help with no command", arguments: ["help", "inspekt"], says: ["inspekt", "inspect"]),
    Mistake(
      name: "a ramp of nothing", arguments: ["send", "run", "set", "lr", "0.1", "--over", "200"],
      says: ["200 steps or epochs?"]),
    Mistake(
      name: "a guard of nothing",
      arguments: ["send", "run", "set", "lr", "0.1", "--guard", "much"],
      says: ["guard by how much?"]),
    Mistake(
      name: "a ramp of no edit", arguments: ["send", "run", "pause", "--over", "2epochs"],
      says: ["--over", "needs set"]),
    Mistake(
      name: "a race with its epochs as a word",
      arguments: ["send", "run", "race", "lr", "1e-4", "2"],
      says: ["race takes a key and a value", "race lr 0.01 --epochs 2"]),
    Mistake(
      name: "no theme, without a screen", arguments: ["train", "--headless", "--theme", "drak"],
      says: ["drak", "dltui themes"]),
    // A folder of a path that is not there is not searched for it: it may be the whole disk.
    Mistake(
      name: "runs of no folder", arguments: ["runs", "/nonexistent"],
      says: ["/nonexistent", "no such file"]),
    Mistake(
      name: "replay of no path", arguments: ["replay", "/nonexistent/run"],
      says: ["/nonexistent/run"]),
    Mistake(
      name: "unknown key", arguments: ["train", "r.yaml"],
      says: ["r.yaml:7:", "optimiser", "optimizer"],
      files: ["r.yaml": digits + "optimiser: adam\n"]),
    Mistake(
      name: "wrong type", arguments: ["train", "r.yaml"], says: ["r.yaml:4:", "batchSize", "many"],
      files: ["r.yaml": digits.replacing("batchSize: 8", with: "batchSize: many")]),
    Mistake(
      name: "dropout of 1.5", arguments: ["train", "r.yaml"], says: ["r.yaml:2:", "0..<1", "1.5"],
      files: [
        "r.yaml": "data: {source: digits}\nmodel: [{dropout: 1.5}, {dense: 10}]\n" + optimizer
      ]),
    Mistake(
      name: "no units", arguments: ["train", "r.yaml"],
      says: ["r.yaml:2:", "dense", "at least 1", "0"],
      files: ["r.yaml": "data: {source: digits}\nmodel: [{dense: 0}]\n" + optimizer]),
    Mistake(
      name: "last layer against classes", arguments: ["train", "r.yaml"], says: ["7", "10"],
      files: ["r.yaml": "data: {source: digits}\nmodel: [{dense: 7}]\n" + optimizer]),
    Mistake(
      name: "text in a CSV cell", arguments: ["train", "r.yaml"],
      says: ["table.csv:3:", "width", "wide"],
      files: [
        "r.yaml": "data: {source: {csv: table.csv, label: kind}}\nmodel: [{dense: 2}]\n"
          + optimizer,
        "table.csv": "width,kind\n1.5,a\nwide,b\n2,a\n",
      ]),
    Mistake(
      name: "truncated IDX", arguments: ["train", "r.yaml"], says: ["images.idx", "[9, 2, 2]"],
      files: [
        "r.yaml":
          "data: {source: {idx: images.idx, labels: labels.idx}}\nmodel: [{dense: 2}]\n"
          + optimizer,
        "images.idx": "\0\0\u{8}\u{3}\0\0\0\u{9}\0\0\0\u{2}\0\0\0\u{2}abc",
        "labels.idx": "\0\0\u{8}\u{1}\0\0\0\u{9}abcabcabc",
      ]),
    Mistake(
      name: "an NPZ file that is none", arguments: ["train", "r.yaml"],
      says: ["data: cannot read", "set.npz (it is no ZIP file, which NPZ files are)"],
      files: [
        "r.yaml": "data: {source: {npz: set.npz}}\nmodel: [{dense: 2}]\n" + optimizer,
        "set.npz": "nothing",
      ]),
    Mistake(
      name: "a picture that is none", arguments: ["datasets", "r.yaml"],
      says: [
        "cannot read 2 of 2 pictures", "a/1.png: it is neither PNG, JPEG, BMP nor WebP", "hint: ",
      ],
      files: [
        "r.yaml": "data: {source: {images: pictures}}\nmodel: [{dense: 2}]\n" + optimizer,
        "pictures/a/1.png": "no", "pictures/b/1.png": "no",
      ]),
    Mistake(
      name: "augmentation without images", arguments: ["train", "r.yaml"],
      says: ["r.yaml:1: data: augment changes images (moons has none)"],
      files: [
        "r.yaml": "data: {source: moons, augment: {shift: 1}}\nmodel: [{dense: 2}]\n" + optimizer
      ]),
    Mistake(
      name: "an override of no leaf", arguments: ["train", "--set", "optimizer.adam.rate=1"],
      says: ["--set optimizer.adam.rate"]),
    Mistake(name: "unknown option", arguments: ["train", "--epoch", "3"], says: ["--epoch"]),
    Mistake(name: "unknown run", arguments: ["replay", "no-such-run"], says: ["no-such-run"]),
    Mistake(
      name: "runs folder that is a file", arguments: ["train", "--headless", "--runs", "taken"],
      says: ["taken"], files: ["taken": ""]),
    Mistake(
      name: "impossible snapshot size", arguments: ["snapshot", "run", "--size", "0by0"],
      says: ["--size", "0by0"]),
    Mistake(
      name: "export without a format", arguments: ["export", "run"], says: ["--format"]),
    Mistake(
      name: "export to an unknown format", arguments: ["export", "run", "--format", "xls"],
      says: ["xls"]),
    Mistake(
      name: "event files without a folder",
      arguments: ["export", "run", "--format", "tensorboard"], says: ["--output", "folder"]),
    Mistake(
      name: "a speed for a table",
      arguments: ["export", "run", "--format", "csv", "--speed", "2"], says: ["--speed", "csv"]),
    Mistake(
      name: "export over a file",
      arguments: ["export", "run.jsonl", "--format", "csv", "--output", "taken.csv"],
      says: ["export: cannot write taken.csv (it exists)", "--force"],
      files: ["taken.csv": "mine", "run.jsonl": row]),
    Mistake(
      name: "export into no folder",
      arguments: ["export", "run.jsonl", "--format", "csv", "--output", "no/where.csv"],
      says: ["export: cannot write no/where.csv (no such file or directory)"],
      files: ["run.jsonl": row]),
    Mistake(
      name: "export to a full device",
      arguments: ["export", "run.jsonl", "--format", "csv", "--output", "/dev/full"],
      says: ["export: cannot write /dev/full (no space left on device)"],
      files: ["run.jsonl": row]),
  ]

  static let row =
    "{\"event\":\"scalars\",\"step\":1,\"epoch\":1,\"seconds\":1,\"values\":{\"dev/cost\":1}}\n"

  @Test(arguments: mistakes)
  func aMistakeIsOneClearLine(mistake: Mistake) throws {
    let folder = try TemporaryFolder()
    for (name, text) in mistake.files {
      let file = URL(filePath: folder.path + "/" + name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    let result = try Command.run(Command.dltui, mistake.arguments, folder: folder.path)
    #expect(result.status == 2, "\(result)")
    #expect(result.output.isEmpty)
    let lines = result.errors.split(separator: "\n")
    #expect(lines.first?.hasPrefix("dltui: ") == true, "\(result.errors)")
    #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("hint: ") }, "\(result.errors)")
    #expect(lines.count <= 2)
    for word in mistake.says { #expect(result.errors.contains(word), "\(result.errors)") }
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let given = mistake.files.keys.map { String($0.prefix { $0 != "/" }) }
    #expect(Set(left) == Set(given), "nothing is left behind")
  }
}
