import Foundation

@testable import Training

/// Files of parameters: containers, models that are used, checkpoints that a run would go on from.
extension FuzzTarget {
  static let models: [FuzzTarget] = [
    FuzzTarget(
      "safetensors", rounds: 1500,
      seeds: {
        let whole = Safetensors(
          tensors: [
            "0.dense.weight": .init(
              shape: [2, 3], values: .float32([1, -2, 0.5, .infinity, 0, 3])),
            "sums": .init(shape: [2], values: .float64([1e300, 2])),
            "counts": .init(shape: [1], values: .uint64([.max])),
            "none": .init(shape: [0, 4], values: .float32([])),
          ], metadata: ["step": "12"]
        ).encoded
        let hostile = [
          #"{"w":{"dtype":"F32","shape":[9223372036854775807,2],"data_offsets":[0,4]}}"#,
          #"{"w":{"dtype":"F64","shape":[4611686018427387904],"data_offsets":[0,9223372036854775807]}}"#,
          #"{"w":{"dtype":"F64","shape":[-1,-8],"data_offsets":[-8,0]}}"#,
        ].map { [UInt8($0.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array($0.utf8) + [0, 0, 0, 0] }
        let longHeader = [UInt8](repeating: 0xff, count: 7) + [0x3f] + Array("{}".utf8)
        return [whole, longHeader] + hostile
      },
      check: { bytes in
        guard let file = try? Safetensors(decoding: bytes) else { return }
        let again = try Safetensors(decoding: file.encoded)
        try FuzzFault.unless(
          again.encoded == file.encoded, "what was written is read as something else")
      }),
    FuzzTarget(
      "model-description", rounds: 1000,
      texts: [
        #"["dense: 3"]"#, #"["residual: {layers: [dense: 2], shortcut: null}","dense: 3"]"#,
        #"["dense: 9000000","dense: 9000000","dense: 3"]"#,
      ].map { layers in
        layers + "\u{0}" + #"{"kind":"features","shape":[2],"names":["a","b"]}"# + "\u{0}"
          + #"{"kind":"values","names":["x","y","z"],"mean":[1,2,3],"standardDeviation":[1,1,1]}"#
      }
    ) { bytes in
      let parts = String(decoding: bytes, as: UTF8.self).split(
        separator: "\u{0}", omittingEmptySubsequences: false
      ).map(String.init)
      guard parts.count == 3 else { return }
      _ = try? ModelRecord(
        Safetensors(
          metadata: [
            "layers": parts[0], "input": parts[1], "output": parts[2], "cost": "squaredError",
          ]))
    },
    // A model that can be read is used.
    FuzzTarget("model", rounds: 200, seeds: { try [seed("model")] }) { bytes in
      try withFile(bytes, named: "m.safetensors") { path in
        guard let file = try? ModelFile(path: path), file.parameters.count < 100_000,
          let predictor = try? Predictor(file)
        else { return }
        let count = file.record.network.inputCount
        if case .text = file.record.input { return }
        guard count < 10_000 else { return }
        let answers = predictor.answers(to: [Float](repeating: 0.5, count: 2 * count))
        try FuzzFault.unless(
          answers.count == 2 * predictor.answerCount, "\(answers.count) answers")
      }
    },
    FuzzTarget("checkpoint", rounds: 300, seeds: { try [seed("checkpoint")] }) { bytes in
      try withFile(bytes, named: "c.safetensors") { path in
        _ = try? CheckpointState(path: path)
        _ = try? ModelFile(path: path)
      }
    },
  ]

  private static func seed(_ name: String) throws -> [UInt8] {
    let path = SampleFiles.tests.appending(path: "FuzzTests/Seeds/\(name).safetensors")
    return Array(try Data(contentsOf: path))
  }
}
