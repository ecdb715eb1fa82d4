import FoundationEssentials

/// The GPUs that may be handed out.
package enum GPUList {
  /// What says which ones a program sees.
  static let variable = "CUDA_VISIBLE_DEVICES"

  /// Those that this process sees, by number or by name; empty without any.
  package static var available: [String] {
    if let visible = ProcessInfo.processInfo.environment[variable] { return parsed(visible) }
    let folder = "/proc/driver/nvidia/gpus"
    let count = (try? FileManager.default.contentsOfDirectory(atPath: folder))?.count ?? 0
    return (0..<count).map(String.init)
  }

  /// `0,2` are two; what follows a negative number is not seen.
  static func parsed(_ visible: String) -> [String] {
    visible.split(separator: ",").map { $0.withoutOuterSpaces }
      .prefix { !$0.isEmpty && !$0.hasPrefix("-") }
  }
}
