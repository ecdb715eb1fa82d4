import COpenBLAS
import Glibc

/// OpenBLAS as the engine uses it: without threads of its own, and on this processor's vectors.
public enum MatrixLibrary {
  /// The processor that its products are chosen for instead of the one that the library took this one
  /// for; nil where it chose well.
  ///
  /// A library that is older than the processor does not know it, and takes its kernels for one of 2004:
  /// a sixth to a quarter of the speed.
  public static let replacement: String? = {
    let known = openblas_get_corename().map { String(cString: $0) } ?? ""
    guard getenv("OPENBLAS_CORETYPE") == nil,
      let better = better(than: known, on: InstructionSet.kernels)
    else { return nil }
    return openblas_choose_core(better) == 0 ? nil : better
  }()

  private static let prepared: Void = {
    _ = replacement
    openblas_end_threads()
  }()

  /// Chooses the kernels, and ends the threads that OpenBLAS starts as soon as a program is loaded, one a
  /// core, each waiting busily for a tenth of a second: a product is one thread's, and the engine's
  /// workers are threads of its own, which they would spin beside. Does nothing the second time.
  public static func prepareOnce() { prepared }

  /// A processor whose kernels have the vectors of these instructions; nil where those of `core` do.
  static func better(than core: String, on instructions: String) -> String? {
    guard
      !["Haswell", "Zen", "Excavator", "SkylakeX", "Cooperlake", "SapphireRapids"].contains(core)
    else { return nil }
    switch instructions {
    case "x86-64-v4": return "SkylakeX"
    case "x86-64-v3": return "Haswell"
    default: return nil
    }
  }
}
