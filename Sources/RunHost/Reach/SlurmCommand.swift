import FoundationEssentials
import RunControl

/// Slurm's programs, as they are to be called from anywhere: within a job, too.
package enum SlurmCommand {
  /// The words of a call. What a job's own variables would ask for is left out.
  ///
  /// - Parameter environment: of this process.
  package static func words(
    _ program: String, _ arguments: [String],
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> [String] {
    let ofJob = environment.keys.filter { $0.hasPrefix("SLURM_") && $0 != "SLURM_CONF" }.sorted()
    let clean = ofJob.isEmpty ? [] : ["env"] + ofJob.flatMap { ["-u", $0] }
    return clean + [program] + arguments
  }

  /// Whether a job runs at this moment, as far as Slurm can be asked.
  ///
  /// - Parameter limitSeconds: a scheduler that does not answer by then is taken to know of no such job.
  static func isRunning(job: String, limitSeconds: Double = 20) async -> Bool {
    let question = BriefProcess(
      words("squeue", ["--noheader", "--jobs=\(job)", "--format=%T"]), limitSeconds: limitSeconds)
    guard let answer = try? await question.answer() else { return false }
    return answer.split(whereSeparator: \.isNewline).contains("RUNNING")
  }

  /// Runs a program beside a job's own, on its first node.
  package static func beside(job: String, _ command: [String]) -> [String] {
    words(
      "srun", ["--jobid=\(job)", "--overlap", "--ntasks=1", "--nodes=1", "--quiet"] + command)
  }
}
