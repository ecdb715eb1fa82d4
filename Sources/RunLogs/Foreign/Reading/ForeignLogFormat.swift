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
  /// Runs in an MLflow database.
  case mlflowDatabase
  /// Runs in a Trackio project's database.
  case trackio
  /// Studies and trials in an Optuna database.
  case optuna
  /// Lines and bars that a program printed.
  case console
  /// A terminal's recording, as asciinema writes them.
  case asciicast

  /// Whether each file is a run of its own.
  var isOneFile: Bool {
    switch self {
    case .csv, .jsonLines, .json, .huggingFace, .wandb, .console, .asciicast: true
    case .tensorBoard, .mlflow, .mlflowDatabase, .trackio, .optuna: false
    }
  }

  /// Whether one file holds many runs.
  var isDatabase: Bool {
    switch self {
    case .mlflowDatabase, .trackio, .optuna: true
    default: false
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
    case .mlflowDatabase: "MLflow database"
    case .trackio: "Trackio database"
    case .optuna: "Optuna study"
    case .console: "console text"
    case .asciicast: "terminal recording"
    }
  }
}
