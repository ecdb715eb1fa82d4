/// What a run can be asked for: what it is called, its settings, its metrics, and what people wrote
/// about it.
public struct RunFacts: Hashable, Sendable {
  /// The last and the best value of a metric.
  public struct Metric: Hashable, Sendable {
    /// The value that was logged last.
    public var last: Double
    /// nil where nothing says which way it is better.
    public var best: Double?

    /// Of a metric with these values.
    public init(last: Double, best: Double? = nil) {
      self.last = last
      self.best = best
    }
  }

  /// A setting by its path, `optimizer.adam.learningRate`, with its value as text.
  public struct Setting: Hashable, Sendable {
    /// Where it is in the recipe.
    public internal(set) var path: String
    /// As the recipe has it.
    public internal(set) var value: String
    /// The parts of the path, as names are compared.
    var parts: [String]
  }

  /// The run's name.
  public var name = ""
  /// `running`, `interrupted`, `logged`, or the reason it finished for.
  public var state = ""
  /// What its data is called.
  public var dataName = ""
  /// Optimizer steps that are done.
  public var steps = 0
  /// Whole epochs that are done.
  public var epochs = 0
  /// Of training.
  public var seconds = 0.0
  /// What people wrote about it.
  public var notes = RunNotes()
  /// By its key.
  public var metrics: [MetricKey: Metric] = [:]
  /// The command line that began it; empty where nobody says.
  public var command = ""
  /// The search that it is a trial of; empty for a run of its own.
  public var searchName = ""
  /// The run that it branches from; nil for one that began by itself.
  public var parent: RunParent?
  /// What its dev metrics are measured on.
  public var devSet = DevSet()
  /// In the order of the recipe.
  public private(set) var settings: [Setting] = []

  /// Of a run that nothing is known of.
  public init() {}

  /// Takes a setting up, in place of one of the same path.
  public mutating func set(_ path: String, to value: String) {
    let setting = Setting(
      path: path, value: value,
      parts: path.split { ".[/".contains($0) }.map { Self.plain($0) })
    if let place = settings.firstIndex(where: { $0.path == path }) {
      settings[place] = setting
    } else {
      settings.append(setting)
    }
  }

  /// What the last cost was that was no number, `NaN` or `infinite`: of the train set, or else of another.
  /// Nil where it was one.
  public var brokenEnd: String? {
    let keys = MetricKey.trainCost.meanings + MetricKey("cost").meanings
    guard let last = keys.lazy.compactMap({ metrics[$0]?.last }).first, !last.isFinite else {
      return nil
    }
    return last.isNaN ? "NaN" : "infinite"
  }

  /// A name without what case, `_`, `-` and spaces differ in; short forms in full.
  package static func plain(_ name: some StringProtocol) -> String {
    let plain = name.lowercased().filter { !"_- ]".contains($0) }
    return shortForms[plain] ?? plain
  }

  private static let shortForms = [
    "lr": "learningrate", "wd": "weightdecay", "bs": "batchsize",
  ]
}

extension RunFacts {
  /// Fills in what a run's manifest says.
  ///
  /// - Parameter recipe: its recipe's settings by their paths.
  public mutating func take(_ manifest: RunManifest, recipe: [(path: String, value: String)]) {
    name = manifest.name
    dataName = manifest.data.name
    command = manifest.provenance["command"] ?? ""
    searchName = manifest.provenance["search"] ?? ""
    parent = manifest.parent
    devSet = DevSet(manifest)
    for (path, value) in recipe { set(path, to: value) }
    if manifest.trainer == .unknown {
      for (name, value) in manifest.provenance { set(name, to: value) }
    }
    let known = Set(settings.flatMap(\.parts))
    for value in manifest.hyperparameters
    where !known.contains(Self.plain(value.hyperparameter.key)) {
      set(value.hyperparameter.key, to: "\(value.value)")
    }
    if !known.contains("seed"), manifest.trainer != .unknown { set("seed", to: "\(manifest.seed)") }
  }
}

extension RunFacts {
  /// What a field of a query stands for in the run.
  enum Values {
    case texts([String])
    case numbers([Double])
  }

  /// Fields that every run has.
  static let common = ["name", "state", "data", "note", "tag", "steps", "epochs", "seconds"]

  /// The values under a name; nil when the run has nothing of that name.
  func values(of field: RunQuery.Field) -> Values? {
    switch field.kind {
    case .any:
      return values(ofCommon: field.name) ?? texts(ofSetting: field.name).map(Values.texts)
        ?? metric(field.name).map { .numbers([$0.last]) }
    case .setting: return texts(ofSetting: field.name).map(Values.texts)
    case .last: return metric(field.name).map { .numbers([$0.last]) }
    case .best: return metric(field.name)?.best.map { .numbers([$0]) }
    }
  }

  private func values(ofCommon name: String) -> Values? {
    switch Self.plain(name) {
    case "name", "run": .texts([self.name])
    case "state": .texts([state])
    case "data": .texts([dataName])
    case "note", "notes": .texts([notes.text])
    case "tag", "tags": .texts(notes.tags)
    case "step", "steps": .numbers([Double(steps)])
    case "epoch", "epochs": .numbers([Double(epochs)])
    case "seconds": .numbers([seconds])
    default: nil
    }
  }

  /// The values of settings whose path ends so. Where the name is in the middle of a path, what
  /// follows it is the value: `optimizer` is `adam` in `optimizer.adam.learningRate`.
  private func texts(ofSetting name: String) -> [String]? {
    let wanted = name.split { ".[/".contains($0) }.map { Self.plain($0) }
    guard !wanted.isEmpty else { return nil }
    var texts: [String] = []
    for setting in settings {
      if setting.parts.suffix(wanted.count).elementsEqual(wanted) {
        texts.append(setting.value)
      } else if let place = setting.parts.firstRange(of: wanted)?.upperBound,
        !texts.contains(setting.parts[place])
      {
        texts.append(setting.parts[place])
      }
    }
    return texts.isEmpty ? nil : texts
  }

  /// The metric of a key; of a name without a split, the dev set's before others.
  private func metric(_ name: String) -> Metric? {
    if let metric = metrics[MetricKey(name)] { return metric }
    let plain = Self.plain(name)
    if let key = metrics.keys.sorted().first(where: { Self.plain($0.text) == plain }) {
      return metrics[key]
    }
    let named = metrics.keys.filter { Self.plain($0.name) == plain }
    let order: [Split?] = [.dev, .train, nil, .test]
    for split in order {
      if let key = named.filter({ $0.split == split }).min() { return metrics[key] }
    }
    return nil
  }

  /// Names that a query may have meant, where it names something that no run has.
  var names: [String] { Self.common + settings.map(\.path) + metrics.keys.map(\.text) }
}
