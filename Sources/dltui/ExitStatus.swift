/// What the process ends with.
enum ExitStatus: Int32, Error {
  /// Done; also when the user stopped the run early.
  case done = 0
  /// The run failed.
  case runFailed = 1
  /// The command line or an input is wrong.
  case badInput = 2
  /// A signal ended it.
  case interrupted = 130
}
