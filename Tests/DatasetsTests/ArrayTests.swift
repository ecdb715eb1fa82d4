import Foundation
import NeuralEngine
import Testing

@testable import Datasets

/// Files that NumPy wrote: `Reference/arrays.py`.
@Suite struct ArrayTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Reference/Arrays")

  struct Expected: Decodable {
    enum Values: Decodable, Equatable {
      case numbers([Float])
      case texts([String])

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let numbers = try? container.decode([Double].self) {
          self = .numbers(numbers.map { Float($0) })
        } else {
          self = .texts(try container.decode([String].self))
        }
      }
    }

    var shape: [Int]
    var values: Values
  }

  static func archive(_ name: String) throws -> ZipArchive {
    try ZipArchive([UInt8](Data(contentsOf: folder.appending(path: name))))
  }

  static func expected() throws -> [String: Expected] {
    try JSONDecoder().decode(
      [String: Expected].self, from: Data(contentsOf: folder.appending(path: "expected.json")))
  }

  @Test(arguments: ["stored.npz", "deflated.npz"])
  func everyTypeOrderAndByteOrderReadsAsNumPyReadsIt(file: String) throws {
    let archive = try Self.archive(file)
    let expected = try Self.expected()
    #expect(Set(archive.names) == Set(expected.keys.map { $0 + ".npy" }))
    #expect(expected.count > 30)
    for (name, wanted) in expected {
      let content = try #require(try archive.content(of: name + ".npy"))
      let array = try NPYArray(content)
      #expect(array.dimensions == wanted.shape, "\(name)")
      switch wanted.values {
      case .texts(let texts):
        #expect(array.texts() == texts, "\(name)")
        #expect(array.floats() == nil && array.integers() == nil)
      case .numbers(let numbers):
        #expect(array.floats() == numbers, "\(name)")
        #expect(array.integers() == numbers.map { Int(exactly: $0) }, "\(name)")
        #expect(array.texts() == nil)
      }
    }
  }

  @Test func halfPrecisionIsExactForEveryNumber() {
    for half in UInt16.min...UInt16.max {
      let single = NPYArray.single(half: half)
      let exponent = Int(half >> 10) & 0x1f
      let fraction = Double(half & 0x3ff)
      let sign = half & 0x8000 == 0 ? 1.0 : -1.0
      switch exponent {
      case 31: #expect(fraction == 0 ? Double(single) == sign * .infinity : single.isNaN)
      case 0: #expect(Double(single) == sign * fraction * 0x1p-24)
      default:
        #expect(Double(single) == sign * (1 + fraction / 1024) * pow(2, Double(exponent - 15)))
      }
    }
  }

  @Test func columnMajorOrderOfTwoByThree() {
    #expect(Array(ColumnMajorOrder([2, 3])) == [0, 2, 4, 1, 3, 5])
    #expect(Array(ColumnMajorOrder([])) == [0])
  }
}
