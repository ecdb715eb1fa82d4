import LocalFiles
import Subprocess
import SystemPackage

/// A command as it is handed to the system. Its program is looked up here: to try one folder after
/// another takes a process each.
struct FoundProgram {
  let executable: Executable
  let arguments: Arguments

  /// - Parameters:
  ///   - command: the program and its words; without a slash it is looked for along `PATH`.
  ///   - folders: another `PATH` that it is to have; nil for this process's.
  init(_ command: [String], along folders: String? = nil) {
    let name = command[0]
    if name.contains("/") {
      executable = .path(FilePath(name))
    } else if let path = ProgramSearch.path(of: name, along: folders) {
      executable = .path(FilePath(path))
    } else {
      executable = .name(name)
    }
    arguments = Arguments(
      executablePathOverride: name, remainingValues: Array(command.dropFirst()))
  }
}
