/// Examples from an array whose first dimension counts them.
enum PredictedArrays {
  static func data(
    _ named: NamedArray, path: String, _ requirement: InputRequirement
  ) throws(DatasetError) -> UnlabeledData {
    let isSequence = if case .sequence = requirement { true } else { false }
    let inputs = try named.inputs(isSequence ? .sequence : .plain)
    let needed: [Int]
    switch requirement {
    case .features(let count, _, _, _): needed = [count]
    case .image(let shape): needed = [shape.height, shape.width, shape.channels]
    case .sequence(let steps, let features): needed = [steps, features]
    case .text, .texts:
      throw .inputs(path: path, .kind(found: "an array", needed: requirement.summary))
    }
    var found = inputs.rowShape
    if let image = inputs.imageShape { found = [image.height, image.width, image.channels] }
    // A row of as many numbers is what the network takes, laid out in a line.
    guard found == needed || inputs.rowShape == [requirement.count] else {
      throw .inputs(path: path, .shape(inputs.rowShape, needed: needed))
    }
    return UnlabeledData(inputs: inputs.values, featureCount: requirement.count)
  }
}
