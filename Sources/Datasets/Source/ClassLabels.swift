import NeuralEngine

/// Classes from labels that are numbers or names.
enum ClassLabels {
  /// The most classes that labels may tell apart.
  private static let largestClassCount = 10_000

  /// Whether so many different labels are no classes: hardly two examples have the same.
  static func areNone(_ labels: Int, examples: Int) -> Bool { labels > 20 && labels * 2 > examples }

  /// The targets of each array, over the classes of all of them.
  ///
  /// Whole numbers are class numbers from 0; names are classes in sorted order; rows of zeros with
  /// a single one mean the place of the one.
  static func targets(
    of arrays: [NamedArray]
  ) throws(DatasetError) -> (targets: [Targets], classNames: [String]) {
    if arrays.allSatisfy({ $0.array.element.isText }) { return try named(arrays) }
    var classes: [[Int32]] = []
    for array in arrays { classes.append(try numbers(array)) }
    let different = Set(classes.joined()).count
    guard !areNone(different, examples: classes.reduce(0) { $0 + $1.count }) else {
      throw arrays[0].failure(.tooManyClasses(count: different))
    }
    let largest = Int(classes.joined().max() ?? 0)
    guard largest > 0 else { throw arrays[0].failure(.singleClass(name: "0")) }
    return (
      classes.map { .classes($0, count: largest + 1) }, (0...largest).map { "\($0)" }
    )
  }

  private static func numbers(_ labels: NamedArray) throws(DatasetError) -> [Int32] {
    guard let numbers = labels.array.integers() else { throw labels.failure(.text) }
    let dimensions = labels.array.dimensions
    if dimensions.count == 2, dimensions[1] > 1, let classes = oneHot(numbers, dimensions[1]) {
      return classes
    }
    try labels.requireOneColumn()
    var classes: [Int32] = []
    classes.reserveCapacity(numbers.count)
    for (index, number) in numbers.enumerated() {
      guard let number else { throw labels.failure(.labelNotWhole(index: index)) }
      guard (0..<largestClassCount).contains(number) else {
        throw labels.failure(
          .labelOutOfRange(index: index, value: number, limit: largestClassCount))
      }
      classes.append(Int32(number))
    }
    return classes
  }

  /// The places of the ones; nil when a row is not zeros with a single one.
  private static func oneHot(_ numbers: [Int?], _ width: Int) -> [Int32]? {
    var classes: [Int32] = []
    for start in stride(from: 0, to: numbers.count, by: width) {
      let row = numbers[start..<(start + width)]
      guard row.allSatisfy({ $0 == 0 || $0 == 1 }), row.count(where: { $0 == 1 }) == 1,
        let place = row.firstIndex(of: 1)
      else { return nil }
      classes.append(Int32(place - start))
    }
    return classes
  }

  private static func named(
    _ arrays: [NamedArray]
  ) throws(DatasetError) -> (targets: [Targets], classNames: [String]) {
    var texts: [[String]] = []
    for array in arrays {
      try array.requireOneColumn()
      texts.append(array.array.texts() ?? [])
    }
    let names = Set(texts.joined()).sorted()
    guard names.count > 1 else { throw arrays[0].failure(.singleClass(name: names.first ?? "")) }
    guard names.count <= largestClassCount,
      !areNone(names.count, examples: texts.reduce(0) { $0 + $1.count })
    else {
      throw arrays[0].failure(.tooManyClasses(count: names.count))
    }
    let numbers = Dictionary(uniqueKeysWithValues: zip(names, Int32(0)...))
    return (
      texts.map { .classes($0.compactMap { numbers[$0] }, count: names.count) }, names
    )
  }
}
