extension BuiltInRecipe {
  static let verifyDigits = BuiltInRecipe(
    name: "verify-digits",
    summary: "whether two pictures are of the same digit, by embeddings (triplet cost)",
    devAccuracy: "97 to 99 % of pairs",
    text: """
      # Verification, as of faces: what comes out is no class but an embedding, and two pictures are taken
      # for the same digit where their embeddings are near. Pairs of one digit and of two count the same:
      # a guess is right half the time, the distance of the pixels themselves 82 %.
      name: verify-digits
      data:
        source: digits
        # devClasses: ["7", "8", "9"]  # trains on the others: 69 to 75 %, no more than the pixels' 75 %.
        # Of seven digits nobody learns what makes any two alike; faces are learned of thousands of people.
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
        - dense: 32
        - l2Normalize
      cost: {triplet: {margin: 0.2, mining: semiHard}, l2: 1.0e-4}
      initializer: he
      optimizer: {adam: {learningRate: 0.002}}
      schedule: {cosine: {final: 0.01}}
      batchSize: 64
      epochs: 20
      metric: {optimize: dev/accuracy}
      seed: 1
      pace: 60

      """)
}
