extension BuiltInRecipe {
  static let fashionBase = BuiltInRecipe(
    name: "fashion-base",
    summary: "five of Fashion-MNIST's classes, what transfer-fashion begins with",
    devAccuracy: "98 to 99 %",
    text: """
      # The first stage of `transfer-fashion`: 25,000 images of five kinds of clothing teach the
      # filters what cloth looks like. 98 % of unseen images in four epochs.
      name: fashion-base
      data:
        source: fashion-mnist
        classes: [T-shirt/top, Trouser, Coat, Sneaker, Bag]
        split: auto
        normalize: false  # 0...1 for these classes and for others
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
        - dense: 64
        - relu
        - dropout: 0.3
        - dense: classes
      cost: {softmaxCrossEntropy: {}, l2: 1.0e-4}
      initializer: he
      optimizer: {adam: {learningRate: 0.001}}
      schedule: {cosine: {final: 0.05}}
      batchSize: 128
      epochs: 4
      evaluate: {every: epoch}
      metric: {optimize: dev/accuracy}
      seed: 1

      """)

  static let transferFashion = BuiltInRecipe(
    name: "transfer-fashion",
    summary: "Fashion-MNIST's other five classes from 333 images, on what fashion-base learned",
    devAccuracy: "88 to 90 %",
    text: """
      # Two runs. The first, `fashion-base`, learns five kinds of clothing from 25,000 images, unless
      # there is a finished run of it. This one is to tell five others apart and has 333 images of
      # them: it takes over the filters as they are, begins a new head and trains the dense layers
      # alone. 88 to 90 % of unseen images; the same network from nothing reaches 86 to 89 %, at a
      # fifth more cost (three seeds):
      #   --set start=null --set 'model[0].frozen=false' --set 'model[1].frozen=false'
      #   --set 'model[4].frozen=false' --set 'model[5].frozen=false'
      name: transfer-fashion
      data:
        source: fashion-mnist
        classes: [Pullover, Dress, Sandal, Shirt, Ankle boot]
        limit: 2000
        split: {train: 0.125, dev: 0.625, test: 0.25}
        normalize: false
      start: {recipe: fashion-base, reinitialize: head}
      model:
        - {conv2D: {filters: 16, kernel: 5, padding: same}, frozen: true}
        - {batchNorm: , frozen: true}
        - relu
        - maxPool: 2
        - {conv2D: {filters: 32, kernel: 3, padding: same}, frozen: true}
        - {batchNorm: , frozen: true}
        - relu
        - maxPool: 2
        - flatten
        - dense: 64
        - relu
        - dropout: 0.3
        - dense: classes
      cost: {softmaxCrossEntropy: {}, l2: 1.0e-4}
      initializer: he
      optimizer: {adam: {learningRate: 0.001}}
      schedule: {cosine: {final: 0.05}}
      batchSize: 32
      epochs: 40
      evaluate: {every: epoch}
      metric: {optimize: dev/accuracy}
      seed: 1
      pace: 30

      """)
}
