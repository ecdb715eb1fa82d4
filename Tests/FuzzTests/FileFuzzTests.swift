import Foundation
import RunCoding
import RunControl
import Testing

@testable import Dashboard
@testable import Datasets
@testable import RunLogs
@testable import Training

/// Every other file that a user can hand over: a mutant is read or refused, and never traps, hangs
/// or takes memory that the file could not fill.
@Suite(.timeLimit(.minutes(60))) struct FileFuzzTests {
  private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test func manifestsAreReadOrRefused() {
    let whole = ManifestCoding.text(of: EventSeeds.manifest)
    FuzzRounds.run(1500, of: [Self.text(whole)], seed: 31) { bytes, _ in
      _ = try? ManifestCoding.manifest(from: bytes)
    }
  }

  @Test func linesOfASocketAreReadOrRefused() {
    let seeds = [
      #"{"control":"hello","protocol":1,"role":"viewer","name":"a","path":"/r","since":12}"#,
      #"{"control":"hello","protocol":1,"role":"trainer","pid":7,"worldSize":2,"step":900}"#,
      #"{"id":7,"origin":"user","token":"t","command":"set","hyperparameter":"lr","value":1e-3}"#,
      #"{"control":"output","lines":["a","\u001b[2J"]}"#,
      #"{"event":"commandApplied","id":1,"origin":"user","command":"pause","step":1,"seconds":2}"#,
      #"{"event":"capabilities","step":1,"seconds":2,"capabilities":["pause","stop.afterEpoch"]}"#,
    ]
    FuzzRounds.run(3000, of: seeds.map(Self.text), seed: 35) { bytes, _ in
      var decoder = LineDecoder()
      _ = try? decoder.decode(bytes)
    }
  }

  @Test func checkpointsAreReadOrRefused() {
    let whole = Safetensors(
      tensors: [
        "0.dense.weight": .init(shape: [2, 3], values: .float32([1, -2, 0.5, .infinity, 0, 3])),
        "sums": .init(shape: [2], values: .float64([1e300, 2])),
        "counts": .init(shape: [1], values: .uint64([.max])),
        "none": .init(shape: [0, 4], values: .float32([])),
      ], metadata: ["step": "12"]
    ).encoded
    let hostile = [
      #"{"w":{"dtype":"F32","shape":[9223372036854775807,2],"data_offsets":[0,4]}}"#,
      #"{"w":{"dtype":"F64","shape":[4611686018427387904],"data_offsets":[0,9223372036854775807]}}"#,
      #"{"w":{"dtype":"F64","shape":[-1,-8],"data_offsets":[-8,0]}}"#,
    ].map { [UInt8($0.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Self.text($0) + [0, 0, 0, 0] }
    let longHeader = [UInt8](repeating: 0xff, count: 7) + [0x3f] + Self.text("{}")
    FuzzRounds.run(1500, of: [whole, longHeader] + hostile, seed: 32) { bytes, _ in
      _ = try? Safetensors(decoding: bytes)
    }
  }

  @Test func modelsAreReadOrRefused() {
    let layers = [
      #"["dense: 3"]"#, #"["residual: {layers: [dense: 2], shortcut: null}","dense: 3"]"#,
      #"["dense: 9000000","dense: 9000000","dense: 3"]"#,
    ]
    let seeds = layers.map { layers in
      Self.text(
        layers + "\u{0}" + #"{"kind":"features","shape":[2],"names":["a","b"]}"# + "\u{0}"
          + #"{"kind":"values","names":["x","y","z"],"mean":[1,2,3],"standardDeviation":[1,1,1]}"#)
    }
    FuzzRounds.run(1500, of: seeds, seed: 38) { bytes, _ in
      let parts = String(decoding: bytes, as: UTF8.self).split(
        separator: "\u{0}", omittingEmptySubsequences: false
      ).map(String.init)
      guard parts.count == 3 else { return }
      _ = try? ModelRecord(
        Safetensors(
          metadata: [
            "layers": parts[0], "input": parts[1], "output": parts[2], "cost": "squaredError",
          ]))
    }
  }

  @Test func tablesAndArraysOfExamplesAreReadOrRefused() {
    let images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3] + Array(0..<12)
    let huge: [UInt8] = [0, 0, 14, 3] + [UInt8](repeating: 0xff, count: 12)
    FuzzRounds.run(2000, of: [images, huge], seed: 33) { bytes, _ in _ = try? IDXArray(bytes) }
    let tables = [
      "x,y,kind\n1,2.5,a\n\"3\",-1e3,\"b \"\"q\"\"\"\r\n", "a;b\n1;2\n", "a\tb\n1\t2\n",
    ]
    FuzzRounds.run(2000, of: tables.map(Self.text), seed: 34) { bytes, _ in
      _ = try? CSVTable(bytes)
    }
  }

  @Test func compressedFilesAreReadOrRefused() {
    let member: [UInt8] = [
      0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0x02, 0x03, 0x63, 0x60, 0xe0, 0x60, 0x66, 0x60, 0x60, 0x60,
      0x82, 0x62, 0x66, 0x06, 0xe3, 0xb4, 0x99, 0x67, 0xfe, 0xff, 0x67, 0, 0x41, 0, 0x3a, 0xf4,
      0x1b, 0x70, 0x1c, 0, 0, 0,
    ]
    // The trailer claims 4 GiB.
    let boast = member.dropLast(4) + [0xff, 0xff, 0xff, 0xff]
    FuzzRounds.run(2000, of: [member, Array(boast), member + member], seed: 35) { bytes, _ in
      guard let inflated = try? Gzip.inflate(bytes) else { return }
      #expect(inflated.count <= bytes.count * 1032)
    }
  }

  @Test func recipesAreReadOrRefused() {
    let recipes = Recipe.builtInNames.compactMap { Recipe.builtIn($0) }.map(Self.text)
    let hostile = [
      "a: &a [*a]", "&a {b: *a}", String(repeating: "[", count: 3000), "? {x: y}\n: z",
    ]
    FuzzRounds.run(200, of: recipes + hostile.map(Self.text), seed: 36) { bytes, _ in
      _ = try? Recipe.parse(String(decoding: bytes, as: UTF8.self), file: "r.yaml")
    }
  }

  @Test func themesAreReadOrRefused() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "themes")
    let themes = try Theme.names.map {
      [UInt8](try Data(contentsOf: folder.appending(path: "\($0).yaml")))
    }
    FuzzRounds.run(200, of: themes, seed: 37) { bytes, _ in
      _ = try? Theme.parse(String(decoding: bytes, as: UTF8.self), file: "t.yaml")
    }
  }
}
