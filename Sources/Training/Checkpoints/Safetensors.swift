/// Named tensors and strings, as a `.safetensors` file holds them.
///
/// The format (Hugging Face, safetensors 0.3 and later): the header's length as 8 bytes, little-endian;
/// the header, a JSON object with for each tensor its type, shape and byte range, and the strings
/// under `__metadata__`; then the tensors' bytes, without gaps. Little-endian hosts only.
public struct Safetensors: Hashable, Sendable {
  /// A tensor's numbers, row-major.
  public enum Values: Hashable, Sendable {
    case float32([Float])
    case float64([Double])
    case int64([Int64])
    case uint64([UInt64])

    /// How many values there are.
    public var count: Int {
      switch self {
      case .float32(let values): values.count
      case .float64(let values): values.count
      case .int64(let values): values.count
      case .uint64(let values): values.count
      }
    }

    /// The format's name of the type.
    var typeName: String {
      switch self {
      case .float32: "F32"
      case .float64: "F64"
      case .int64: "I64"
      case .uint64: "U64"
      }
    }

    var sizeBytes: Int {
      switch self {
      case .float32(let values): values.count * 4
      case .float64, .int64, .uint64: count * 8
      }
    }
  }

  /// A tensor of the file.
  public struct Tensor: Hashable, Sendable {
    /// The dimensions, the slowest first; empty for a single number.
    public var shape: [Int]
    /// The values, row-major.
    public var values: Values

    /// - Precondition: the shape's product is the number of values.
    public init(shape: [Int], values: Values) {
      precondition(shape.reduce(1, *) == values.count, "\(shape) is not \(values.count) values")
      self.shape = shape
      self.values = values
    }
  }

  /// The tensors by name.
  public var tensors: [String: Tensor]
  /// Texts by name, as the header keeps them.
  public var metadata: [String: String]

  /// A file's content; it may have texts and no tensor.
  public init(tensors: [String: Tensor] = [:], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }
}
