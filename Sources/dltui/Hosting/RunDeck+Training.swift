import Dashboard
import RunEvents

extension RunDeck {
  /// A deck that shows a run that trains, and beside it those of a folder.
  ///
  /// - Parameters:
  ///   - model: the dashboard, which has heard of no run yet.
  ///   - runsFolder: nil for a run on another machine, which has no others beside it here.
  ///   - noConfig: whether runs that are begun from here leave the user's configuration alone.
  @MainActor
  init(
    _ model: DashboardModel, training source: any RunSource, runsFolder: String?, noConfig: Bool,
    preparation: @escaping () -> DashboardProgram.Preparation
  ) {
    // One each: whoever asks gets the answers.
    let library = { runsFolder.map { FolderLibrary(folder: $0) } }
    self.init(
      size: model.size, sparesCores: true,
      living: runsFolder.map { LocalHosts(folder: $0, noConfig: noConfig) },
      attach: { path, run in
        DashboardProgram(
          model: model, attachedTo: run, at: path, library: library(), sampler: SystemSampler())
      },
      notebook: NotesOfRuns())
    add(
      RunTab(path: "") {
        DashboardProgram(
          model: model, source: source, library: library(),
          sampler: runsFolder == nil ? nil : SystemSampler(), preparation: preparation)
      })
    show(0)
  }
}
