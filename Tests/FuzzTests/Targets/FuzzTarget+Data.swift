import Foundation

@testable import Datasets

/// Tables, arrays and pictures that examples are read from.
extension FuzzTarget {
  static let data: [FuzzTarget] = [
    FuzzTarget(
      "idx", rounds: 1000,
      seeds: {
        let images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3] + Array(0..<12)
        let huge: [UInt8] = [0, 0, 14, 3] + [UInt8](repeating: 0xff, count: 12)
        return [images, huge]
      },
      check: { _ = try? IDXArray($0) }),
    FuzzTarget(
      "table", rounds: 1000, seeds: { tableSeeds },
      check: { bytes in
        _ = try? CSVTable(bytes, hasHeader: choice(of: bytes, below: 2) == 0)
      }),
    // A table as a recipe reads it: its last column is what is to be predicted.
    FuzzTarget("table-source", rounds: 300, seeds: { tableSeeds }) { bytes in
      guard let table = try? CSVTable(bytes), let label = table.columns.last else { return }
      let isNumber = choice(of: bytes, below: 2) == 0
      try withFile(bytes, named: "t.csv") { path in
        let source = TableSource(
          path: path, labels: [label], target: isNumber ? .value : .classes)
        guard let data = try? load(.csv(source)) else { return }
        prepare(data)
      }
    },
    FuzzTarget(
      "npy", rounds: 1000,
      seeds: {
        [
          array("<f4", "(2, 2)", 16), array(">f8", "(2,)", 16), array("|u1", "(2, 2, 2)", 8),
          array("<i8", "(2,)", 16), array("|b1", "(3,)", 3), array("<U3", "(2,)", 24),
          array("|S4", "(2, 1)", 8), array("<f2", "(2, 3)", 12, order: "True"),
          array("<f4", "(1099511627776, 1099511627776)", 4),
        ]
      },
      check: { bytes in
        guard let array = try? NPYArray(bytes[...]) else { return }
        _ = array.floats()
        _ = array.integers()
        _ = array.texts()
        let named = NamedArray(path: "a.npy", member: nil, array: array)
        _ = try? named.inputs()
        _ = try? named.values()
        _ = try? ClassLabels.targets(of: [named])
      }),
    FuzzTarget(
      "npz", rounds: 300,
      seeds: {
        SampleFiles.beginnings("DatasetsTests/Reference/Arrays", most: .max) {
          $0.hasSuffix(".npz")
        }
      },
      check: { bytes in
        try withFile(bytes, named: "a.npz") { path in
          let isNumber = choice(of: bytes, below: 2) == 0
          guard
            let data = try? load(
              .npz(path: path, arrays: nil, target: isNumber ? .value : .classes))
          else { return }
          prepare(data)
        }
      }),
    FuzzTarget(
      "gzip", rounds: 1000,
      seeds: {
        let member: [UInt8] = [
          0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0x02, 0x03, 0x63, 0x60, 0xe0, 0x60, 0x66, 0x60, 0x60,
          0x60, 0x82, 0x62, 0x66, 0x06, 0xe3, 0xb4, 0x99, 0x67, 0xfe, 0xff, 0x67, 0, 0x41, 0,
          0x3a, 0xf4, 0x1b, 0x70, 0x1c, 0, 0, 0,
        ]
        // The trailer claims 4 GiB.
        let boast = member.dropLast(4) + [0xff, 0xff, 0xff, 0xff]
        return [member, Array(boast), member + member]
      },
      check: { bytes in
        guard let inflated = try? Gzip.inflate(bytes) else { return }
        try FuzzFault.unless(
          inflated.count <= bytes.count * 1032, "\(inflated.count) of \(bytes.count) bytes")
      }),
    FuzzTarget(
      "picture", rounds: 600,
      seeds: {
        SampleFiles.beginnings("DatasetsTests/Reference/Images", most: .max) {
          $0.hasSuffix("g")
        }
      },
      check: { bytes in
        // Larger ones only take longer.
        guard let header = try? Picture.Header(bytes), header.height * header.width < 1 << 20,
          let picture = try? Picture(decoding: bytes)
        else { return }
        let count = picture.height * picture.width * picture.channels
        try FuzzFault.unless(picture.pixels.count == count, "pixels are missing")
        let other = choice(of: bytes, below: 2) == 0 ? picture.inGrey : picture.inColor
        _ = other.resized(
          height: 1 + choice(of: bytes, below: 40), width: 1 + choice(of: bytes + [1], below: 40))
      }),
    FuzzTarget(
      "text-examples", rounds: 300, texts: ["anna\nemma\r\nzoë\n\nbob", "abcabcabcabc"]
    ) { bytes in
      try withFile(bytes, named: "t.txt") { path in
        let length = choice(of: bytes, below: 2) == 0 ? nil : 1 + choice(of: bytes, below: 9)
        _ = try? load(.text(path: path, length: length))
      }
    },
  ]

  private static let tableSeeds =
    [
      "x,y,kind\n1,2.5,a\n\"3\",-1e3,\"b \"\"q\"\"\"\r\n", "a;b\n1;2\n", "a\tb\n1\t2\n",
      "day,city,n,y\n2024-02-29,Ulm,?,1\n2023-12-31,,3,0\n2024-01-01 12:30,Köln,NaN,1\n",
      "t,y\n2024-02-29T12:30:00Z,1e-3\n29.02.2024,-0\n",
    ].map { Array($0.utf8) }

  /// What a run does with the examples before it begins.
  private static func prepare(_ data: LabeledData) {
    let isNumber = data.facts.classNames.isEmpty
    guard
      let split = try? split(
        data, rule: .auto, normalize: true, scaleTargets: isNumber, seed: 1)
    else { return }
    if split.train.count > 0 { _ = split.sourceValues(of: 0, in: split.train) }
  }

  private static func array(
    _ type: String, _ shape: String, _ count: Int, order: String = "False"
  ) -> [UInt8] {
    let header = "{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }\n"
    return [0x93] + Array("NUMPY".utf8)
      + [1, 0, UInt8(header.utf8.count & 255), UInt8(header.utf8.count >> 8)]
      + Array(header.utf8) + (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
  }
}
