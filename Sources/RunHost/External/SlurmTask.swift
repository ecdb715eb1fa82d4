import Glibc
import RunControl

/// This process's place among those that `srun` has started together.
package struct SlurmTask: Hashable, Sendable {
  /// From 0 on.
  package var number: Int
  package var count: Int

  /// - Parameter environment: nil comes of one that `srun` has not made.
  package init?(environment: [String: String]) {
    guard let number = environment["SLURM_PROCID"].flatMap({ Int($0) }), number >= 0 else {
      return nil
    }
    let count = environment["SLURM_STEP_NUM_TASKS"] ?? environment["SLURM_NTASKS"]
    self.number = number
    self.count = max(number + 1, count.flatMap { Int($0) } ?? 1)
  }

  /// Whether the job was begun before, and put back in the queue.
  package static func isRestarted(environment: [String: String]) -> Bool {
    environment["SLURM_RESTART_COUNT"].flatMap { Int($0) } ?? 0 > 0
  }

  /// Whether this process is a task of a job step. What Slurm sends to a step reaches every process of it,
  /// those in sessions of their own as well.
  package static func signalsReachAll(environment: [String: String]) -> Bool {
    environment["SLURM_STEP_ID"] != nil && ProcessTree.name(of: getppid()) == "slurmstepd"
  }
}
