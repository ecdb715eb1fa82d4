import Datasets
import NeuralEngine

/// A model as a Python file that computes with PyTorch what the network computes here: a module that
/// reads its parameters from the `.safetensors` file as they stand in it, and nothing but PyTorch.
///
/// Input and output are those of `ONNXExport`.
public struct PyTorchExport {
  private let model: ModelFile
  private let names: Set<String>
  private var lines: [String] = []
  /// Helpers that the layers need.
  private var helpers: Set<Helper> = []
  private var blockCount = 0

  private enum Helper: CaseIterable {
    case convolve, pool, normalize, recur, attend
  }

  /// The file's text.
  public static func text(of model: ModelFile) -> String {
    var export = PyTorchExport(model)
    return export.text(file: model.path.split(separator: "/").last.map(String.init) ?? "")
  }

  private init(_ model: ModelFile) {
    self.model = model
    names = Set(model.record.network.tensors.map(\.name))
  }

  private mutating func text(file: String) -> String {
    let record = model.record
    var variable = "x"
    if record.normalization != nil {
      lines.append(
        "mean, deviation = (self[n].view(\(Self.list(record.network.input.dimensions))) for n in "
          + "(\"\(ModelRecord.meanName)\", \"\(ModelRecord.deviationName)\"))")
      lines.append("x = torch.where(deviation > 0, (x - mean) / deviation, 0)")
    }
    for layer in ResolvedLayer.layers(of: record.network) { add(layer, &variable) }
    lines.append("return x")
    let forward = lines.map { "        \($0)" }.joined(separator: "\n")
    let helperText = Helper.allCases.filter(helpers.contains).map { Self.text(of: $0) + "\n\n" }
      .joined()
    let names = record.outputNames.map(Self.quoted).joined(separator: ", ")
    return """
      \"\"\"\(Self.comment(record.name)): a network that dltui trained. Needs PyTorch alone.

      python model.py \(Self.comment(file)) says what it is.
      \"\"\"
      import json
      import sys

      import torch
      import torch.nn.functional as F

      INPUT = \(Self.tuple(inputDimensions))  # of an example; \(inputText)
      OUTPUTS = [\(names)]
      \(features)


      def tensors(path):
          \"\"\"The F32 tensors of a safetensors file, by name.\"\"\"
          with open(path, "rb") as file:
              header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
              data = bytearray(file.read())
          header.pop("__metadata__", None)
          return {
              name: torch.frombuffer(data[slice(*entry["data_offsets"])], dtype=torch.float32)
              .reshape(entry["shape"]).clone()
              for name, entry in header.items() if entry["dtype"] == "F32"
          }


      \(helperText)class Model(torch.nn.Module):
          def __init__(self, path):
              super().__init__()
              for name, tensor in tensors(path).items():
                  if name in NAMES:
                      self.register_parameter(
                          name.replace(".", "_"),
                          torch.nn.Parameter(tensor, requires_grad=name not in FIXED))

          def __getitem__(self, name):
              return getattr(self, name.replace(".", "_"))

          def forward(self, x):
              \"\"\"What the last layer gives for x [batch, \(Self.list(inputDimensions))].\"\"\"
      \(forward)

          def predict(self, x):
              \"\"\"\(answerText)\"\"\"
      \(answer.map { "        \($0)" }.joined(separator: "\n"))


      NAMES = {\(nameList)}
      FIXED = [\(fixedList)]


      if __name__ == "__main__":
          model = Model(sys.argv[1]).eval()
          count = sum(p.numel() for p in model.parameters())
          sys.stdout.write(f"{count} numbers; takes {INPUT}, gives {OUTPUTS}\\n")

      """
  }

  // MARK: What it takes and gives

  private var isText: Bool { model.record.takesTokens }

  private var inputDimensions: [Int] {
    isText ? [model.record.network.input.steps] : model.record.network.input.dimensions
  }

  private var inputText: String {
    switch model.record.input {
    case .features: "features as the data has them"
    case .image: "pixels in 0...1, channels last"
    case .sequence: "steps, each with its features"
    case .text, .texts: ONNXExport.tokenText(model.record.input)
    }
  }

  /// What the columns of a table are called.
  private var features: String {
    let names = model.record.facts.featureNames
    guard !names.isEmpty else { return "" }
    return "FEATURES = [" + names.map(Self.quoted).joined(separator: ", ") + "]\n"
  }

  private var answerText: String {
    switch model.record.network.cost {
    case .squaredError: "Numbers in the unit of the data [batch, outputs]."
    case .triplet: "Embeddings [batch, outputs]: the nearer, the more alike."
    case .softmaxCrossEntropy, .sigmoidCrossEntropy: "Probabilities [batch, …, outputs]."
    }
  }

  private var answer: [String] {
    let network = model.record.network
    let isRow = network.output.steps == 1
    let isBinary = model.record.outputNames.count == 2 && network.outputCount == 1
    var lines = ["x = self(x)" + (isRow ? ".flatten(1)" : "")]
    switch network.cost {
    case .softmaxCrossEntropy: lines.append("return torch.softmax(x, -1)")
    case .sigmoidCrossEntropy where isBinary:
      lines += ["x = torch.sigmoid(x)", "return torch.cat([1 - x, x], -1)"]
    case .sigmoidCrossEntropy: lines.append("return torch.sigmoid(x)")
    case .triplet: lines.append("return x")
    case .squaredError where isBinary: lines.append("return torch.cat([1 - x, x], -1)")
    case .squaredError:
      if case .values(_, let scaling?) = model.record.output {
        lines.append(
          "return x * torch.tensor(\(scaling.standardDeviation)) + torch.tensor(\(scaling.mean))")
      } else {
        lines.append("return x")
      }
    }
    return lines
  }

  private var nameList: String {
    let statistics =
      model.record.normalization == nil
      ? [] : [ModelRecord.meanName, ModelRecord.deviationName]
    return (model.record.network.tensors.map(\.name) + statistics)
      .map { "\"\($0)\"" }.joined(separator: ", ")
  }

  /// What training does not change.
  private var fixedList: String {
    let fixed =
      model.record.network.tensors.filter { $0.kind == .statistic }.map(\.name)
      + (model.record.normalization == nil
        ? [] : [ModelRecord.meanName, ModelRecord.deviationName])
    return fixed.map { "\"\($0)\"" }.joined(separator: ", ")
  }

  // MARK: Layers

  /// Appends lines that make of the variable what the layer does.
  private mutating func add(_ layer: ResolvedLayer, _ x: inout String) {
    func tensor(_ name: String) -> String { "self[\"\(layer.name).\(name)\"]" }
    func optional(_ name: String) -> String {
      names.contains("\(layer.name).\(name)") ? tensor(name) : "None"
    }
    switch layer.kind {
    case .dense:
      let flat = layer.input.isSequence || layer.input.dimensions.count == 1 ? x : "\(x).flatten(1)"
      let bias = names.contains("\(layer.name).bias") ? " + \(tensor("bias"))" : ""
      lines.append("\(x) = \(flat) @ \(tensor("weight"))\(bias)")
    case .activation(let activation):
      if let function = Self.function(activation) { lines.append("\(x) = \(function(x))") }
    case .dropout(let rate): lines.append("\(x) = F.dropout(\(x), \(rate), self.training)")
    case .flatten: lines.append("\(x) = \(x).flatten(1)")
    case .conv2D, .conv1D, .depthwiseConv2D:
      guard let window = layer.window else { return }
      helpers.insert(.convolve)
      // A filter over one channel, which is its own.
      let isDepthwise = if case .depthwiseConv2D = layer.kind { true } else { false }
      let weight = tensor("weight") + (isDepthwise ? ".unsqueeze(-2)" : "")
      lines.append(
        "\(x) = convolve(\(x), \(weight), \(optional("bias")), "
          + "\(Self.tuple(window.stride)), \(Self.tuple(window.pads)))")
    case .maxPool, .averagePool:
      guard let window = layer.window else { return }
      let isMaximum = if case .maxPool = layer.kind { true } else { false }
      let function = "F.\(isMaximum ? "max" : "avg")_pool\(window.size.count)d"
      let sizes = "\(Self.tuple(window.size)), \(Self.tuple(window.stride))"
      if window.isPadded {
        helpers.insert(.pool)
        lines.append(
          "\(x) = pool(\(function), \(x), \(sizes), \(Self.tuple(window.pads)), "
            + "\(isMaximum ? "-torch.inf" : "0.0"))")
      } else {
        lines.append("\(x) = \(function)(\(x).movedim(-1, 1), \(sizes)).movedim(1, -1)")
      }
    case .upsample(let scale, let interpolation):
      let factors = layer.input.isSequence ? [scale.width] : [scale.height, scale.width]
      let mode =
        switch interpolation {
        case .nearest: "nearest"
        case .bilinear: layer.input.isSequence ? "linear" : "bilinear"
        }
      lines.append(
        "\(x) = F.interpolate(\(x).movedim(-1, 1), scale_factor=\(Self.tuple(factors)), "
          + "mode=\"\(mode)\").movedim(1, -1)")
    case .batchNorm(let momentum, let epsilon):
      helpers.insert(.normalize)
      lines.append(
        "\(x) = normalize(\(x), self, \"\(layer.name)\", \(1 - momentum), \(epsilon))")
    case .layerNorm(let epsilon):
      lines.append(
        "\(x) = F.layer_norm(\(x), (\(x).shape[-1],), \(tensor("scale")), \(tensor("shift")), "
          + "\(epsilon))")
    case .l2Normalize: lines.append("\(x) = F.normalize(\(x), dim=-1)")
    case .positionalEncoding: lines.append("\(x) = \(x) + \(tensor("table"))")
    case .multiHeadAttention(let heads, let isCausal):
      helpers.insert(.attend)
      lines.append(
        "\(x) = attend(\(x), self, \"\(layer.name)\", \(heads), "
          + "causal=\(isCausal ? "True" : "False"))")
    case .embedding: lines.append("\(x) = F.embedding(\(x).long(), \(tensor("weight")))")
    case .recurrent(let cell, _, let returnsSequence, let isBidirectional):
      helpers.insert(.recur)
      lines.append(
        "\(x) = recur(\"\(cell.rawValue)\", \(x), self, \"\(layer.name)\", "
          + "both=\(isBidirectional ? "True" : "False"), last=\(returnsSequence ? "False" : "True"))"
      )
    case .residual:
      blockCount += 1
      let saved = "x\(blockCount)"
      lines.append("\(saved) = \(x)")
      for inner in layer.body { add(inner, &x) }
      var other = saved
      for inner in layer.shortcut { add(inner, &other) }
      lines.append("\(x) = \(x) + \(saved)")
    case .concat:
      let names = layer.branches.map { branch in
        blockCount += 1
        var name = "x\(blockCount)"
        lines.append("\(name) = \(x)")
        for inner in branch { add(inner, &name) }
        return name
      }
      lines.append("\(x) = torch.cat([\(names.joined(separator: ", "))], -1)")
    }
  }

  /// Nil for the identity.
  private static func function(_ activation: Activation) -> ((String) -> String)? {
    switch activation {
    case .sigmoid: { "torch.sigmoid(\($0))" }
    case .tanh: { "torch.tanh(\($0))" }
    case .relu: { "F.relu(\($0))" }
    case .leakyRelu(let slope): { "F.leaky_relu(\($0), \(slope))" }
    case .gelu: { "F.gelu(\($0), approximate=\"tanh\")" }
    case .silu: { "F.silu(\($0))" }
    case .linear: nil
    }
  }

  private static func text(of helper: Helper) -> String {
    switch helper {
    case .convolve:
      """
      def convolve(x, weight, bias, stride, padding):
          \"\"\"Channels last, weight [..., in, out]; padding as F.pad takes it.\"\"\"
          function = F.conv2d if weight.dim() == 4 else F.conv1d
          x = F.pad(x.movedim(-1, 1), padding)
          weight = weight.movedim((-1, -2), (0, 1))
          return function(
              x, weight, bias, stride, groups=x.shape[1] // weight.shape[1]).movedim(1, -1)
      """
    case .pool:
      """
      def pool(function, x, window, stride, padding, edge):
          \"\"\"Channels last; of a mean what lies past the edge is no part.\"\"\"
          x = x.movedim(-1, 1)
          y = function(F.pad(x, padding, value=edge), window, stride)
          if edge == 0:
              y = y / function(F.pad(torch.ones_like(x), padding), window, stride)
          return y.movedim(1, -1)
      """
    case .normalize:
      """
      def normalize(x, model, name, momentum, epsilon):
          mean, variance, scale, shift = (
              model[f"{name}.{part}"] for part in ("runningMean", "runningVariance", "scale", "shift"))
          return F.batch_norm(
              x.movedim(-1, 1), mean.data, variance.data, scale, shift, model.training, momentum,
              epsilon).movedim(1, -1)
      """
    case .attend:
      """
      def attend(x, model, name, heads, causal):
          \"\"\"Self-attention over x [batch, time, units]; queries, keys and values by one product.\"\"\"
          parts = x @ model[f"{name}.queryKeyValueWeight"] + model[f"{name}.queryKeyValueBias"]
          q, k, v = (part.unflatten(-1, (heads, -1)).transpose(1, 2) for part in parts.chunk(3, -1))
          y = F.scaled_dot_product_attention(q, k, v, is_causal=causal).transpose(1, 2).flatten(2)
          return y @ model[f"{name}.outputWeight"] + model[f"{name}.outputBias"]
      """
    case .recur:
      """
      def recur(kind, x, model, name, both, last):
          \"\"\"A recurrent layer over x [batch, time, in]; gates stand in PyTorch's order but for the GRU's.\"\"\"
          flat = []
          for prefix in ("", "reverse") if both else ("",):
              def part(tensor):
                  return model[f"{name}.{prefix + tensor[0].upper() + tensor[1:] if prefix else tensor}"]
              w, u, b = part("inputWeight").t(), part("recurrentWeight").t(), part("bias")
              own = torch.zeros_like(b)
              if kind == "gru":
                  w, b = (torch.cat([t.chunk(3)[i] for i in (1, 2, 0)]) for t in (w, b))
                  own = torch.cat([own[: -len(own) // 3], part("recurrentBias")])
              flat += [w.contiguous(), u.contiguous(), b, own]
          units = u.shape[1]
          start = x.new_zeros(2 if both else 1, len(x), units)
          options = (True, 1, 0.0, model.training, both, True)
          if kind == "lstm":
              y, state, _ = torch.lstm(x, (start, start), flat, *options)
          else:
              y, state = (torch.gru if kind == "gru" else torch.rnn_tanh)(x, start, flat, *options)
          return state.movedim(0, 1).flatten(1) if last else y
      """
    }
  }

  // MARK: Text

  private static func list(_ numbers: [Int]) -> String {
    numbers.map(String.init).joined(separator: ", ")
  }

  private static func tuple(_ numbers: [Int]) -> String { "(\(list(numbers)),)" }

  /// Within a comment of three quotes.
  private static func comment(_ text: String) -> String {
    String(text.map { "\"\\\n\r".contains($0) ? "_" : $0 })
  }

  /// A Python string; what is not plain is written by its number.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case " "..."~": result.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16)
        result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      }
    }
    return result + "\""
  }
}
