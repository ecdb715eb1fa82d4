import CPythonClient

/// The Python client that comes with the program.
public enum EmbeddedClient {
  /// Its files, by their paths in the folder that goes on `PYTHONPATH`.
  public static let files: [(name: String, bytes: [UInt8])] =
    (0..<client_file_count).map { index in
      let file = client_file_at(index)
      let bytes = UnsafeBufferPointer(start: file.bytes, count: Int(file.count))
      return (String(cString: file.name), Array(bytes))
    }

  /// Another one for every other content (FNV-1a, 64 bits).
  public static let fingerprint: String = {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for (name, bytes) in files {
      for byte in Array(name.utf8) + [0] + bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    return String(hash, radix: 16)
  }()
}
