import Foundation
import NeuralEngine
import Testing

@testable import Datasets

/// Files damaged at random: each is read, or is one error, and nothing else happens.
@Suite struct ReaderFuzzTests {
  /// Damages bytes as disks, networks and editors do.
  struct Damage {
    private var draws: Draws

    init(seed: UInt64) { draws = Draws(key: seed) }

    private mutating func below(_ count: Int) -> Int {
      Int(draws.next().multipliedFullWidth(by: UInt64(max(count, 1))).high)
    }

    mutating func damaged(_ whole: [UInt8]) -> [UInt8] {
      var bytes = whole
      for _ in 0...below(3) {
        guard !bytes.isEmpty else { return bytes }
        let place = below(bytes.count)
        let length = min(1 + below(16), bytes.count - place)
        switch below(7) {
        case 0: bytes[place] ^= 1 << UInt8(below(8))
        case 1: bytes[place] = UInt8(below(256))
        case 2: bytes.removeLast(bytes.count - place)
        case 3: bytes.removeSubrange(place..<(place + length))
        case 4:
          bytes.insert(contentsOf: Array(bytes[place..<(place + length)]), at: below(bytes.count))
        case 5:
          for index in place..<(place + length) { bytes[index] = below(2) == 0 ? 0 : 0xff }
        default:
          // The header is where lengths are.
          let index = below(min(64, bytes.count))
          bytes[index] = [0, 1, 0x7f, 0x80, 0xff][below(5)]
        }
      }
      return bytes
    }
  }

  static func fuzz(_ whole: [UInt8], rounds: Int, seed: UInt64, _ read: ([UInt8]) -> Bool) {
    var damage = Damage(seed: seed)
    #expect(read(whole), "undamaged, it is read")
    var readings = 0
    for _ in 0..<rounds where read(damage.damaged(whole)) { readings += 1 }
    // Damage is noticed, and not everything is.
    #expect(readings < rounds)
  }

  @Test(.timeLimit(.minutes(2)), arguments: PictureTests.names)
  func pictures(name: String) throws {
    Self.fuzz(try PictureTests.bytes(name), rounds: 1500, seed: 1) {
      guard let picture = try? Picture(decoding: $0) else { return false }
      return picture.pixels.count == picture.height * picture.width * picture.channels
    }
  }

  @Test(.timeLimit(.minutes(2)), arguments: ["stored.npz", "deflated.npz"])
  func archives(name: String) throws {
    let bytes = try [UInt8](Data(contentsOf: ArrayTests.folder.appending(path: name)))
    Self.fuzz(bytes, rounds: 400, seed: 2) {
      guard let archive = try? ZipArchive($0) else { return false }
      return archive.names.contains { name in
        guard let content = try? archive.content(of: name), let array = try? NPYArray(content)
        else { return false }
        return array.floats() != nil || array.texts() != nil
      }
    }
  }

  @Test(
    .timeLimit(.minutes(2)),
    arguments: ["f4", "fortran-4d", "big-i8", "scalars", "bytes", "big-fortran-3d"])
  func arrays(name: String) throws {
    let content = try #require(
      try ArrayTests.archive("stored.npz").content(of: name + ".npy"))
    Self.fuzz(Array(content), rounds: 3000, seed: 3) {
      guard let array = try? NPYArray($0[...]) else { return false }
      return array.floats()?.count == array.count || array.texts()?.count == array.count
    }
  }

  @Test(.timeLimit(.minutes(2))) func tablesAndIDX() {
    let table = Array("x,y,kind\n1,2.5,a\n3,\"4\",b\n-1e3,0,\"a\"\"b\"\n".utf8)
    Self.fuzz(table, rounds: 3000, seed: 4) { (try? CSVTable($0)) != nil }
    Self.fuzz(IDXTests.images, rounds: 3000, seed: 5) {
      guard let array = try? IDXArray($0) else { return false }
      return array.floats().count == array.count
    }
    Self.fuzz(IDXTests.compressedImages, rounds: 3000, seed: 6) { (try? Gzip.inflate($0)) != nil }
  }

  /// Whole sources, from files to examples.
  @Test(.timeLimit(.minutes(2))) func sources() throws {
    let folder = try TemporaryFolder()
    let archive = NPY.archive([
      ("x", ArraySourceTests.inputs), ("y", ArraySourceTests.labels),
    ])
    Self.fuzz(archive, rounds: 500, seed: 7) { bytes in
      guard let path = try? folder.write("a.npz", bytes) else { return false }
      let data = try? load(.npz(path: path, arrays: nil, target: .classes))
      return data.map { $0.examples.count > 0 } ?? false
    }
    let labels = try folder.write("y.npy", ArraySourceTests.labels)
    Self.fuzz(ArraySourceTests.inputs, rounds: 500, seed: 8) { bytes in
      guard let path = try? folder.write("x.npy", bytes) else { return false }
      let data = try? load(.npy(inputs: path, labels: labels, target: .classes))
      return data.map { $0.examples.count == 3 } ?? false
    }
  }
}
