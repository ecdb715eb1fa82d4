import Foundation
import NeuralEngine
import Testing

@testable import Datasets

@Suite struct ImageFolderTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Copies a reference picture to a place in the folder.
  func put(_ name: String, at place: String) throws {
    let url = URL(filePath: "\(folder.path)/\(place)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(PictureTests.bytes(name)).write(to: url)
  }

  func data(
    size: DataSource.Size? = nil, color: DataSource.ImageOptions.Color? = nil, skips: Bool = false,
    progress: (LoadProgress) -> Void = { _ in }
  ) throws -> LabeledData {
    try load(
      .images(
        folder: folder.path,
        options: .init(size: size, color: color, skipsUnreadable: skips)), progress: progress)
  }

  func failure(_ body: (DatasetError?) -> Void) {
    body(#expect(throws: DatasetError.self) { try data() })
  }

  func pixels(_ name: String) throws -> [Float] {
    try Picture(decoding: PictureTests.bytes(name)).pixels.map { Float($0) / 255 }
  }

  @Test func classesAreFoldersInSortedOrder() throws {
    try put("grey.png", at: "dog/2.png")
    try put("bits.png", at: "dog/10.PNG")
    try put("grey.jpg", at: "cat/a.jpg")
    _ = try folder.write("README.txt", "not a class")
    try put("grey.png", at: "dog/.hidden.png")
    var reports: [LoadProgress] = []
    let data = try data { reports.append($0) }
    #expect(data.facts.classNames == ["cat", "dog"])
    #expect(data.facts.imageShape == ImageShape(height: 7, width: 9))
    #expect(data.examples.targets == .classes([0, 1, 1], count: 2))
    #expect(
      data.examples.inputs
        == (try pixels("grey.jpg") + pixels("bits.png") + pixels("grey.png")))
    #expect(data.publishedTest == nil)
    #expect(data.files == ["cat/a.jpg", "dog/10.PNG", "dog/2.png"])
    let split = try Datasets.split(
      data, rule: .shares(train: 0.34, dev: 0.66, test: 0), normalize: false, seed: 1)
    #expect(split.devFiles == split.devRows.map { data.files[Int($0)] } && !split.devFiles.isEmpty)
    #expect(try data.restricted(toClasses: ["dog", "cat"]).files == data.files)
    #expect(split.devFile(of: 99) == nil)
    #expect(reports.last == LoadProgress(done: 3, total: 3))
  }

  @Test func onePictureInColourMakesAllSo() throws {
    try put("grey.png", at: "a/1.png")
    try put("rgb.png", at: "b/1.png")
    try put("grey.png", at: "b/2.png")
    let colored = try data()
    #expect(colored.facts.imageShape == ImageShape(height: 7, width: 9, channels: 3))
    let grey = try Picture(decoding: PictureTests.bytes("grey.png")).inColor
    #expect(
      colored.examples.inputs
        == (grey.pixels.map { Float($0) / 255 } + (try pixels("rgb.png"))
          + grey.pixels.map { Float($0) / 255 }))
    #expect(try data(color: .grey).facts.imageShape == ImageShape(height: 7, width: 9))
  }

  @Test func picturesAreBroughtToOneSize() throws {
    try put("grey.png", at: "a/1.png")
    try put("grey.jpg", at: "b/1.png")
    let data = try data(size: .init(height: 3, width: 4))
    #expect(data.facts.imageShape == ImageShape(height: 3, width: 4))
    let expected = try Picture(decoding: PictureTests.bytes("grey.png")).resized(
      height: 3, width: 4)
    #expect(data.examples.inputs[..<12] == expected.pixels.map { Float($0) / 255 }[...])
  }

  @Test func trainAndTestFoldersAreThePublishedSplit() throws {
    for name in ["cat", "dog"] { try put("grey.png", at: "train/\(name)/1.png") }
    try put("grey.png", at: "test/dog/1.png")
    let data = try data()
    #expect(data.examples.targets == .classes([0, 1], count: 2))
    #expect(data.publishedTest?.targets == .classes([1], count: 2))
    try put("grey.png", at: "test/bird/1.png")
    failure {
      #expect(
        $0?.description == "data: cannot read \(folder.path)/test (the train set has no class bird)"
      )
    }
  }

  @Test(arguments: ["dev", "val"])
  func trainAndDevFoldersAreThePublishedSplit(dev: String) throws {
    for place in ["train/cat/1.png", "train/cat/2.png", "train/dog/1.png", "\(dev)/dog/9.png"] {
      try put("grey.png", at: place)
    }
    try put("bits.png", at: "\(dev)/dog/7.png")
    var data = try data()
    #expect(data.examples.targets == .classes([0, 0, 1], count: 2))
    #expect(data.publishedDev?.targets == .classes([1, 1], count: 2) && data.publishedTest == nil)
    var split = try Datasets.split(data, rule: .auto, normalize: false, seed: 1)
    #expect(split.train.count == 3 && split.dev.count == 2 && split.test.count == 0)
    #expect(split.devFiles == ["\(dev)/dog/7.png", "\(dev)/dog/9.png"])
    #expect(split.dev.inputs == (try pixels("bits.png") + pixels("grey.png")))
    #expect(split.warnings.contains { $0.hasPrefix("the test set is empty") })

    try put("grey.png", at: "test/cat/1.png")
    data = try self.data()
    split = try Datasets.split(data, rule: .auto, normalize: false, seed: 1)
    #expect(split.train.count == 3 && split.dev.count == 2 && split.test.count == 1)
    #expect(data.facts.fingerprint != (try other(without: "test")).facts.fingerprint)
    let some = try self.data().restricted(toClasses: ["dog", "cat"])
    #expect(some.publishedDev?.targets == .classes([0, 0], count: 2))
    #expect(some.publishedDevFiles == split.devFiles)
    // A share of 0 leaves one unused.
    split = try Datasets.split(
      data, rule: .shares(train: 1, dev: 0, test: 0), normalize: false, seed: 1)
    #expect(split.dev.count == 0 && split.test.count == 0)
    // Beside others it is a class.
    try put("grey.png", at: "more/1.png")
    failure {
      let first = min(dev, "test")
      #expect(
        $0?.description == "data: cannot read \(folder.path) (the class \(first) has no picture)")
    }
  }

  /// What is in the folder but one of its parts.
  func other(without part: String) throws -> LabeledData {
    let parts = "\(folder.path)/\(part)"
    try FileManager.default.moveItem(atPath: parts, toPath: "\(folder.path)/.away")
    defer { try? FileManager.default.moveItem(atPath: "\(folder.path)/.away", toPath: parts) }
    return try data()
  }

  @Test func whatCannotBeReadIsSaidAtOnceOrLeftOut() throws {
    try put("grey.png", at: "a/1.png")
    try put("bits.png", at: "a/3.png")
    try put("grey.png", at: "b/1.png")
    _ = try folder.write("a/2.png", Array(PictureTests.bytes("grey.png").prefix(40)))
    _ = try folder.write("b/0.jpg", "no picture")
    failure {
      #expect(
        $0?.description == "data: cannot read 2 of 5 pictures in \(folder.path) "
          + "(a/2.png: the file ends early; b/0.jpg: it is neither PNG, JPEG, BMP nor WebP)")
      #expect(
        $0?.hint
          == "mend them or take them out of the folder; skip: unreadable beside images leaves them out"
      )
    }
    var reports: [LoadProgress] = []
    let rest = try data(skips: true) { reports.append($0) }
    #expect(rest.examples.targets == .classes([0, 0, 1], count: 2))
    #expect(rest.files == ["a/1.png", "a/3.png", "b/1.png"])
    #expect(
      rest.examples.inputs
        == (try pixels("grey.png") + pixels("bits.png") + pixels("grey.png")))
    #expect(
      rest.warnings == [
        "left out 2 of 5 pictures, which cannot be read: a/2.png: the file ends early; "
          + "b/0.jpg: it is neither PNG, JPEG, BMP nor WebP"
      ])
    #expect(reports.last == LoadProgress(done: 5, total: 5))
    try FileManager.default.removeItem(atPath: "\(folder.path)/b/1.png")
    let error = #expect(throws: DatasetError.self) { try data(skips: true) }
    #expect(
      error?.description
        == "data: cannot read \(folder.path) (no picture of the class b can be read)")
  }

  @Test func whatIsWrongIsSaid() throws {
    failure {
      #expect(
        $0?.description
          == "data: cannot read \(folder.path) (it has no folders of pictures, one a class)")
      #expect(
        $0?.hint
          == "put the pictures of each class into a folder of their own: FOLDER/cat/1.png")
    }
    try put("grey.png", at: "a/1.png")
    failure {
      #expect($0?.description == "data: cannot read \(folder.path) (its only class is a)")
    }
    try FileManager.default.createDirectory(
      atPath: folder.path + "/b", withIntermediateDirectories: true)
    failure {
      #expect(
        $0?.description == "data: cannot read \(folder.path) (the class b has no picture)")
    }
    _ = try folder.write("b/x.gif", "GIF89a")
    failure {
      #expect(
        $0?.description
          == "data: cannot read \(folder.path)/b/x.gif (it is neither PNG, JPEG, BMP nor WebP)")
      #expect($0?.hint == "convert it to PNG, or take it out of the folder")
    }
    try FileManager.default.removeItem(atPath: folder.path + "/b/x.gif")
    _ = try folder.write("b/y.png", Array(PictureTests.bytes("rgb.png").prefix(60)))
    failure {
      #expect(
        $0?.description == "data: cannot read \(folder.path)/b/y.png (the file ends early)")
      #expect($0?.hint == "replace the file, or take it out of the folder")
    }
  }

  @Test func picturesOfSeveralSizesNeedOne() throws {
    try put("grey.png", at: "a/1.png")
    try put("small.png", at: "b/1.png")
    failure {
      #expect(
        $0?.description == "data: cannot read \(folder.path)/b/1.png "
          + "(it is 3×2 pixels, \(folder.path)/a/1.png 9×7)")
      #expect($0?.hint == "give all one size: {images: FOLDER, size: [7, 9]}")
    }
    #expect(try data(size: .init(height: 7, width: 9)).examples.count == 2)
  }
}
