import RunEvents
import RunLogs

/// Follows the log files that a trainer has open: curves that it writes and nobody else tells.
struct OpenLogs {
  let trainer: ExternalTrainer
  /// Where the trainer was started.
  let folder: String
  /// The run's own folder.
  let run: String

  private static let pause = Duration.seconds(1)
  /// More are not followed: nobody logs one training in so many files.
  private static let most = 32
  /// Files that a reading at the end is tried of so often.
  private static let lastReadings = 64

  /// Reads until the task is cancelled, and then what is left.
  func follow() async {
    var files: [FollowedFile] = []
    while !Task.isCancelled {
      take(&files)
      for file in files { trainer.logged(file.read(), in: name(of: file)) }
      do { try await Task.sleep(for: Self.pause) } catch { break }
    }
    for file in files {
      for _ in 0..<Self.lastReadings {
        trainer.logged(file.read(), in: name(of: file))
        if file.isCaughtUp { break }
      }
    }
  }

  /// Takes up what the trainer has opened since.
  private func take(_ files: inout [FollowedFile]) {
    guard let group = trainer.group, files.count < Self.most else { return }
    for path in OpenFiles.written(byGroup: group, below: folder, leaving: run)
    where !files.contains(where: { $0.path == path }) {
      if let file = FollowedFile(path) { files.append(file) }
    }
  }

  private func name(of file: FollowedFile) -> String {
    "\(file.path.dropFirst(folder.count).drop { $0 == "/" }) (\(file.format.title))"
  }
}
