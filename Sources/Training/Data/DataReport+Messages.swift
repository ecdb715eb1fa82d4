import RunEvents

extension DataReport {
  /// What a user should know of the data before trusting its numbers, one sentence each.
  public var messages: [(level: Message.Level, text: String)] {
    overlaps.map { (.warning, sentence($0)) } + drifts(.dev, .test) + drifts(.train, .dev)
  }

  private func sentence(_ overlap: SetOverlap) -> String {
    let total = sets.first { $0.split == overlap.second }?.count ?? overlap.count
    var text =
      "\(overlap.count) of \(total) examples of \(overlap.second.title) stand in "
      + "\(overlap.first.title) as well"
    if overlap.contradictions > 0 {
      text += ", \(overlap.contradictions) of them with another target"
    }
    return text
      + (overlap.first == .train || overlap.first == .trainDev
        ? ": what is measured on \(overlap.second.title) is flattered"
        : ": the two do not tell apart what was tuned from what holds")
  }

  private func drifts(
    _ first: Split, _ second: Split
  ) -> [(level: Message.Level, text: String)] {
    let found = drifts.filter { $0.first == first && $0.second == second }
    guard let strongest = found.first else { return [] }
    let more = found.count > 1 ? ", and more like it" : ""
    let start =
      "\(first.title) and \(second.title) differ: \(strongest.sentence)\(more); "
    return first == .dev
      ? [(.warning, start + "what is chosen on dev need not hold on test")]
      : [(.note, start + "part of dev's error is mismatch of data, which data.trainDev measures")]
  }
}

extension SetDrift {
  /// `class 3 is 12.1 % of dev, 5.0 % of test`
  var sentence: String {
    switch kind {
    case .classShare:
      "class \(name) is \(Self.percent(firstValue)) of \(first.title), "
        + "\(Self.percent(secondValue)) of \(second.title)"
    case .featureMean:
      "\(name) is \(RunLoop.short(firstValue)) on the mean of \(first.title), "
        + "\(RunLoop.short(secondValue)) of \(second.title)"
    }
  }

  private static func percent(_ share: Double) -> String {
    "\((share * 1000).rounded() / 10) %"
  }
}
