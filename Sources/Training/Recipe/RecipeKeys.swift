import Datasets

/// The keys and names recipes are written in.
enum RecipeKeys {
  static let top = [
    "name", "data", "model", "start", "cost", "initializer", "optimizer", "schedule",
    "gradientClip",
    "batchSize", "epochs", "evaluate", "earlyStopping", "metric", "alerts", "humanLevelError",
    "seed",
    "logEvery", "workers", "temperature", "pace", "search",
  ]
  static let data = [
    "source", "classes", "limit", "split", "seed", "trainDev", "devSource", "normalize",
    "scaleTargets", "augment",
  ]
  static let origins = ["from", "recipe"]
  static let layers = [
    "dense", "relu", "leakyRelu", "sigmoid", "tanh", "linear", "gelu", "silu", "dropout",
    "flatten", "conv2D", "conv1D", "maxPool", "averagePool", "globalMaxPool", "globalAveragePool",
    "batchNorm", "layerNorm", "residual", "concat", "embedding", "rnn", "gru", "lstm",
    "positionalEncoding", "multiHeadAttention",
  ]
  static let optimizers = [
    "gradientDescent", "momentum", "nesterov", "rmsProp", "adam", "adamW",
  ]
  static let schedules = [
    "constant", "exponential", "staircase", "inverseTime", "cosine", "oneCycle", "piecewise",
  ]
  static let initializers = ["zeros", "random", "xavier", "xavierUniform", "he", "orthogonal"]
  static let sources = DataSource.builtInNames + ["csv", "idx", "npy", "npz", "images", "text"]

  /// Where a key belongs that people tend to write at the wrong place.
  static let homes = [
    "learningRate": "optimizer.adam", "beta1": "optimizer.adam", "beta2": "optimizer.adam",
    "weightDecay": "optimizer.adamW", "warmup": "schedule",
    "l1": "cost", "l2": "cost", "classWeights": "cost", "reinitialize": "start", "dropout": "model",
    "patience": "earlyStopping", "source": "data",
    "split": "data", "classes": "data", "limit": "data", "normalize": "data",
    "scaleTargets": "data", "augment": "data",
    "trainDev": "data",
    "devSource": "data", "optimize": "metric", "satisfy": "metric",
  ]
}
