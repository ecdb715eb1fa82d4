extension BuiltInRecipe {
  static let deepDigits = BuiltInRecipe(
    name: "deep-digits",
    summary: "handwritten digits, four hidden layers with batch norm",
    devAccuracy: "98 %",
    text: """
      # Four hidden layers learn the digits in a few epochs, because batch norm keeps what goes
      # into each layer at the same scale.
      name: deep-digits
      data:
        source: digits
        split: auto
        normalize: false
      model:
        - dense: 128
        - batchNorm
        - relu
        - dropout: 0.2
        - dense: 128
        - batchNorm
        - relu
        - dropout: 0.2
        - dense: 64
        - batchNorm
        - relu
        - dense: 64
        - batchNorm
        - relu
        - dense: 10
      cost: {softmaxCrossEntropy: {}, l2: 1.0e-4}
      initializer: he
      optimizer: {adam: {learningRate: 0.003}}
      schedule: {exponential: {rate: 0.95, every: epoch}}
      batchSize: 64
      epochs: 60
      earlyStopping: {metric: dev/cost, patience: 20, restoreBest: true}
      metric: {optimize: dev/accuracy}
      humanLevelError: 0.015
      seed: 1
      pace: 25

      """)

  static let leNetDigits = BuiltInRecipe(
    name: "lenet-digits",
    summary: "handwritten digits of 8×8 pixels by a small convolutional network",
    devAccuracy: "99 %",
    text: """
      # LeCun's pattern at the size of these images: convolution, pool, convolution, pool, dense.
      # Edges are where pens go; a filter that finds one finds it anywhere.
      name: lenet-digits
      data:
        source: digits
        split: auto
        normalize: false
        augment: {shift: 1, rotate: 10}
      model:
        - conv2D: {filters: 32, kernel: 3, padding: same}
        - batchNorm
        - relu
        - conv2D: {filters: 32, kernel: 3, padding: same}
        - batchNorm
        - relu
        - maxPool: 2
        - conv2D: {filters: 64, kernel: 3, padding: same}
        - batchNorm
        - relu
        - maxPool: 2
        - flatten
        - dropout: 0.3
        - dense: 64
        - relu
        - dropout: 0.3
        - dense: 10
      cost: {softmaxCrossEntropy: {}, l2: 1.0e-4}
      initializer: he
      optimizer: {adam: {learningRate: 0.002}}
      schedule: {cosine: {final: 0.01}}
      batchSize: 64
      epochs: 60
      earlyStopping: {metric: dev/accuracy, patience: 60, restoreBest: true}
      metric: {optimize: dev/accuracy}
      humanLevelError: 0.015
      seed: 1
      pace: 60

      """)

  static let leNetFashion = BuiltInRecipe(
    name: "lenet-fashion",
    summary: "Fashion-MNIST by a LeNet (apt-get install dataset-fashion-mnist)",
    devAccuracy: "91 %",
    text: """
      # LeNet with batch norm on 28×28 images of clothing: above 90 % within ten epochs, two points
      # more than dense layers of as many parameters.
      name: lenet-fashion
      data:
        source: fashion-mnist
        split: auto
        normalize: true
      model:
        - conv2D: {filters: 16, kernel: 5, padding: same}
        - batchNorm
        - relu
        - maxPool: 2
        - conv2D: {filters: 32, kernel: 3, padding: same}
        - batchNorm
        - relu
        - maxPool: 2
        - flatten
        - dense: 120
        - relu
        - dropout: 0.2
        - dense: 84
        - relu
        - dense: 10
      cost: {softmaxCrossEntropy: {}, l2: 1.0e-4}
      initializer: he
      optimizer: {adam: {learningRate: 0.001}}
      schedule: {cosine: {final: 0.01}}
      batchSize: 128
      epochs: 10
      evaluate: {every: epoch}
      metric: {optimize: dev/accuracy}
      seed: 1

      """)

  static let resNetFashion = BuiltInRecipe(
    name: "resnet-fashion",
    summary: "Fashion-MNIST by a small residual network (apt-get install dataset-fashion-mnist)",
    devAccuracy: "91 %",
    text: """
      # Three residual blocks: one that adds to its input, two that halve the image and widen it,
      # with a 1×1 convolution on the way around.
      name: resnet-fashion
      data:
        source: fashion-mnist
        split: auto
        normalize: true
      model:
        - conv2D: {filters: 16, kernel: 3, stride: 2, padding: same}
        - batchNorm
        - relu
        - residual:
            - conv2D: {filters: 16, kernel: 3, padding: same}
            - batchNorm
            - relu
            - conv2D: {filters: 16, kernel: 3, padding: same}
            - batchNorm
        - relu
        - residual:
            layers:
              - conv2D: {filters: 32, kernel: 3, stride: 2, padding: same}
              - batchNorm
              - relu
              - conv2D: {filters: 32, kernel: 3, padding: same}
              - batchNorm
            shortcut:
              - conv2D: {filters: 32, kernel: 1, stride: 2}
              - batchNorm
        - relu
        - residual:
            layers:
              - conv2D: {filters: 64, kernel: 3, stride: 2, padding: same}
              - batchNorm
              - relu
              - conv2D: {filters: 64, kernel: 3, padding: same}
              - batchNorm
            shortcut:
              - conv2D: {filters: 64, kernel: 1, stride: 2, padding: same}
              - batchNorm
        - relu
        - globalAveragePool
        - dense: 10
      cost: {softmaxCrossEntropy: {}, l2: 1.0e-4}
      initializer: he
      optimizer: {adam: {learningRate: 0.002}}
      schedule: {cosine: {final: 0.01}}
      batchSize: 128
      epochs: 10
      evaluate: {every: epoch}
      metric: {optimize: dev/accuracy}
      seed: 1

      """)

  static let inceptionFashion = BuiltInRecipe(
    name: "inception-fashion",
    summary: "Fashion-MNIST by two inception blocks (apt-get install dataset-fashion-mnist)",
    devAccuracy: "90 %",
    text: """
      # Two inception blocks: each looks at its input through 1×1, 3×3 and 5×5 filters and a pool, and
      # puts what they find side by side. A 1×1 convolution first makes the wide filters affordable:
      # 33,000 parameters do what LeNet does with 200,000.
      name: inception-fashion
      data:
        source: fashion-mnist
        split: auto
        normalize: true
      model:
        - conv2D: {filters: 16, kernel: 3, padding: same}
        - batchNorm
        - relu
        - maxPool: 2
        - concat:
            - [{conv2D: {filters: 16, kernel: 1}}, batchNorm, relu]
            - [{conv2D: {filters: 16, kernel: 1}}, batchNorm, relu, {conv2D: {filters: 24, kernel: 3, padding: same}}, batchNorm, relu]
            - [{conv2D: {filters: 8, kernel: 1}}, batchNorm, relu, {conv2D: {filters: 8, kernel: 5, padding: same}}, batchNorm, relu]
            - [{maxPool: {window: 3, stride: 1, padding: same}}, {conv2D: {filters: 16, kernel: 1}}, batchNorm, relu]
        - maxPool: 2
        - concat:
            - [{conv2D: {filters: 32, kernel: 1}}, batchNorm, relu]
            - [{conv2D: {filters: 32, kernel: 1}}, batchNorm, relu, {conv2D: {filters: 48, kernel: 3, padding: same}}, batchNorm, relu]
            - [{conv2D: {filters: 12, kernel: 1}}, batchNorm, relu, {conv2D: {filters: 16, kernel: 5, padding: same}}, batchNorm, relu]
            - [{maxPool: {window: 3, stride: 1, padding: same}}, {conv2D: {filters: 32, kernel: 1}}, batchNorm, relu]
        - globalAveragePool
        - dense: 10
      cost: {softmaxCrossEntropy: {}, l2: 1.0e-4}
      initializer: he
      optimizer: {adam: {learningRate: 0.003}}
      schedule: {cosine: {final: 0.01}}
      batchSize: 128
      epochs: 8
      evaluate: {every: epoch}
      metric: {optimize: dev/accuracy}
      seed: 1

      """)
}
