import RunLogs

/// Runs that live now.
package enum LiveRuns {
  /// The runs in a folder that a host owns, those that started last first.
  package static func all(in folder: RunsFolder) throws -> [(path: String, process: Int)] {
    try folder.names().reversed().compactMap { name in
      let path = "\(folder.path)/\(name)"
      return HostLock.owner(of: path).map { (path, $0) }
    }
  }
}
