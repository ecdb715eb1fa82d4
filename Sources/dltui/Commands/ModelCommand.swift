import ArgumentParser
import Training

struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Say what a trained model is: layers, tensors and their layouts, inputs, outputs.",
    discussion: """
      A run keeps its model in checkpoints/final.safetensors (best.safetensors while it trains), which \
      has all that it takes to use it: copy the file alone. Beside the parameters, F32 and row-major, \
      its metadata has, as JSON where it is no word:

      layers: as recipes write them, sizes filled in. A tensor is called after its layer's place and \
      kind, 0.dense.weight; within a residual block or a concat the places go on, 3.residual.0.conv2D.weight.
      layouts: what each tensor's dimensions are. dense [in, out], y = x W + b; conv2D [height, width, \
      in, out] over images with the channels last; depthwiseConv2D [height, width, channels]; conv1D [size, in, out]; embedding [vocabulary, \
      units]; recurrent layers [in, gates · units] and [units, gates · units] with the gates side by \
      side, input, forget, candidate, output of an LSTM and candidate, reset, update of a GRU (reset, \
      update, candidate in the recurrent weight), whose reset gate multiplies the product with the \
      state and its recurrentBias; multiHeadAttention [in, 3 · units] with queries, keys and values side \
      by side, a head's columns together in each, and [units, units] for what comes out; \
      positionalEncoding [time, units], which is added. A layer before batchNorm has no bias.
      cost: softmaxCrossEntropy and sigmoidCrossEntropy apply softmax and sigmoid to the outputs; \
      squaredError is half the squared error, of targets as they are scaled; triplet compares the \
      outputs' squared distances, with the margin and the mining that the metadata's triplet has.
      input: kind (features, image, sequence, text), shape [without the batch], names of the features. \
      Pixels are in 0...1, eight bits divided by 255. Text goes in as numbers of tokens after a line's \
      end, which is token 0.
      tokenizer, where tokens are not just the characters of the output: unit (character, word, bytePairs), \
      vocabulary and merges, in their order. output: kind (classes, labels, nextToken, values, embedding), \
      names (classes, or the vocabulary), and of \
      values the mean and standardDeviation that bring the outputs to their unit.
      normalization: inputs are (x - normalization.mean) / normalization.standardDeviation, two \
      tensors in the order of the input, and 0 where the standard deviation is 0.
      encoding: how the inputs come of a table's columns, one after the other. A number, or a date as \
      days since 1970, is one input, fill where it is missing; of texts each has an input that is 1 \
      where the cell is that text, then one for all others where poolsOthers; last comes an input that \
      is 1 where the cell is missing, where marksMissing. missing: what stands for that besides nothing.
      step, epoch, dataFingerprint: what the parameters are of. otherColumns: the labels' and the \
      weight's, which are no input.

      --surface draws the train set's cost, penalties left out, over a plane through the model: along the \
      two directions in which the run moved the most, found by principal components of its checkpoints \
      (Li et al. 2018), or along random ones. Plateaus, ravines and the way through them come into \
      sight; a minimum of the plane need not be one of the whole space. A run keeps a checkpoint every ten \
      seconds, and when it is told to save: of a shorter one its beginning and its end alone are known.

      --nearest and --analogy compare the tokens of a model of text by the rows of its embedding: by \
      the cosine of the angle between them, 1 for the same direction. An analogy of a b c is what is to \
      c as b is to a, nearest to b - a + c with each of length 1 (Mikolov, Yih & Zweig 2013). A word is \
      read as the model reads text, in small letters where its tokens are words. What is several tokens \
      stands at the sum of their vectors (Bojanowski et al. 2017). Of parts of words one that goes on \
      within its word has @@ behind it, in what is listed and in what is asked.

      dltui predict, evaluate --data and write use such a file by its path; export --format onnx or \
      pytorch brings it elsewhere.
      """)

  @Argument(
    help: ArgumentHelp(
      "Its folder, its name or the beginning of it, latest, or a .safetensors file.",
      valueName: "run"), completion: .runsOrFiles)
  var name = "latest"

  @OptionGroup var folder: RunsFolderOption

  @OptionGroup var surface: SurfaceOptions

  @Option(
    help: ArgumentHelp(
      "List the tokens nearest to this word, or character; \\n is a line's end.", valueName: "word")
  )
  var nearest: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "List what is to the third as the second is to the first: man woman king.",
      valueName: "word"))
  var analogy: [String] = []

  @Option(help: ArgumentHelp("How many tokens are listed.", valueName: "count"))
  var count = 10

  @Flag(help: "Print one JSON object.")
  var json = false

  func validate() throws {
    guard analogy.isEmpty || analogy.count == 3 else {
      throw ValidationError(
        "--analogy takes three words, a b c: a is to b as c is to what (got \(analogy.count))")
    }
    guard nearest == nil || analogy.isEmpty else {
      throw ValidationError("--nearest and --analogy exclude each other")
    }
    guard !surface.surface || nearest == nil && analogy.isEmpty else {
      throw ValidationError("--surface stands alone: --nearest and --analogy are of tokens")
    }
    guard (1...100_000).contains(count) else {
      throw ValidationError("--count must be 1 to 100000 (got \(count))")
    }
  }

  func run() throws {
    if surface.surface { return try surface.show(name, in: folder, json: json) }
    if nearest != nil || !analogy.isEmpty { return try compare() }
    let text = ModelText(try folder.model(name))
    StandardOutput.print(json ? try text.json() : text.plain, as: json ? .json : .text)
  }

  private func compare() throws {
    let file = try folder.model(name)
    let vectors = try TokenVectors(file)
    func token(_ text: String) -> String { text == "\\n" ? "\n" : text }
    let words = (nearest.map { [$0] } ?? analogy).map(token)
    let found =
      words.count == 1
      ? try vectors.nearest(to: words[0], count: count)
      : try vectors.analogy(words[0], words[1], words[2], count: count)
    var parts: [[String]] = []
    for word in words { parts.append(try vectors.parts(of: word)) }
    let text = NeighbourText(file: file.path, words: words, parts: parts, neighbours: found)
    StandardOutput.print(json ? try text.json() : text.plain, as: json ? .json : .text)
  }
}
