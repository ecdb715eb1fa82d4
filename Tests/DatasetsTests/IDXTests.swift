import NeuralEngine
import Testing

@testable import Datasets

@Suite struct IDXTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Two images of 2×3 pixels, and their labels.
  static let images: [UInt8] =
    [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3]
    + [0, 51, 102, 153, 204, 255, 255, 0, 255, 0, 255, 0]
  static let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 2, 3, 1]

  /// `images` as Python's gzip writes it.
  static let compressedImages: [UInt8] = [
    0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0x02, 0x03, 0x63, 0x60, 0xe0, 0x60, 0x66, 0x60, 0x60, 0x60,
    0x82, 0x62, 0x66, 0x06, 0xe3, 0xb4, 0x99, 0x67, 0xfe, 0xff, 0x67, 0, 0x41, 0, 0x3a, 0xf4, 0x1b,
    0x70, 0x1c, 0, 0, 0,
  ]

  func data(images: [UInt8], labels: [UInt8]) throws -> LabeledData {
    try load(
      .idx(
        images: try folder.write("images.idx", images),
        labels: try folder.write("labels.idx", labels)))
  }

  @Test func imagesAndLabelsArePaired() throws {
    let data = try data(images: Self.images, labels: Self.labels)
    let inputs: [Float] = [0, 0.2, 0.4, 0.6, 0.8, 1, 1, 0, 1, 0, 1, 0]
    let expected = ExampleSet(
      inputs: inputs, featureCount: 6, targets: .classes([3, 1], count: 4))
    #expect(data.examples == expected)
    #expect(data.facts.imageShape == ImageShape(height: 2, width: 3))
    #expect(data.facts.classNames == ["0", "1", "2", "3"])
    #expect(data.facts.name == "images")
  }

  @Test func compressedFilesAreReadWhateverTheyAreCalled() throws {
    #expect(
      try data(images: Self.compressedImages, labels: Self.labels).examples
        == data(images: Self.images, labels: Self.labels).examples)
  }

  @Test(
    arguments: [
      ([0, 0, 0x09, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0xff, 0x7f], [-1, 127]),
      ([0, 0, 0x0b, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0xff, 0xfe, 1, 0], [-2, 256]),
      ([0, 0, 0x0c, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0], [65536]),
      ([0, 0, 0x0d, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0xc0, 0x20, 0, 0], [-2.5]),
      ([0, 0, 0x0e, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0], [1.5]),
    ] as [([UInt8], [Float])])
  func everyElementTypeIsRead(bytes: [UInt8], expected: [Float]) throws {
    let data = try data(images: bytes, labels: [0, 0, 8, 1, 0, 0, 0, 1, 1])
    #expect(data.examples.inputs == expected)
    #expect(data.facts.imageShape == nil)
  }

  @Test(
    arguments: [
      (
        Array(images.dropLast(5)), labels,
        "read %/images.idx as IDX (the dimensions [2, 2, 3] need 12 bytes, 7 follow)",
        "the file is incomplete: fetch it again"
      ),
      (
        images + [0], labels,
        "read %/images.idx as IDX (the dimensions [2, 2, 3] need 12 bytes, 13 follow)", nil
      ),
      ([], labels, "read %/images.idx as IDX (0 bytes are too few for its header)", nil),
      (
        Array(images.prefix(9)), labels,
        "read %/images.idx as IDX (9 bytes are too few for its header)", nil
      ),
      (
        Array("x,y\n1,2\n".utf8), labels,
        "read %/images.idx as IDX (it begins with 0x782c790a instead of two zero bytes)", nil
      ),
      (
        [0, 0, 7, 1, 0, 0, 0, 0], labels,
        "read %/images.idx as IDX (unknown element type 0x7)", nil
      ),
      (labels, labels, "read %/images.idx as IDX (1 dimensions, 2 or more needed)", nil),
      (images, images, "read %/labels.idx as IDX (3 dimensions, 1 needed)", nil),
      (
        [0, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0, 3], labels,
        "read %/images.idx as IDX (the dimensions [0, 3] hold nothing)", nil
      ),
      (
        [0, 0, 8, 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        labels,
        "read %/images.idx as IDX (the dimensions [4294967295, 4294967295, 4294967295] are "
          + "impossibly large)",
        nil
      ),
      (
        images, [0, 0, 8, 1, 0, 0, 0, 3, 0, 1, 2],
        "pair %/images.idx with %/labels.idx (2 examples ≠ 3 labels)", nil
      ),
      (
        images, [0, 0, 8, 1, 0, 0, 0, 2, 0, 0], "read %/labels.idx as IDX (every label is 0)", nil
      ),
      (
        images, [0, 0, 9, 1, 0, 0, 0, 2, 1, 0xff],
        "read %/labels.idx as IDX (label 1 is -1, below 0)", nil
      ),
      (
        images, [0, 0, 0x0c, 1, 0, 0, 0, 2, 0, 1, 0, 0, 0, 0, 0, 1],
        "read %/labels.idx as IDX (label 0 is 65536, not in 0..<10000)", nil
      ),
      (
        images, [0, 0, 0x0d, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0],
        "read %/labels.idx as IDX (labels must be whole numbers)", nil
      ),
      (
        [0, 0, 0x0d, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0x7f, 0xc0, 0, 0], [0, 0, 8, 1, 0, 0, 0, 1, 1],
        "read %/images.idx as IDX (element 0 is not a finite number)", nil
      ),
      (
        Array(compressedImages.dropLast(9)), labels,
        "decompress %/images.idx (the compressed data ends early)",
        "the file is incomplete: fetch it again"
      ),
    ] as [([UInt8], [UInt8], String, String?)])
  func aWrongFileIsNamedWithWhatIsWrong(
    images: [UInt8], labels: [UInt8], error: String, hint: String?
  ) throws {
    let caught = try #require(throws: DatasetError.self) {
      try data(images: images, labels: labels)
    }
    #expect("\(caught)" == "data: cannot " + error.replacing("%", with: folder.path))
    #expect(caught.hint == hint)
  }

  @Test func aCorruptedCompressedFileIsNamed() throws {
    var bytes = Self.compressedImages
    bytes[bytes.count - 6] ^= 1
    let error = try #require(throws: DatasetError.self) {
      try data(images: bytes, labels: Self.labels)
    }
    #expect(
      "\(error)" == "data: cannot decompress \(folder.path)/images.idx (incorrect data check)")
  }
}
