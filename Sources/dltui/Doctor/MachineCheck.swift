import FoundationEssentials
import Glibc
import LocalFiles
import NeuralEngine
import RunControl

extension DoctorArea {
  /// What computes, and with what.
  static func machine() async -> DoctorArea {
    var area = DoctorArea("machine")
    let processors = ProcessInfo.processInfo.activeProcessorCount
    let memory = ByteCount.text(Int(clamping: ProcessInfo.processInfo.physicalMemory))
    let model = line(of: "/proc/cpuinfo", named: "model name") ?? "a processor without a name"
    area.ok("processor", "\(model.excerpt), \(processors) in use, \(memory) of memory")
    area.ok("kernels", "\(InstructionSet.kernels) instructions")
    let core = "\(InstructionSet.blas), for \(InstructionSet.blasCore)"
    if let forced = ProcessInfo.processInfo.environment["OPENBLAS_CORETYPE"], !forced.isEmpty {
      area.warning(
        "matrix products", "\(core), as OPENBLAS_CORETYPE=\(forced.excerpt) asks",
        "unset OPENBLAS_CORETYPE, so that it is chosen by the processor")
    } else if MatrixLibrary.replacement != nil {
      area.ok("matrix products", "\(core): chosen here, the library is older than the processor")
    } else {
      area.ok("matrix products", core)
    }
    let gpus = await graphics()
    switch gpus {
    case .success(let names) where names.isEmpty:
      area.ok("GPU", "none; dltui's own engine uses none")
    case .success(let names): area.ok("GPU", names.joined(separator: "; "))
    case .failure(let failure):
      area.warning("GPU", "nvidia-smi \(failure.cause)", "see whether nvidia-smi works by itself")
    }
    let system = line(of: "/etc/os-release", named: "PRETTY_NAME", separator: "=")
    area.summary =
      "machine: \(system?.replacing("\"", with: "").excerpt ?? "Linux"), "
      + "Linux \(kernelRelease), \(model.excerpt), \(processors) processors, \(memory)"
    if case .success(let names) = gpus, !names.isEmpty {
      area.summary += "; \(names.joined(separator: "; "))"
    }
    return area
  }

  /// The graphics processors that NVIDIA's tool knows of; none where it is not installed.
  private static func graphics() async -> Result<[String], BriefProcess.Failure> {
    guard let tool = ProgramSearch.path(of: "nvidia-smi") else { return .success([]) }
    do throws(BriefProcess.Failure) {
      let text = try await BriefProcess(
        [tool, "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"],
        limitSeconds: 10
      ).answer()
      return .success(text.split(separator: "\n").map { String($0).excerpt })
    } catch {
      return .failure(error)
    }
  }

  private static var kernelRelease: String {
    var names = utsname()
    uname(&names)
    return withUnsafeBytes(of: &names.release) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  /// The first value of that name in a file of lines such as `name : value`.
  private static func line(
    of file: String, named name: String, separator: Character = ":"
  ) -> String? {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
    let value = line?.split(separator: separator, maxSplits: 1).last
    return value?.withoutOuterSpaces
  }
}
