/// A kind of log that other tools write.
public enum ForeignLogFormat: String, CaseIterable, Hashable, Sendable {
  case tensorBoard
  /// Comma, tab, semicolon or bar separated, with a header.
  case csv
  case jsonLines
  /// One JSON value: an array of records, an object of lists.
  case json
  /// Hugging Face `trainer_state.json`.
  case huggingFace
  /// A W&B offline transaction log, `.wandb`.
  case wandb
  /// A run folder of an MLflow file store.
  case mlflow

  /// Whether each file is a run of its own.
  var isOneFile: Bool {
    switch self {
    case .csv, .jsonLines, .json, .huggingFace, .wandb: true
    case .tensorBoard, .mlflow: false
    }
  }

  /// Whether the run's settings, if there are any, are in a file beside the log.
  var keepsSettingsBeside: Bool {
    switch self {
    case .csv, .jsonLines, .json: true
    default: false
    }
  }

  /// The name for people.
  public var title: String {
    switch self {
    case .tensorBoard: "TensorBoard events"
    case .csv: "CSV"
    case .jsonLines: "JSON lines"
    case .json: "JSON"
    case .huggingFace: "Hugging Face trainer state"
    case .wandb: "W&B offline run"
    case .mlflow: "MLflow file store"
    }
  }
}
