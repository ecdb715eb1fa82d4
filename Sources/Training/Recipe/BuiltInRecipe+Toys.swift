extension BuiltInRecipe {
  static let logistic = BuiltInRecipe(
    name: "logistic",
    summary: "two overlapping clouds, logistic regression by batch gradient descent",
    devAccuracy: "96 to 98 %",
    text: """
      # Logistic regression: no hidden layer, one output, the whole train set in each step. The
      # clouds overlap, so that even the best line is right for only 97.7 % of all points.
      name: logistic
      data:
        source: blobs
        split: auto
        normalize: true
      model:
        - dense: 1
      cost: sigmoidCrossEntropy
      initializer: zeros
      optimizer: {gradientDescent: {learningRate: 0.5}}
      batchSize: all
      epochs: 200
      evaluate: {every: 2 epochs}
      metric: {optimize: dev/accuracy}
      humanLevelError: 0.0228
      seed: 1
      pace: 15

      """)

  static let moons = BuiltInRecipe(
    name: "moons",
    summary: "two interleaving half circles, one hidden layer of tanh",
    devAccuracy: "99 to 100 %",
    text: """
      # Two half circles: a curved boundary from one hidden layer. Noise takes 0.9 % of the points
      # to the other class's side.
      name: moons
      data:
        source: moons
        split: auto
        normalize: true
      model:
        - dense: 16
        - tanh
        - dense: 2
      cost: {softmaxCrossEntropy: {}, l2: 1.0e-5}
      initializer: xavier
      optimizer: {adam: {learningRate: 0.02}}
      batchSize: 32
      epochs: 60
      evaluate: {every: epoch}
      earlyStopping: {metric: dev/cost, patience: 20, restoreBest: true}
      metric: {optimize: dev/accuracy}
      humanLevelError: 0.009
      seed: 1
      pace: 50

      """)

  static let circles = BuiltInRecipe(
    name: "circles",
    summary: "a circle within a circle, momentum and a single sigmoid output",
    devAccuracy: "98 to 100 %",
    text: """
      # A circle within a circle: momentum, and one output for the two classes.
      name: circles
      data:
        source: circles
        split: auto
        normalize: true
      model:
        - dense: 16
        - tanh
        - dense: 1
      cost: sigmoidCrossEntropy
      initializer: xavier
      optimizer: {momentum: {learningRate: 0.5, beta: 0.9}}
      batchSize: 32
      epochs: 60
      evaluate: {every: epoch}
      earlyStopping: {metric: dev/cost, patience: 20, restoreBest: true}
      metric: {optimize: dev/accuracy}
      seed: 1
      pace: 50

      """)

  static let xor = BuiltInRecipe(
    name: "xor",
    summary: "four quadrants, what no network without a hidden layer learns",
    devAccuracy: "95 to 97 %",
    text: """
      # Exclusive or: diagonal quadrants belong together, so no straight line separates them. Noise
      # takes 3.9 % of the points across an axis.
      name: xor
      data:
        source: xor
        split: auto
        normalize: true
      model:
        - dense: 16
        - relu
        - dense: 2
      cost: softmaxCrossEntropy
      initializer: he
      optimizer: {rmsProp: {learningRate: 0.01, beta: 0.9}}
      schedule: {exponential: {rate: 0.97, every: epoch}}
      batchSize: 32
      epochs: 60
      evaluate: {every: epoch}
      earlyStopping: {metric: dev/cost, patience: 20, restoreBest: true}
      metric: {optimize: dev/accuracy}
      humanLevelError: 0.039
      seed: 1
      pace: 50

      """)

  static let shallowFlower = BuiltInRecipe(
    name: "shallow-flower",
    summary: "the petals of a flower, one wide hidden layer of tanh",
    devAccuracy: "91 to 93 %",
    text: """
      # The planar flower: one hidden layer of 64 units against its interleaved petals, which noise
      # makes overlap by about 6 %.
      name: shallow-flower
      data:
        source: flower
        split: auto
        normalize: true
      model:
        - dense: 64
        - tanh
        - dense: 2
      cost: {softmaxCrossEntropy: {}, l2: 1.0e-5}
      initializer: xavier
      optimizer: {adam: {learningRate: 0.05}}
      schedule: {cosine: {final: 0.02}}
      batchSize: 64
      epochs: 80
      evaluate: {every: epoch}
      metric: {optimize: dev/accuracy}
      humanLevelError: 0.06
      seed: 1
      pace: 60

      """)

  static let deepSpiral = BuiltInRecipe(
    name: "deep-spiral",
    summary: "three wound arms, four hidden layers of ReLU",
    devAccuracy: "99 to 100 %",
    text: """
      # Three arms wound around each other: four hidden layers.
      name: deep-spiral
      data:
        source: spiral
        split: auto
        normalize: true
      model:
        - dense: 32
        - relu
        - dense: 32
        - relu
        - dense: 32
        - relu
        - dense: 32
        - relu
        - dense: 3
      cost: {softmaxCrossEntropy: {}, l2: 1.0e-5}
      initializer: he
      optimizer: {adam: {learningRate: 0.005}}
      schedule: {cosine: {final: 0.02}}
      batchSize: 64
      epochs: 100
      evaluate: {every: epoch}
      metric: {optimize: dev/accuracy}
      seed: 1
      pace: 60

      """)
}
