import CKernels
import COpenBLAS

/// What of this machine's processor is computed with: found out when the program is loaded, so that the
/// same program runs on older ones.
public enum InstructionSet {
  /// The level of the instructions that the engine's own kernels use, such as `x86-64-v3` (AVX2).
  public static var kernels: String { String(cString: dlk_instruction_set()) }

  /// The processor that OpenBLAS takes this one for, whose matrix products it uses: `Haswell`.
  public static var blasCore: String { openblas_get_corename().map { String(cString: $0) } ?? "" }

  /// OpenBLAS with its version, `OpenBLAS 0.3.21`.
  public static var blas: String {
    let words = openblas_get_config().map { String(cString: $0).split(separator: " ") } ?? []
    return words.prefix(2).joined(separator: " ")
  }
}
