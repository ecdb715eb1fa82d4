extension BuiltInRecipe {
  static let charLSTM = BuiltInRecipe(
    name: "char-lstm",
    summary: "writes given names letter by letter, an LSTM; the temperature is live",
    devAccuracy: "40 % of letters",
    text: """
      # 5,130 given names, letter by letter. At each evaluation the network writes six of its own:
      # noise at first, then what could be one. A higher temperature makes it bolder.
      name: char-lstm
      data:
        source: names
        split: {train: 0.9, dev: 0.1}
      model:
        - embedding: {units: 24}   # a vector for each character there is
        - lstm: 128
        - dropout: 0.2
        - dense: classes           # and for each how likely it comes next
      cost: softmaxCrossEntropy
      initializer: xavier
      optimizer: {adam: {learningRate: 0.004}}
      schedule: {exponential: {rate: 0.93, every: epoch}}
      gradientClip: {norm: 5}
      batchSize: 64
      epochs: 25
      evaluate: {every: epoch}
      earlyStopping: {metric: dev/cost, patience: 5, restoreBest: true}
      metric: {optimize: dev/cost}
      seed: 1
      temperature: 0.8
      pace: 60

      """)

  static let charGRU = BuiltInRecipe(
    name: "char-gru",
    summary: "writes given names letter by letter, two GRU layers",
    devAccuracy: "39 % of letters",
    text: """
      # The same names by two layers of gated recurrent units, one on the other.
      name: char-gru
      data:
        source: names
        split: {train: 0.9, dev: 0.1}
      model:
        - embedding: {units: 24}
        - gru: 96
        - dropout: 0.2
        - gru: 96
        - dropout: 0.2
        - dense: classes
      cost: softmaxCrossEntropy
      initializer: xavier
      optimizer: {adamW: {learningRate: 0.004, weightDecay: 0.01}}
      schedule: {cosine: {final: 0.05}, warmup: {epochs: 1}}
      gradientClip: {norm: 5}
      batchSize: 64
      epochs: 20
      evaluate: {every: epoch}
      metric: {optimize: dev/cost}
      seed: 1
      temperature: 0.8
      pace: 60

      """)

  static let charTransformer = BuiltInRecipe(
    name: "char-transformer",
    summary: "writes given names letter by letter, two blocks of causal self-attention",
    devAccuracy: "40 % of letters",
    text: """
      # The same names by a small transformer: every letter looks at those before it. The blocks add
      # to what is there, normalized as it goes in (Vaswani et al. 2017, Xiong et al. 2020).
      name: char-transformer
      data:
        source: names
        split: {train: 0.9, dev: 0.1}
      model:
        - embedding: {units: 64}
        - positionalEncoding       # which letter is where; attention alone would not know
        - residual: [layerNorm, {multiHeadAttention: {heads: 4, causal: true}}, {dropout: 0.1}]
        - residual: [layerNorm, {dense: 128}, gelu, {dense: 64}, {dropout: 0.1}]
        - residual: [layerNorm, {multiHeadAttention: {heads: 4, causal: true}}, {dropout: 0.1}]
        - residual: [layerNorm, {dense: 128}, gelu, {dense: 64}, {dropout: 0.1}]
        - layerNorm
        - dense: classes
      cost: softmaxCrossEntropy
      initializer: xavier
      optimizer: {adamW: {learningRate: 0.002, weightDecay: 0.05}}
      schedule: {cosine: {final: 0.02}, warmup: {epochs: 1}}
      gradientClip: {norm: 1}
      batchSize: 64
      epochs: 30
      evaluate: {every: epoch}
      earlyStopping: {metric: dev/cost, patience: 8, restoreBest: true}
      metric: {optimize: dev/cost}
      seed: 1
      temperature: 0.8
      pace: 60

      """)

  static let attentionDates = BuiltInRecipe(
    name: "attention-dates",
    summary: "reads dates as people write them and tells them as 1979-05-03, causal self-attention",
    devAccuracy: "99 % of whole dates",
    text: """
      # "3 May 1979=" goes on "1979-05-03": one network reads the question and writes the answer, letter
      # by letter, and only the answer's letters have a part in the cost. No day of the dev set is in
      # the train set, and every text has one reading, so that all of them can be right. Layers, v
      # shows where each letter of the answer looks.
      name: attention-dates
      data:
        source: dates
        split: {train: 0.8, dev: 0.1, test: 0.1}
      model:
        - embedding: {units: 64}
        - positionalEncoding
        - residual: [layerNorm, {multiHeadAttention: {heads: 4, causal: true}}]
        - residual: [layerNorm, {dense: 128}, gelu, {dense: 64}]
        - residual: [layerNorm, {multiHeadAttention: {heads: 4, causal: true}}]
        - residual: [layerNorm, {dense: 128}, gelu, {dense: 64}]
        - layerNorm
        - dense: classes
      cost: softmaxCrossEntropy
      initializer: xavier
      optimizer: {adamW: {learningRate: 0.002, weightDecay: 0.01}}
      schedule: {cosine: {final: 0.02}, warmup: {epochs: 1}}
      gradientClip: {norm: 1}
      batchSize: 64
      epochs: 12
      evaluate: {every: epoch}
      earlyStopping: {metric: dev/cost, patience: 6, restoreBest: true}
      metric: {optimize: dev/exactMatch}
      seed: 1
      pace: 60

      """)

  static let sequenceRNN = BuiltInRecipe(
    name: "sequence-rnn",
    summary: "tells noisy sine, square and sawtooth waves apart, a recurrent layer",
    devAccuracy: "100 %",
    text: """
      # Forty steps of a noisy wave, and only at the last the question which form it has.
      name: sequence-rnn
      data:
        source: waves
        split: auto
        normalize: false
      model:
        - rnn: {units: 48, output: last}
        - dense: 3
      cost: softmaxCrossEntropy
      initializer: xavierUniform
      optimizer: {adam: {learningRate: 0.003}}
      gradientClip: {norm: 1}
      batchSize: 32
      epochs: 60
      evaluate: {every: epoch}
      earlyStopping: {metric: dev/cost, patience: 15, restoreBest: true}
      metric: {optimize: dev/accuracy}
      seed: 1
      pace: 60

      """)

  static let multitask = BuiltInRecipe(
    name: "multitask",
    summary: "four questions about each point at once, a third of the answers missing",
    devAccuracy: "97 %",
    text: """
      # One network for four questions about a point. Where an answer is missing, that question has
      # no part in the cost; the others still teach the layers they share. Right is a point whose
      # known answers are all right.
      name: multitask
      data:
        source: tasks
        split: auto
        normalize: true
      model:
        - dense: 64
        - relu
        - dense: 32
        - relu
        - dense: 4
      cost: sigmoidCrossEntropy
      initializer: he
      optimizer: {adam: {learningRate: 0.005}}
      batchSize: 64
      epochs: 60
      evaluate: {every: epoch}
      earlyStopping: {metric: dev/cost, patience: 20, restoreBest: true}
      metric: {optimize: dev/accuracy}
      seed: 1
      pace: 60

      """)
}
