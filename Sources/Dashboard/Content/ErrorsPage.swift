import CellUI
import Diagnosis
import RunEvents

/// What the dev set is predicted as: the confusion matrix, the classes that suffer, the most confident
/// errors.
struct ErrorsPage {
  let model: DashboardModel

  private var theme: Theme { model.theme }

  /// - Parameter height: rows that there are; pictures are as large as they allow.
  func lines(width: Int, height: Int = 0) -> [[Span]] {
    guard let confusion = model.shownConfusion else {
      return [[Span("nothing has been measured yet", theme[.textDim])]]
    }
    if let tagging = model.errorTagging, model.isTagging {
      return ErrorTaggingPage(
        model: model, tagging: tagging, confusion: confusion, names: names(confusion)
      ).lines(width: width, height: height)
    }
    let names = names(confusion)
    let counted = ConfusionMatrix(confusion)
    var lines = [summary(counted, confusion.split)] + [[]]
    lines += beside(
      matrix(counted, names, width: width), mostConfused(counted, names), width: width)
    guard !confusion.mistakes.isEmpty else { return lines }
    lines += [[], [Span("most confident errors", theme[.textStrong]), tagged(confusion.mistakes)]]
    let images = confusion.mistakes.compactMap { mistake -> Thumbnail? in
      guard var image = mistake.thumbnail else { return nil }
      let file = mistake.text.flatMap { $0.split(separator: "/").last } ?? ""
      image.label = text(mistake, names) + (file.isEmpty ? "" : " \(file)")
      return image
    }
    let listed = listed(confusion.mistakes.filter { $0.thumbnail == nil }, names, width: width)
    lines += ThumbnailRows(model: model).lines(
      images, width: width, height: height - lines.count - listed.count)
    return lines + listed
  }

  /// How many of them were looked at, and which tags they have.
  private func tagged(_ mistakes: [Confusion.Mistake]) -> Span {
    guard model.canTagErrors, let tags = model.errorTagging?.tags else {
      return Span("", theme[.textDim])
    }
    let looked = mistakes.filter { tags.examined[$0.example] != nil }
    let counts = tags.categories.compactMap { tag -> String? in
      let count = looked.count { tags.tags(of: $0.example).contains(tag) }
      return count > 0 ? "\(count) \(tag)" : nil
    }
    let found = counts.isEmpty ? "" : ": " + counts.joined(separator: ", ")
    return Span(
      "  \(looked.count) of \(mistakes.count) looked at\(found)", theme[.textDim])
  }

  /// Mistakes without a picture, in as many columns as there is room for.
  private func listed(
    _ mistakes: [Confusion.Mistake], _ names: [String], width: Int
  ) -> [[Span]] {
    let texts = mistakes.map { ($0.text ?? "example \($0.example)", text($0, names)) }
    let left = texts.map(\.0.displayWidth).max() ?? 0
    let cell = left + (texts.map(\.1.displayWidth).max() ?? 0) + 6
    let columns = max(1, width / max(1, cell))
    return stride(from: 0, to: texts.count, by: columns).map { start in
      texts[start..<min(start + columns, texts.count)].flatMap { text in
        [
          Span(text.0.paddedRight(to: left + 2), theme[.textDim]),
          Span(text.1.paddedRight(to: cell - left - 2), theme[.text]),
        ]
      }
    }
  }

  private func names(_ confusion: Confusion) -> [String] {
    let known = model.run.manifest?.data.classNames ?? []
    return (0..<confusion.classCount).map { known.name(ofOutput: $0) }
  }

  /// `3 as 8, 97%`.
  private func text(_ mistake: Confusion.Mistake, _ names: [String]) -> String {
    "\(names.name(ofOutput: mistake.label)) as \(names.name(ofOutput: mistake.prediction)) "
      + NumberFormat.percent(mistake.confidence, decimals: 0)
  }

  private func summary(_ confusion: ConfusionMatrix, _ split: Split) -> [Span] {
    let (wrong, all) = (Int(bounded: confusion.mistaken), Int(bounded: confusion.total))
    let share = confusion.error ?? 0
    return [
      Span(
        "\(NumberFormat.grouped(wrong)) of \(NumberFormat.grouped(all)) wrong", theme[.textStrong]),
      Span("  \(NumberFormat.percent(share)) of the \(split.rawValue) set", theme[.text]),
    ]
  }

  // MARK: Matrix

  private static let ratesHeader = "  recall  precision"
  private static let ratesWidth = ratesHeader.displayWidth

  /// Rows are the true classes, columns the predicted ones; then each class's recall and precision.
  private func matrix(
    _ confusion: ConfusionMatrix, _ names: [String], width: Int
  ) -> [[Span]] {
    let count = confusion.classCount
    let corner = "true \\ predicted"
    var nameWidth = min(14, max(5, names.map(\.displayWidth).max() ?? 0))
    let widest = "\(Int(bounded: confusion.weights.max() ?? 0))".count
    let greatest = confusion.commonestMistakes(1).first?.weight ?? 1
    let fits = (widest + 1) * count + corner.displayWidth + Self.ratesWidth < width
    if fits { nameWidth = max(nameWidth, corner.displayWidth) }
    let room = width - nameWidth - Self.ratesWidth - 1
    let cell = max(widest + 1, min(6, room / max(1, count)))
    guard cell * count <= room else { return classTable(confusion, names, nameWidth) }
    let heat = [
      HeatScale(theme), HeatScale(theme[.eventWarning], theme[.eventError]),
    ]
    var header = [
      Span((fits ? corner : "true").paddedRight(to: nameWidth), theme[.textDim])
    ]
    for name in names {
      header.append(
        Span(name.truncated(to: cell - 1, ellipsis: "").paddedLeft(to: cell), theme[.textDim]))
    }
    header.append(Span(Self.ratesHeader, theme[.textDim]))
    return [header]
      + (0..<count).map { row in
        var line = [name(names[row], nameWidth)]
        for column in 0..<count {
          let value = Int(bounded: confusion[row, column])
          // Right ones by their share of the class, mistakes by the greatest of their kind.
          let most = row == column ? max(1, confusion.support(row)) : max(1, greatest)
          let style =
            value == 0
            ? theme[.chartGrid]
            : heat[row == column ? 0 : 1].shade(
              Double(value) / most, behind: theme[row == column ? .textStrong : .eventError])
          line.append(
            Span((value == 0 ? model.symbols.dot : "\(value)").paddedLeft(to: cell), style))
        }
        return line + rates(confusion, row)
      }
  }

  private func name(_ name: String, _ width: Int) -> Span {
    Span(
      name.truncated(to: width, ellipsis: model.symbols.ellipsis).paddedRight(to: width),
      theme[.parameterName])
  }

  /// A dash where there is nothing to have a share of.
  private func rates(_ confusion: ConfusionMatrix, _ index: Int) -> [Span] {
    func text(_ rate: Double, of total: Double, _ columns: Int) -> String {
      (total > 0 ? NumberFormat.percent(rate, decimals: 0) : "–").paddedLeft(to: columns)
    }
    return [
      Span(text(confusion.recall(index), of: confusion.support(index), 8), theme[.textStrong]),
      Span(
        text(confusion.precision(index), of: confusion.predicted(index), 11), theme[.text]),
    ]
  }

  /// Where the matrix does not fit: each class alone.
  private func classTable(
    _ confusion: ConfusionMatrix, _ names: [String], _ nameWidth: Int
  ) -> [[Span]] {
    [[Span("class".paddedRight(to: nameWidth) + Self.ratesHeader, theme[.textDim])]]
      + names.indices.map { [name(names[$0], nameWidth)] + rates(confusion, $0) }
  }

  /// What happened once is no pattern.
  private func mostConfused(_ confusion: ConfusionMatrix, _ names: [String]) -> [[Span]] {
    let pairs = confusion.commonestMistakes(5).filter { $0.weight > 1 }
    guard !pairs.isEmpty else { return [] }
    return [[Span("most often confused", theme[.textStrong])]]
      + pairs.map { pair in
        [
          Span("\(Int(bounded: pair.weight))".paddedLeft(to: 5) + " ", theme[.textStrong]),
          Span("\(names[pair.label]) predicted as \(names[pair.prediction])", theme[.text]),
        ]
      }
  }

  private static let gap = 4

  /// Side by side where there is room for both, or below each other.
  private func beside(_ first: [[Span]], _ second: [[Span]], width: Int) -> [[Span]] {
    guard !second.isEmpty else { return first }
    let left = (first.map(\.displayWidth).max() ?? 0) + Self.gap
    guard left + (second.map(\.displayWidth).max() ?? 0) <= width else {
      return first + [[]] + second
    }
    return (0..<max(first.count, second.count)).map { index in
      let line = index < first.count ? first[index] : []
      guard index < second.count else { return line }
      let padding = String(repeating: " ", count: left - line.displayWidth)
      return line + [Span(padding, theme[.text])] + second[index]
    }
  }
}
