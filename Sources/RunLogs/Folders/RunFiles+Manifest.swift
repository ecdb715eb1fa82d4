import RunCoding
import RunEvents

extension RunFiles {
  /// The name of a folder that is called as runs are.
  var name: String? {
    let name = FileFacts.lastComponent(folder ?? "")
    return RunName.isDated(name) ? name : nil
  }

  /// What the run says of itself, and why its manifest could not be read where it had to be done without.
  ///
  /// - Parameters:
  ///   - started: the manifest as the log has it.
  ///   - origins: where it came from, as the log says later.
  /// - Throws: `RunLogError.notARun`, `.cannotOpen` when there is a manifest that the system does not
  ///   open and nothing else.
  func manifest(
    started: RunManifest?, origins: some Sequence<RunOrigin>, hasEvents: Bool
  ) throws(RunLogError) -> (manifest: RunManifest, problem: LogProblem?) {
    var problem: RunLogError?
    var manifest: RunManifest?
    if let folder {
      do throws(RunLogError) {
        manifest = try RunLog.readManifest(folder + "/" + RunLog.manifestName)
      } catch {
        problem = error
      }
    }
    guard manifest != nil || hasEvents else {
      if case .cannotOpen(let path, _) = problem, !FileFacts.isAbsent(path), let problem {
        throw problem
      }
      throw .notARun(path: path)
    }
    var known = manifest ?? started ?? RunManifest(name: FileFacts.lastComponent(path))
    for origin in origins { known.add(origin) }
    // A run is called as its folder is, which may have been renamed since.
    if let name { known.name = name }
    return (known, problem.map { LogProblem(offset: 0, reason: $0.description) })
  }
}
