import Foundation
import Testing

@testable import Datasets

/// Files and numbers of Pillow: `Reference/images.py`.
@Suite struct PictureTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Reference/Images")

  struct Expected: Decodable {
    var channels: Int
    var pixels: [UInt8]
    var grey: [UInt8]
    var resized: [String: [UInt8]]
  }

  static let names =
    [
      "grey.png", "bits.png", "palette.png", "rgb.png", "rgba.png", "greyalpha.png", "grey16.png",
      "grey.jpg", "rgb.jpg", "progressive.jpg", "cmyk.jpg", "inks.jpg", "ycck.jpg",
      "grey.bmp", "bits.bmp", "palette4.bmp", "old.bmp", "runs8.bmp", "runs4.bmp", "rgb.bmp",
      "high.bmp", "higher.bmp", "topdown.bmp", "rgba.bmp",
    ] + (hasWebP ? ["lossy.webp", "lossless.webp", "alpha.webp", "lossyalpha.webp"] : [])

  /// WebP is read where its library is.
  static let hasWebP = dlopen("libwebp.so.7", RTLD_LAZY) != nil

  static func bytes(_ name: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: folder.appending(path: name)))
  }

  static func expected(_ name: String) throws -> Expected {
    let all = try JSONDecoder().decode(
      [String: Expected].self, from: Data(contentsOf: folder.appending(path: "expected.json")))
    return try #require(all[name])
  }

  static func largestDifference(_ left: [UInt8], _ right: [UInt8]) -> Int {
    guard left.count == right.count else { return .max }
    return zip(left, right).map { abs(Int($0) - Int($1)) }.max() ?? 0
  }

  @Test(arguments: names)
  func everyKindOfFileDecodesAsPillowDecodesIt(name: String) throws {
    let picture = try Picture(decoding: Self.bytes(name))
    let expected = try Self.expected(name)
    #expect(picture.height == 7 && picture.width == 9)
    #expect(picture.channels == expected.channels)
    // Two copies of the JPEG library may round apart, and transparency is rounded once or twice.
    let isMixed = ["alpha", "rgba", "lossy"].contains(where: name.contains)
    // Of four inks two are rounded.
    let isOfInks = ["cmyk.jpg", "inks.jpg", "ycck.jpg"].contains(name)
    let tolerance = isOfInks ? 2 : name.hasSuffix("jpg") || isMixed ? 1 : 0
    #expect(Self.largestDifference(picture.pixels, expected.pixels) <= tolerance)
  }

  @Test(arguments: ["rgb.png", "palette.png", "grey.png"])
  func greyIsPillowsGrey(name: String) throws {
    let expected = try Self.expected(name)
    #expect(try Picture(decoding: Self.bytes(name)).inGrey.pixels == expected.grey)
  }

  @Test func colourOfGreyIsThatGreyThrice() throws {
    let grey = Picture(height: 1, width: 2, channels: 1, pixels: [3, 250])
    #expect(grey.inColor.pixels == [3, 3, 3, 250, 250, 250] && grey.inColor.channels == 3)
    #expect(grey.inColor.inColor == grey.inColor && grey.inColor.inGrey == grey)
  }

  @Test(arguments: ["rgb.png", "grey.png"])
  func resizingIsPillowsBilinearToOneLevel(name: String) throws {
    let picture = try Picture(decoding: Self.bytes(name))
    let expected = try Self.expected(name).resized
    #expect(expected.count == 5)
    for (size, pixels) in expected {
      let sides = size.split(separator: "x").compactMap { Int($0) }
      let resized = picture.resized(height: sides[0], width: sides[1])
      #expect(resized.height == sides[0] && resized.width == sides[1])
      #expect(Self.largestDifference(resized.pixels, pixels) <= 1, "\(size)")
    }
  }

  @Test func aFileCutOffAnywhereIsDamagedAndNothingElse() throws {
    for name in Self.names {
      let whole = try Self.bytes(name)
      for length in stride(from: 0, to: whole.count - 12, by: 7) {
        #expect(throws: ImageProblem.self, "\(name) of \(length) bytes") {
          try Picture(decoding: Array(whole[..<length]))
        }
      }
    }
  }

  /// As some cameras write.
  @Test func bytesBetweenTheSegmentsOfAJPEGDoNoHarm() throws {
    var bytes = try Self.bytes("rgb.jpg")
    let whole = try Picture(decoding: bytes)
    let firstSegmentEnd = 4 + (Int(bytes[4]) << 8 | Int(bytes[5]))
    #expect(bytes[firstSegmentEnd] == 0xff)
    bytes.insert(contentsOf: [1, 2, 3], at: firstSegmentEnd)
    #expect(try Picture(decoding: bytes) == whole)
  }

  @Test func whatIsWrongIsSaid() throws {
    func problem(_ bytes: [UInt8]) -> ImageProblem? {
      #expect(throws: ImageProblem.self) { try Picture(decoding: bytes) }
    }
    #expect(problem([]) == .unknownFormat)
    #expect(problem(Array("GIF89a".utf8)) == .unknownFormat)
    // A table whose first column is called so.
    #expect(problem(Array("BMI,age\n22.5,31\n".utf8)) == .unknownFormat)
    #expect(
      problem(try Self.bytes("moving.webp"))
        == .damaged(
          Self.hasWebP ? "it is an animation" : "WebP takes libwebp7, which is not installed"))
    var bitmap = try Self.bytes("rgb.bmp")
    bitmap[28] = 7
    #expect(problem(bitmap) == .damaged("7 bits a pixel of encoding 0 are not read"))
    bitmap.replaceSubrange(18..<26, with: [0, 0, 1, 0, 0, 0, 1, 0])
    #expect(problem(bitmap) == .tooLarge(height: 65_536, width: 65_536))
    bitmap.replaceSubrange(18..<22, with: [0, 0, 0, 0])
    #expect(problem(bitmap) == .damaged("it has no pixels"))
    bitmap[14] = 3
    #expect(problem(bitmap) == .damaged("its header of 3 bytes is of no known kind"))
    let png = try Self.bytes("rgb.png")
    #expect(problem(Array(png.prefix(60))) == .damaged("the file ends early"))
    var wide = png
    // Width and height of a hundred thousand; the header's checksum fits.
    wide.replaceSubrange(16..<24, with: [0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0])
    wide.replaceSubrange(29..<33, with: Self.checksum(wide[12..<29]))
    #expect(problem(wide) == .tooLarge(height: 100_000, width: 100_000))
  }

  private static func checksum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var register = UInt32.max
    for byte in bytes {
      register ^= UInt32(byte)
      for _ in 0..<8 { register = register & 1 == 1 ? register >> 1 ^ 0xedb8_8320 : register >> 1 }
    }
    return withUnsafeBytes(of: (~register).bigEndian) { Array($0) }
  }
}
