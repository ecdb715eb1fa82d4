import Diagnosis
import NeuralEngine
import RunEvents

/// A metric that the engine logs, with all that help says of it. A metric is logged once it is described
/// here; alerts and bounds know those that are.
public struct MetricReference: Sendable {
  /// When it is measured.
  enum Moment: Sendable { case row, evaluation, end }

  /// The name without a set.
  let name: String
  /// The sets it is measured on; empty where it belongs to none.
  let splits: [Split]
  let moment: Moment
  /// The runs that log it; empty where all do.
  let problem: String
  /// Sentences for people.
  public let meaning: String
  /// How it is computed; nil where the meaning says it.
  public let formula: String?

  private init(
    _ name: String, _ splits: [Split], _ moment: Moment, of problem: String = "",
    _ meaning: String, _ formula: String? = nil
  ) {
    self.name = name
    self.splits = splits
    self.moment = moment
    self.problem = problem
    self.meaning = meaning
    self.formula = formula
  }

  /// What logs, rules and bounds call it.
  var keys: [MetricKey] {
    splits.isEmpty ? [MetricKey(name)] : splits.map { MetricKey($0, name) }
  }

  /// Its unit and which way is better.
  var definition: MetricDefinition { .known(name) ?? MetricDefinition(name: name) }

  /// The name as logs have it, of one set, or of several without any.
  public var key: String { splits.count == 1 ? keys[0].text : name }

  /// In which unit, which way is better, of which sets and which runs.
  public var facts: String {
    var facts: [String] = []
    if splits.count > 1 { facts.append(splits.map { "\($0.rawValue)/" }.joined(separator: " ")) }
    switch definition.unit {
    case .fraction: facts.append("a share, shown in %")
    case .plain: break
    case .milliseconds, .named: facts.append("in \(definition.unit.text)")
    }
    switch definition.direction {
    case .lowerIsBetter: facts.append("lower is better")
    case .higherIsBetter: facts.append("higher is better")
    case nil: facts.append("neither way is better")
    }
    if !problem.isEmpty { facts.append("logged by \(problem)") }
    return facts.joined(separator: "; ")
  }

  private static let sets: [Split] = [.train, .trainDev, .dev, .test]

  /// In the order to list them.
  static let all: [MetricReference] = rows + evaluations + ends

  private static let rows = [
    MetricReference(
      "batchCost", [.train], .row,
      "Mean cost of the minibatches since the row before, dropout on, the penalty left out."),
    MetricReference(
      "batchAccuracy", [.train], .row, of: "runs with classes or labels",
      "Share of those minibatches' targets that were answered correctly, dropout on."),
    MetricReference(
      "learningRate", [.train], .row, "What the optimizer used.", "base rate × schedule"),
    MetricReference(
      "gradientNorm", [.train], .row,
      "Mean norm of the whole gradient, the penalty's included, before clipping.", "‖∂J/∂θ‖"),
  ]

  private static let evaluations = [
    MetricReference(
      "cost", sets, .evaluation,
      "Mean over the examples, dropout off, the penalty left out; dltui help recipe has each cost's "
        + "formula. A squared error has its ½.", "(1/m) Σ L(ŷ, y)"),
    MetricReference(
      "penalizedCost", [.train], .evaluation, of: "runs whose cost has l1 or l2 above 0",
      "J, the train set's cost with the penalties on weights; Y shows it on the cost's chart. The "
        + "course's λ, of λ/(2m) Σ‖W‖², is ours times the m examples.",
      "cost + λ₁ Σ|w| + λ/2 Σ‖W‖²"),
    MetricReference(
      "accuracy", sets, .evaluation, of: "runs with classes or labels, or triplets",
      "Share of the targets that are answered correctly; with the cost triplet of pairs of examples, "
        + "those of one class and of two counting the same.",
      "correct / all, or 1 − (FAR + FRR) / 2"),
    MetricReference(
      "auc", sets, .evaluation, of: "runs with the cost triplet",
      "That a random pair of one class is nearer than a random pair of two: the area under the ROC "
        + "curve. Of a set \(VerificationReport.mostExamples) examples are compared."),
    MetricReference(
      "far", sets, .evaluation, of: "runs with the cost triplet",
      "False accept rate: the share of pairs of two classes that are taken for one.",
      "‖a − b‖² ≤ threshold"),
    MetricReference(
      "frr", sets, .evaluation, of: "runs with the cost triplet",
      "False reject rate: the share of pairs of one class that are taken for two.",
      "‖a − b‖² > threshold"),
    MetricReference(
      "threshold", sets, .evaluation, of: "runs with the cost triplet",
      "The squared distance at which FAR and FRR add up to the least on the set; of the test set that "
        + "of the dev set."),
    MetricReference(
      MetricKey.exactMatchName, sets, .evaluation, of: "runs with questions and answers",
      "Share of the answers that are right to the last character, written by themselves.",
      "right answers / all"),
    MetricReference(
      "precision", [.dev], .evaluation, of: "runs with classes",
      "Of what was taken for a class, the share that is of it; the mean over the classes.",
      "TP / (TP + FP)"),
    MetricReference(
      "recall", [.dev], .evaluation, of: "runs with classes",
      "Of what is of a class, the share that was taken for it; the mean over the classes.",
      "TP / (TP + FN)"),
    MetricReference(
      "f1", [.dev], .evaluation, of: "runs with classes",
      "Harmonic mean of precision and recall of each class; the mean over the classes.",
      "2 P R / (P + R)"),
    MetricReference(
      "rmse", sets, .evaluation, of: "runs that predict numbers",
      "Root of the mean squared error, in the targets' unit; of several targets the mean.",
      "√((1/m) Σ (ŷ − y)²)"),
    MetricReference(
      "mae", sets, .evaluation, of: "runs that predict numbers",
      "Mean absolute error, in the targets' unit; of several targets the mean.",
      "(1/m) Σ |ŷ − y|"),
    MetricReference(
      "r2", sets, .evaluation, of: "runs that predict numbers",
      "Share of the targets' variance that is explained: 1 at best, 0 for predicting their mean.",
      "1 − Σ (ŷ − y)² / Σ (y − ȳ)²"),
    MetricReference(
      "sparsity", [.train], .evaluation, of: "runs whose cost has l1",
      "Share of the weights next to 0.", "|w| < \(Trainer.sparsityThreshold)"),
  ]

  private static let ends = [
    MetricReference(
      "inferenceMilliseconds", [], .end,
      "The model's answer to one example alone, the median of several."),
    MetricReference("modelBytes", [], .end, "What the parameters take.", "4 × parameters"),
  ]

  /// Whether a metric is described; a hyperparameter's own curve is while it moves.
  static func describes(_ key: MetricKey) -> Bool {
    all.contains { $0.keys.contains(key) }
      || HyperparameterDefinition.usual(Hyperparameter(key.name))
        != .undeclared(Hyperparameter(key.name))
  }

  /// Metrics that are measured at the same moment.
  public struct Group: Sendable {
    /// What help calls them.
    public let title: String
    /// When they are measured.
    public let introduction: String
    /// In the order to list them.
    public let metrics: [MetricReference]
  }

  /// All metrics.
  public static let groups: [Group] = [
    Group(
      title: "steps",
      introduction: "In each logged row, over the steps since the one before (logEvery). While a "
        + "hyperparameter moves by itself, its value has a curve too.", metrics: rows),
    Group(
      title: "evaluations",
      introduction: "At each evaluation (evaluate), with the parameters as they are then. m is the "
        + "number of targets, ŷ the answer, y what it should be, ȳ their mean.",
      metrics: evaluations),
    Group(
      title: "end", introduction: "Once, of the model that a run ends with; bounds go by them.",
      metrics: ends),
  ]

  /// What a bound can be about: everything that a run of some kind measures of a model.
  static let bounds: [MetricKey] = (ends + evaluations).flatMap(\.keys).filter { $0.split != .test }
}
