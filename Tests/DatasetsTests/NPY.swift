import Foundation

/// Writes NPY and NPZ files, right or wrong, for tests.
enum NPY {
  /// An array of `type` and `shape` as header text, with `data` after it.
  static func file(_ type: String, _ shape: String, _ data: [UInt8], order: String = "False")
    -> [UInt8]
  {
    file(header: "{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }", data)
  }

  static func file(header: String, _ data: [UInt8]) -> [UInt8] {
    let text = Array(header.utf8) + [0x0a]
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.count & 255), UInt8(text.count >> 8)]
      + text + data
  }

  /// 32-bit floats.
  static func floats(_ values: [Float], _ shape: String) -> [UInt8] {
    file(
      "<f4", shape,
      values.flatMap { number in
        withUnsafeBytes(of: number.bitPattern.littleEndian) { Array($0) }
      })
  }

  /// A ZIP of stored members.
  static func archive(_ members: [(name: String, content: [UInt8])]) -> [UInt8] {
    func number(_ value: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    var body: [UInt8] = []
    var directory: [UInt8] = []
    for (name, content) in members {
      let name = Array((name + ".npy").utf8)
      let facts =
        number(0, 8) + number(Int(checksum(content)), 4) + number(content.count, 4)
        + number(content.count, 4) + number(name.count, 2) + number(0, 2)
      directory +=
        [0x50, 0x4b, 1, 2, 20, 0, 20, 0] + facts + number(0, 10)
        + number(body.count, 4) + name
      body += [0x50, 0x4b, 3, 4, 20, 0] + facts + name + content
    }
    return body + directory + [0x50, 0x4b, 5, 6] + number(0, 4) + number(members.count, 2)
      + number(members.count, 2) + number(directory.count, 4) + number(body.count, 4)
      + number(0, 2)
  }

  /// CRC-32, bit by bit.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var register = UInt32.max
    for byte in bytes {
      register ^= UInt32(byte)
      for _ in 0..<8 { register = register & 1 == 1 ? register >> 1 ^ 0xedb8_8320 : register >> 1 }
    }
    return ~register
  }
}
