import Datasets
import FoundationEssentials
import RunEvents
import RunLogs
import Training

/// A run about to begin.
package struct RunStart: Sendable {
  package enum Log: Hashable, Sendable {
    case none
    /// A folder of its own in the folder of all runs, named after the time the run starts or, where
    /// that is given, another one.
    case new(folder: String, namedAt: Double? = nil)
    /// One that held so many bytes when it was read to go on from.
    case existing(path: String, sizeBytes: Int)
  }

  package var recipe: Recipe
  package var options: SessionOptions
  package let log: Log
  /// What the log of a run that is gone on with holds already.
  package var history: [RunEvent] = []
  /// The command that each alert is given to; empty leaves that out.
  package var alertCommand: [String] = []

  package init(recipe: Recipe, options: SessionOptions, log: Log, history: [RunEvent] = []) {
    self.recipe = recipe
    self.options = options
    self.log = log
    self.history = history
  }

  /// Loads the data, opens the log and builds the session; nothing is trained yet.
  ///
  /// - Parameters:
  ///   - loaded: the recipe's examples, where somebody has loaded them already.
  ///   - sink: hears every event, also those that the log could not keep.
  ///   - earlier: the run before it, with whose parameters this one begins; it has finished.
  ///   - loading: told how far a set of many files is read.
  package func begin(
    on loaded: DataSplit? = nil, showing sink: any RunEventSink,
    after earlier: TrainingInProgress? = nil,
    loading: @escaping @Sendable (LoadProgress) -> Void = { _ in }
  ) async throws -> TrainingInProgress {
    var recipe = recipe
    var options = options
    if let earlier {
      options.start = await earlier.finalParameters
      if let path = try earlier.modelPath { recipe.start?.origin = .run(path) }
    }
    let data = try loaded ?? recipe.loadData(progress: loading)
    // A recipe that makes no run must leave no folder behind.
    _ = try TrainingSession.manifest(recipe: recipe, data: data, options: options)
    let writer: RunLogWriter? =
      switch log {
      case .none: nil
      case .new(let folder, let namedAt):
        try RunLogWriter.create(
          in: folder, name: options.name, at: namedAt ?? options.startedAt)
      case .existing(let path, let sizeBytes): try Self.reopen(path, sizeBytes: sizeBytes)
      }
    if let writer {
      options.name = writer.name
      options.checkpointFolder = writer.checkpointFolder
      options.flushLog = { try writer.flush() }
      options.keepLog = { writer.bringToDisk() }
    }
    let sinks: [any RunEventSink] = (writer.map { [$0] } ?? []) + [sink]
    let alerts = AlertSink(
      SinkList(sinks), history: history, command: alertCommand,
      describe: AlertNote.describing(run: options.name, path: writer.map { Self.absolute($0.path) })
    )
    let session = try TrainingSession(
      recipe: recipe, data: data, options: options, sink: alerts)
    return TrainingInProgress(session: session, writer: writer, alerts: alerts)
  }

  private static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }

  /// - Throws: `RunLogError.inUse` also when somebody went on with the run since it was read.
  private static func reopen(_ path: String, sizeBytes: Int) throws(RunLogError) -> RunLogWriter {
    do throws(RunLogError) {
      return try RunLogWriter.reopen(path, readAt: sizeBytes)
    } catch {
      guard case .inUse = error, let process = HostLock.owner(of: path) else { throw error }
      throw .hosted(path: path, process: process)
    }
  }
}

/// A run with its log.
package struct TrainingInProgress: Sendable {
  package let session: TrainingSession
  package let writer: RunLogWriter?
  let alerts: AlertSink

  /// The run's folder; nil when it keeps none.
  package var path: String? { writer?.path }

  /// What it ended with.
  var finalParameters: StartingParameters {
    get async {
      let (values, tensors) = await session.parameters
      return StartingParameters(
        source: session.manifest.name, values: values, tensors: tensors)
    }
  }

  /// The file of what it ended with; nil when it keeps none.
  var modelPath: String? {
    get throws {
      try writer.map { try CheckpointFolder(path: $0.checkpointFolder).modelPath() }
    }
  }

  /// Waits for what its alerts began, and brings the log to the disk.
  package func close() async throws {
    await alerts.finish()
    try writer?.close()
  }
}
