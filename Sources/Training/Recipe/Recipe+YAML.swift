import Datasets
import NeuralEngine

extension Recipe {
  /// The recipe with everything it leaves to defaults spelled out; reading it gives an equal one.
  public var yaml: String {
    let lines = [
      "name: \(Self.quoted(name))",
      "data:",
      "  source: \(Self.text(of: data))",
      "  classes: \(classes.map(Self.list) ?? "null")",
      "  devClasses: \(devClasses.map(Self.list) ?? "null")",
      "  limit: \(limit.map { "\($0)" } ?? "null")",
      "  split: \(splitText)",
      "  seed: \(splitSeed.map { "\($0)" } ?? "null")",
      "  stratify: \(stratify)",
      "  trainDev: \(Self.number(trainDev))",
      "  devSource: \(devSource.map(Self.text) ?? "null")",
      "  normalize: \(normalize)",
      "  scaleTargets: \(scaleTargets)",
      "  augment: {\(augmentText)}",
      "model:",
    ]
    let rest = [
      "start: \(start.map(Self.text) ?? "null")",
      "cost: {\(cost.rawValue): {\(tripletText)}, l1: \(l1.map(Self.number) ?? "null"), "
        + "l2: \(Self.number(l2)), classWeights: \(classWeights.map(Self.text) ?? "null")}",
      "initializer: \(initializerText)",
      "optimizer: \(optimizerText)",
      "schedule: \(schedule.yaml)",
      "gradientClip: \(gradientClipText)",
      "batchSize: \(batchSizeText)",
      "epochs: \(epochs)",
      "evaluate: {every: \(evaluationText)}",
      "earlyStopping: \(earlyStoppingText)",
      "metric: {optimize: \(optimizingMetric), "
        + "satisfy: \(Self.list(satisfy))}",
      "humanLevelError: \(humanLevelError.map(Self.number) ?? "null")",
      "seed: \(seed)",
      "logEvery: \(logText)",
      "workers: \(workers.map { "\($0)" } ?? "auto")",
      "temperature: \(temperature.map(Self.number) ?? "null")",
      "pace: \(Self.number(stepRateLimit))",
    ]
    let model = layers.map { "  - \(Self.text(of: $0))" }
    let space = search.map { "  \(Self.key($0.path)): \($0.range.yaml)" }
    let watched = alerts.isEmpty ? [] : ["alerts: \(Self.list(alerts.map(\.description)))"]
    return (lines + model + rest + watched + (space.isEmpty ? [] : ["search:"]) + space)
      .joined(separator: "\n") + "\n"
  }

  private static func list(_ texts: [String]) -> String {
    "[\(texts.map(quoted).joined(separator: ", "))]"
  }

  private static func text(of start: Start) -> String {
    let origin =
      switch start.origin {
      case .run(let run): "from: \(quoted(run))"
      case .recipe(let name): "recipe: \(quoted(name))"
      }
    let layers = start.reinitialize.map(String.init).joined(separator: ", ")
    return "{\(origin), reinitialize: [\(layers)]}"
  }

  private static func text(of classWeights: ClassWeights) -> String {
    guard case .named(let weights) = classWeights else { return "balanced" }
    let entries = weights.sorted { $0.key < $1.key }.map { "\(quoted($0)): \(number($1))" }
    return "{\(entries.joined(separator: ", "))}"
  }

  /// A bracket within a plain word is none of YAML's, but people are used to quotes there.
  private static func key(_ path: String) -> String { path.contains("[") ? "\"\(path)\"" : path }

  private var tripletText: String {
    cost == .triplet
      ? "margin: \(Self.number(triplets.margin)), mining: \(triplets.rule.rawValue)" : ""
  }

  private var augmentText: String {
    Augmentation.Operation.allCases.compactMap { operation in
      augment[operation].map { "\(operation.rawValue): \(Self.number($0))" }
    }.joined(separator: ", ")
  }

  private var splitText: String {
    switch split {
    case .auto: "auto"
    case .shares(let train, let dev, let test):
      "{train: \(Self.number(train)), dev: \(Self.number(dev)), test: \(Self.number(test))}"
    }
  }

  private var initializerText: String {
    switch initializer {
    case .zeros: "zeros"
    case .random(let sigma): "{random: \(Self.number(sigma))}"
    case .xavier: "xavier"
    case .xavierUniform: "xavierUniform"
    case .orthogonal: "orthogonal"
    case .he: "he"
    }
  }

  private var optimizerText: String {
    let rate = "learningRate: \(Self.number(learningRate))"
    return switch optimizer {
    case .gradientDescent: "{gradientDescent: {\(rate)}}"
    case .momentum(let beta, let isCorrected):
      "{momentum: {\(rate), beta: \(Self.number(beta))\(isCorrected ? ", correction: true" : "")}}"
    case .nesterov(let beta): "{nesterov: {\(rate), beta: \(Self.number(beta))}}"
    case .rmsProp(let beta, let epsilon):
      "{rmsProp: {\(rate), beta: \(Self.number(beta)), epsilon: \(Self.number(epsilon))}}"
    case .adam(let beta1, let beta2, let epsilon, let isCorrected):
      "{adam: {\(rate), beta1: \(Self.number(beta1)), beta2: \(Self.number(beta2)), "
        + "epsilon: \(Self.number(epsilon))\(isCorrected ? "" : ", correction: false")}}"
    case .adamW(
      let beta1, let beta2, let epsilon, let weightDecay, let isCorrected, let decaysBiases):
      "{adamW: {\(rate), beta1: \(Self.number(beta1)), beta2: \(Self.number(beta2)), "
        + "epsilon: \(Self.number(epsilon)), weightDecay: \(Self.number(weightDecay)), "
        + "decayBiases: \(decaysBiases)"
        + "\(isCorrected ? "" : ", correction: false")}}"
    }
  }

  private var gradientClipText: String {
    let limits = [("norm", gradientClipNorm), ("value", gradientClipValue)].compactMap {
      name, limit in
      limit.map { "\(name): \(Self.number($0))" }
    }
    return limits.isEmpty ? "null" : "{\(limits.joined(separator: ", "))}"
  }

  private var batchSizeText: String {
    switch batchSize {
    case .examples(let count): "\(count)"
    case .all: "all"
    }
  }

  private var evaluationText: String {
    switch evaluateEvery {
    case .epochs(1): "epoch"
    case .epochs(let count): "\(count) epochs"
    case .steps(let count): "\(count) steps"
    }
  }

  private var earlyStoppingText: String {
    earlyStopping.map {
      "{metric: \($0.metric), patience: \($0.patience), restoreBest: \($0.restoreBest)}"
    } ?? "null"
  }

  private var logText: String {
    switch logEvery {
    case .auto: "auto"
    case .steps(let count): "\(count)"
    }
  }

  /// The shortest decimal that reads back as the same number; with a point before an exponent,
  /// without which YAML 1.1 takes it for text.
  static func number(_ value: Double) -> String {
    let text = "\(value)"
    guard let exponent = text.firstIndex(of: "e"), !text.contains(".") else { return text }
    return text[..<exponent] + ".0" + text[exponent...]
  }

  /// Plain where that reads back as the same text in any YAML, in double quotes otherwise.
  static func quoted(_ text: String) -> String {
    let isPlain =
      text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./".contains($0)) }
      && text.first.map { $0.isLetter || $0 == "/" } == true
      && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        .contains(text.lowercased())
    guard !isPlain else { return text }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _
      where scalar.value < 0x20 || (0x7f...0xa0).contains(scalar.value)
        || [0x2028, 0x2029, 0xfeff].contains(scalar.value):
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
