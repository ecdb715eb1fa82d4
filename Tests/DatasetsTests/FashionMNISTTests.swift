import NeuralEngine
import Testing

@testable import Datasets

@Suite struct FashionMNISTTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// IDX files of `count` images, the first pixel of each telling its index, label index mod 10.
  func write(_ part: String, count: Int, side: Int = 28) throws {
    let header: [UInt8] = [0, 0, 8, 3, 0, 0, 0, UInt8(count)]
    let sides: [UInt8] = [0, 0, 0, UInt8(side), 0, 0, 0, UInt8(side)]
    let pixels = (0..<count).flatMap { [UInt8($0)] + [UInt8](repeating: 0, count: side * side - 1) }
    _ = try folder.write("\(part)-images-idx3-ubyte", header + sides + pixels)
    let labels: [UInt8] = (0..<count).map { UInt8($0 % 10) }
    _ = try folder.write(
      "\(part)-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, UInt8(count)] + labels)
  }

  @Test func theTestPartIsKeptAsThePublishedTestSet() throws {
    try write("train", count: 30)
    try write("t10k", count: 5)
    let data = try load(.fashionMNIST(folder: folder.path))
    #expect(data.examples.count == 30)
    #expect(data.publishedTest?.count == 5)
    #expect(data.facts.imageShape == ImageShape(height: 28, width: 28))
    #expect(data.facts.classNames.count == 10)
    #expect(data.facts.classNames[0] == "T-shirt/top")
    #expect(data.facts.classNames[9] == "Ankle boot")

    let split = try split(data, rule: .auto, normalize: false, seed: 1)
    #expect(split.train.count == 22)
    #expect(split.dev.count == 8)
    #expect(split.test == data.publishedTest)
  }

  @Test func withoutATestShareThePublishedTestSetIsLeftAlone() throws {
    try write("train", count: 30)
    try write("t10k", count: 5)
    let data = try load(.fashionMNIST(folder: folder.path))
    let split = try split(
      data, rule: .shares(train: 0.8, dev: 0.2, test: 0), normalize: true, seed: 1)
    #expect([split.train.count, split.dev.count, split.test.count] == [24, 6, 0])
    #expect(split.warnings.count == 1)
  }

  @Test func aMissingFileSaysHowToGetIt() throws {
    try write("train", count: 30)
    let error = try #require(throws: DatasetError.self) {
      try load(.fashionMNIST(folder: folder.path))
    }
    #expect(
      "\(error)"
        == "data: cannot find fashion-mnist (no t10k-images-idx3-ubyte.gz in \(folder.path))")
    #expect(
      error.hint
        == "apt-get install dataset-fashion-mnist, or give its folder: "
        + "source: {fashion-mnist: FOLDER}")
  }

  @Test func imagesOfAnotherSizeAreRefused() throws {
    try write("train", count: 30, side: 8)
    try write("t10k", count: 5)
    let error = try #require(throws: DatasetError.self) {
      try load(.fashionMNIST(folder: folder.path))
    }
    #expect(
      "\(error)"
        == "data: cannot read \(folder.path)/train-images-idx3-ubyte as IDX "
        + "(an image has 64 pixels instead of 28×28)")
  }

  @Test func theFolderComesFromTheEnvironmentOrIsDebians() {
    #expect(FashionMNIST.defaultFolder(environment: [:]) == "/usr/share/datasets/fashion-mnist")
    #expect(FashionMNIST.defaultFolder(environment: ["DLTUI_DATA": "/d"]) == "/d/fashion-mnist")
    #expect(FashionMNIST.defaultFolder(environment: ["DLTUI_DATA": "/d/"]) == "/d/fashion-mnist")
  }
}
