import Foundation
import Glibc
import Testing

/// A connection that speaks as it likes.
struct RawConnection {
  let descriptor: Int32

  init(_ run: GrowingRun) throws {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) {
      $0.copyBytes(from: (run.path + "/control.sock").utf8)
    }
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(result == 0)
  }

  func write(_ bytes: some Collection<UInt8>) {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Says hello.
  ///
  /// - Returns: the host's welcome; nil when there is none.
  func readLine(answering role: String) -> String? {
    write(Array((#"{"control":"hello","protocol":1,"role":""# + role + "\"}\n").utf8))
    while let line = readLine() {
      if line.contains("\"welcome\"") { return line }
    }
    return nil
  }

  /// The next line, without its newline; nil at the end.
  func readLine() -> String? {
    var bytes: [UInt8] = []
    var byte: UInt8 = 0
    while read(descriptor, &byte, 1) == 1 {
      if byte == 0x0A { return String(decoding: bytes, as: UTF8.self) }
      bytes.append(byte)
    }
    return nil
  }

  /// Everything until the other end closes.
  func readAll() -> String {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(descriptor, &piece, piece.count)
      guard count > 0 else { break }
      bytes += piece[..<count]
    }
    close(descriptor)
    return String(decoding: bytes, as: UTF8.self)
  }
}
