import LocalFiles
import Platform

extension DetachedThread {
  /// Starts a thread that training cannot do without.
  ///
  /// - Throws: `cannotStartThread` when the system has no thread to give.
  static func startForTraining(
    _ run: @escaping @Sendable () -> Void
  ) throws(TrainingError) {
    do throws(Failure) {
      try start(run)
    } catch {
      throw .cannotStartThread(cause: SystemError.text(error.code))
    }
  }
}
