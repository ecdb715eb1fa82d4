/// What a file is made of, part by part where it stands in memory: a checkpoint may be as large as
/// all the rest of the program.
package protocol FileContent {
  func forEachPart<Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure)
}

extension Array: FileContent where Element == UInt8 {}

extension Array where Element: BitwiseCopyable {
  /// The elements' bytes, as one part.
  package func forEachPart<Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    // The standard library's own closure throws no typed errors.
    let result: Result<Void, Failure> = withUnsafeBytes { bytes in
      do throws(Failure) { return .success(try body(bytes)) } catch { return .failure(error) }
    }
    try result.get()
  }
}
