import Foundation
import Testing

/// Texts, several numbers and folders as people have them: the real program, from files to answers.
@Suite struct OwnDataTests {
  private static func write(_ text: String, _ name: String, in folder: TemporaryFolder) throws {
    let url = URL(filePath: folder.path + "/" + name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  /// What is wanted, and what is not.
  private static func mail(_ number: Int) -> (text: String, isWanted: Bool) {
    let isWanted = number % 2 == 0
    let about = ["lunch", "report", "holiday", "meeting", "garden"][number / 2 % 5]
    let rest = (0..<(number % 4)).map { ["please", "today", "again", "soon"][($0 + number) % 4] }
    let words = [isWanted ? "about our" : "win money with", about] + rest
    return (words.joined(separator: " "), isWanted)
  }

  @Test func textsAreLearnedMeasuredAndPredictedAlike() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<200).map { number in
      let mail = Self.mail(number)
      return "\"Hi, \(mail.text)!\",\(mail.isWanted ? "wanted" : "spam")"
    }
    try Self.write(
      "text,kind\n" + rows.prefix(160).joined(separator: "\n") + "\n", "mail.csv", in: folder)
    try Self.write(
      "text,kind\n" + rows.dropFirst(160).joined(separator: "\n") + "\n", "later.csv", in: folder)
    try Self.write(
      """
      data: {source: {texts: mail.csv, column: text, label: kind, tokens: word}}
      model: [embedding: {units: 8}, gru: {units: 12, output: last}, dense: classes]
      optimizer: {adam: {learningRate: 0.02}}
      epochs: 15

      """, "mail.yaml", in: folder)
    let training = try Command.dltui("train", "mail.yaml", "--headless", folder: folder.path)
    #expect(training.status == 0, "\(training.errors)")
    let measured = try Command.dltui(
      "evaluate", "latest", "--data", "later.csv", "--json", folder: folder.path)
    struct Figures: Decodable { var accuracy: Double }
    let figures = try JSONDecoder().decode(Figures.self, from: Data(measured.output.utf8))
    #expect(figures.accuracy > 0.95, "\(measured.output)")
    try Self.write(
      "Hi, win money with garden today!\nHi, about our lunch!\n", "new.txt", in: folder)
    let answers = try Command.dltui("predict", "latest", "new.txt", folder: folder.path)
    let lines = answers.output.split(separator: "\n").map(String.init)
    #expect(lines.first == "input,class,probability,p(spam),p(wanted)", "\(answers.errors)")
    #expect(lines.count == 3)
    #expect(lines[1].contains(",spam,") && lines[2].contains(",wanted,"), "\(lines)")
    let model = try Command.dltui("model", "latest", folder: folder.path)
    #expect(model.output.contains("takes   texts (text), the first"), "\(model.output)")
    let near = try Command.dltui(
      "model", "latest", "--nearest", "Money", "--count", "2", folder: folder.path)
    #expect(near.output.hasPrefix("nearest to Money ("), "\(near.output) \(near.errors)")
    let unknown = try Command.dltui("model", "latest", "--nearest", "mony", folder: folder.path)
    #expect(unknown.status == 2 && unknown.errors.contains("did you mean \"money\"?"))
    let looked = try Command.dltui("datasets", "mail.yaml", folder: folder.path)
    #expect(looked.output.contains("spam: hi, win money with"), "\(looked.output)")
  }

  @Test func severalNumbersAreMeasuredAndPredictedByName() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<160).map { index in
      let (x, y) = (Double(index * 37 % 160) / 80 - 1, Double(index * 71 % 160) / 80 - 1)
      return "\(x),\(y),\(250_000 + 80_000 * x),\(index % 9 == 2 ? "" : "\(900 + 300 * y)")"
    }
    try Self.write(
      "x,y,price,rent\n" + rows.joined(separator: "\n") + "\n", "flats.csv", in: folder)
    try Self.write(
      """
      data: {source: {csv: flats.csv, label: [price, rent]}}
      model: [dense: 12, tanh, dense: 2]
      cost: squaredError
      optimizer: {adam: {learningRate: 0.02}}
      epochs: 120

      """, "flats.yaml", in: folder)
    let training = try Command.dltui("train", "flats.yaml", "--headless", folder: folder.path)
    #expect(training.status == 0, "\(training.errors)")
    let measured = try Command.dltui("evaluate", "latest", "--json", folder: folder.path)
    struct Figures: Decodable {
      struct Target: Decodable {
        var name: String
        var r2: Double
      }
      var r2: Double
      var targets: [Target]
    }
    let figures = try JSONDecoder().decode(Figures.self, from: Data(measured.output.utf8))
    #expect(figures.targets.map(\.name) == ["price", "rent"])
    #expect(figures.targets.allSatisfy { $0.r2 > 0.9 }, "\(measured.output)")
    #expect(abs(figures.targets.map(\.r2).reduce(0, +) / 2 - figures.r2) < 1e-9)
    let answers = try Command.dltui("predict", "latest", "flats.csv", folder: folder.path)
    #expect(answers.output.hasPrefix("example,price,rent\n"))
    let text = try Command.dltui("evaluate", "latest", "--errors", "2", folder: folder.path)
    #expect(text.output.contains("mean") && text.output.contains("predicted"))
    let looked = try Command.dltui("datasets", "flats.yaml", folder: folder.path)
    #expect(looked.output.contains("2 numbers to predict"))
  }

  @Test func numbersThatAreFarOffAreTaggedLikeMistakes() throws {
    let folder = try TemporaryFolder()
    // What is sold to relatives costs a third of what the place is worth.
    let rows = (0..<160).map { index in
      let x = Double(index * 37 % 160) / 80 - 1
      return "\(x),\((250 + 80 * x) / (index % 8 == 3 ? 3 : 1))"
    }
    try Self.write("x,price\n" + rows.joined(separator: "\n") + "\n", "flats.csv", in: folder)
    try Self.write(
      """
      data: {source: {csv: flats.csv, label: price, target: value}}
      model: [dense: 1]
      cost: squaredError
      optimizer: {adam: {learningRate: 0.05}}
      epochs: 60

      """, "flats.yaml", in: folder)
    let training = try Command.dltui("train", "flats.yaml", "--headless", folder: folder.path)
    #expect(training.status == 0, "\(training.errors)")
    let errors = try Command.dltui("errors", "--headless", folder: folder.path)
    #expect(errors.status == 0, "\(errors.errors)")
    #expect(errors.output.contains(" dev examples; none of them looked at"), "\(errors.output)")
    let lines = errors.output.split(separator: "\n").map { $0.split(separator: " ") }
    let titles = try #require(lines.firstIndex { $0.first == "example" })
    let worst = try #require(lines.dropFirst(titles + 1).first { Int($0[0]) != nil })
    // A third of the truth is far below what is predicted.
    let residual = try #require(Double(worst[5]))
    #expect(worst[2] == "price" && residual > 50, "\(worst)")
    let row = try #require(Int(worst[1]))
    #expect(row % 8 == 3)

    let tagged = try Command.dltui("errors", "--tag", "\(worst[0])=relatives", folder: folder.path)
    #expect(tagged.status == 0, "\(tagged.errors)")
    #expect(tagged.output.contains("RMSE if exact"), "\(tagged.output)")
    #expect(tagged.output.contains("1 of them looked at"))
    let csv = try Command.dltui("errors", "--export", "-", folder: folder.path)
    let found = csv.output.split(separator: "\n")
    #expect(found.first == "split,example,row,target,true,predicted,residual,tags")
    #expect(found.count == 2 && found[1].hasPrefix("dev,\(worst[0]),\(row),price,"))
    #expect(found[1].hasSuffix(",relatives"))
  }

  @Test func unreadablePicturesAreCountedAndLeftOut() throws {
    let folder = try TemporaryFolder()
    let pictures = "/Tests/DatasetsTests/Reference/Images"
    let root =
      URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path + pictures
    for (place, name) in [
      ("cat/1.bmp", "grey.bmp"), ("cat/2.png", "grey.png"), ("dog/1.jpg", "grey.jpg"),
      ("dog/2.png", "bits.png"),
    ] {
      for part in ["train", "dev"] {
        let url = URL(filePath: "\(folder.path)/pets/\(part)/\(place)")
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: "\(root)/\(name)", toPath: url.path)
      }
    }
    try Self.write("no picture", "pets/train/cat/3.png", in: folder)
    try Self.write("GIF89a", "pets/dev/dog/3.gif", in: folder)
    try Self.write(
      """
      data: {source: {images: pets}}
      model: [flatten, dense: 2]
      optimizer: {adam: {learningRate: 0.01}}
      epochs: 2

      """, "pets.yaml", in: folder)
    let refused = try Command.dltui("train", "pets.yaml", "--headless", folder: folder.path)
    #expect(refused.status == 2)
    #expect(
      refused.errors.contains("cannot read 2 of 10 pictures")
        && refused.errors.contains(
          "train/cat/3.png: it is neither PNG, JPEG, BMP nor WebP; dev/dog/3.gif")
        && refused.errors.contains("skip: unreadable"), "\(refused.errors)")
    let training = try Command.dltui(
      "train", "pets.yaml", "--headless", "--set", "data.source.skip=unreadable",
      folder: folder.path)
    #expect(training.status == 0, "\(training.errors)")
    #expect(
      (training.output + training.errors).contains(
        "left out 2 of 10 pictures, which cannot be read"), "\(training.output)")
    #expect((training.output + training.errors).contains("4 train, 4 dev"), "\(training.output)")
  }
}
