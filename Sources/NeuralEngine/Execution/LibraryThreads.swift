import COpenBLAS

/// The threads that OpenBLAS starts as soon as a program is loaded, one a core, each waiting busily
/// for a tenth of a second. Nothing uses them: a product is one thread's, and the engine's workers are
/// threads of its own, which they would spin beside.
public enum LibraryThreads {
  private static let end: Void = openblas_end_threads()

  /// Ends them; does nothing the second time.
  public static func endOnce() { end }
}
