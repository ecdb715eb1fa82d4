extension BuiltInRecipe {
  static let vanishingGradients = BuiltInRecipe(
    name: "vanishing-gradients",
    summary: "eight sigmoid layers whose first ones hardly learn: see the layers",
    devAccuracy: "9 to 11 %, as by chance",
    text: """
      # A sigmoid's slope is at most a quarter: eight of them leave the first layer a gradient
      # thousands of times smaller than the last one's, and the cost stays where it is. Try
      #   --set 'model[1]=relu' … --set initializer=he, or batchNorm before each sigmoid,
      # or `init-compare`, which is this network mended.
      name: vanishing-gradients
      data:
        source: digits
        split: auto
        normalize: false
      model:
        - dense: 64
        - sigmoid
        - dense: 64
        - sigmoid
        - dense: 64
        - sigmoid
        - dense: 64
        - sigmoid
        - dense: 64
        - sigmoid
        - dense: 64
        - sigmoid
        - dense: 64
        - sigmoid
        - dense: 64
        - sigmoid
        - dense: 10
      cost: softmaxCrossEntropy
      initializer: xavier
      optimizer: {momentum: {learningRate: 0.1, beta: 0.9}}
      batchSize: 64
      epochs: 40
      metric: {optimize: dev/accuracy}
      seed: 1
      pace: 40

      """)

  static let initCompare = BuiltInRecipe(
    name: "init-compare",
    summary: "the same eight layers with ReLU and He's start; try others with --set initializer",
    devAccuracy: "95 to 98 %",
    text: """
      # The eight layers of `vanishing-gradients` with ReLU, whose slope is 1, and weights that keep
      # the variance from layer to layer (He 2015). Run it again with
      #   --set initializer=zeros            no unit ever differs from another
      #   --set initializer.random=0.01      signals shrink layer by layer
      #   --set initializer.random=1         they explode
      #   --set initializer=xavier           right for tanh, half the variance ReLU needs
      # and compare with `dltui runs`.
      name: init-compare
      data:
        source: digits
        split: auto
        normalize: false
      model:
        - dense: 64
        - relu
        - dense: 64
        - relu
        - dense: 64
        - relu
        - dense: 64
        - relu
        - dense: 64
        - relu
        - dense: 64
        - relu
        - dense: 64
        - relu
        - dense: 64
        - relu
        - dense: 10
      cost: softmaxCrossEntropy
      initializer: he
      optimizer: {momentum: {learningRate: 0.1, beta: 0.9}}
      batchSize: 64
      epochs: 40
      metric: {optimize: dev/accuracy}
      seed: 1
      pace: 40

      """)

  static let regularizationCompare = BuiltInRecipe(
    name: "regularization-compare",
    summary:
      "few examples, many parameters: L2 and dropout are there to be turned on while it runs",
    devAccuracy: "84 to 86 %",
    text: """
      # A network far too large for 100 noisy points: without regularization it learns them by heart
      # and the dev cost climbs. Raise L2 to 0.01 or dropout to 0.4 while it runs, or start with
      #   --set cost.l2=0.01    or    --set 'model[2].dropout=0.4' --set 'model[5].dropout=0.4'
      name: regularization-compare
      data:
        source: {moons: {count: 200, noise: 0.3}}
        split: {train: 0.5, dev: 0.5, test: 0}
        normalize: true
      model:
        - dense: 256
        - relu
        - dropout: 0.0
        - dense: 256
        - relu
        - dropout: 0.0
        - dense: 1
      cost: {sigmoidCrossEntropy: {}, l2: 0}
      initializer: he
      optimizer: {adam: {learningRate: 0.003}}
      batchSize: 32
      epochs: 400
      evaluate: {every: 2 epochs}
      metric: {optimize: dev/cost}
      seed: 1
      pace: 60

      """)
}
