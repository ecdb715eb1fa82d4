import Datasets

/// How far a host is with the run that comes next.
package enum HostProgress: Sendable {
  case loading(LoadProgress)
  /// The run has begun; its folder, where it keeps one.
  case ready(path: String?)
  /// The run's own end is written.
  case over(path: String?)
  /// Nobody can connect, and why; the run goes on.
  case unreachable(String)
  /// Something that people should know, as one sentence.
  case note(String)
}
