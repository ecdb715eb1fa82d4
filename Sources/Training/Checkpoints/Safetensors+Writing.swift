import LocalFiles
import Platform

extension Safetensors: FileContent {
  /// The file's bytes; the same for equal values.
  public var encoded: [UInt8] {
    var bytes: [UInt8] = []
    forEachPart { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// The header, then a tensor at a time.
  package func forEachPart<Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    // Types of 8 bytes first, so that every tensor starts at a multiple of its size.
    let ordered = tensors.sorted { left, right in
      let (leftSize, rightSize) = (left.value.elementSize, right.value.elementSize)
      return leftSize != rightSize ? leftSize > rightSize : left.key < right.key
    }
    var entries = [("__metadata__", Self.json(metadata))]
    var offset = 0
    for (name, tensor) in ordered {
      let end = offset + tensor.values.sizeBytes
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      entries.append(
        (
          name,
          """
          {"dtype":"\(tensor.values.typeName)","shape":[\(shape)],"data_offsets":[\(offset),\(end)]}
          """
        ))
      offset = end
    }
    var header = Array(
      ("{" + entries.map { Self.json($0) + ":" + $1 }.joined(separator: ",") + "}").utf8)
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }

    try [UInt64(header.count)].forEachPart(body)
    try header.forEachPart(body)
    for (_, tensor) in ordered {
      switch tensor.values {
      case .float32(let values): try values.forEachPart(body)
      case .float64(let values): try values.forEachPart(body)
      case .int64(let values): try values.forEachPart(body)
      case .uint64(let values): try values.forEachPart(body)
      }
    }
  }

  private static func json(_ strings: [String: String]) -> String {
    let members = strings.sorted { $0.key < $1.key }.map { json($0.key) + ":" + json($0.value) }
    return "{" + members.joined(separator: ",") + "}"
  }

  /// The text as a JSON string.
  private static func json(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case _ where scalar.value < 0x20:
        quoted += "\\u" + String(printf: "%04x", scalar.value)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

extension Safetensors.Tensor {
  fileprivate var elementSize: Int {
    if case .float32 = values { 4 } else { 8 }
  }
}
