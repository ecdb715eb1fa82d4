import BoundedYAML
import CellUI
import RunEvents

/// The settings in which the compared runs differ, side by side.
struct ConfigurationDifferences {
  let model: DashboardModel

  private var theme: Theme { model.theme }

  func lines(width: Int) -> [[Span]] {
    let others = model.comparedRuns
    guard !others.isEmpty, let own = model.run.manifest else { return [] }
    let manifests = [own] + others.compactMap(\.run.manifest)
    let facts = manifests.map { Self.facts(of: $0) }
    var names: [String] = []
    for fact in facts {
      for (name, _) in fact where !names.contains(name) { names.append(name) }
    }
    let tables = facts.map { Dictionary($0, uniquingKeysWith: { $1 }) }
    let different = names.filter { name in Set(tables.map { $0[name] ?? "–" }).count > 1 }
    let roles = [ThemeRole.curveDev] + others.map(\.role)
    let titles = [own.shortName] + others.map(\.name)
    guard !different.isEmpty else {
      return [[Span("all settings are the same", theme[.textDim])]]
    }
    let nameWidth = min(width / 3, different.map(\.displayWidth).max() ?? 0)
    let column = max(8, min(24, (width - nameWidth) / titles.count))
    func cell(_ text: String) -> String {
      " "
        + text.truncated(to: column - 1, ellipsis: model.symbols.ellipsis)
        .paddedRight(to: column - 1)
    }
    var lines: [[Span]] = [
      [Span("different".paddedRight(to: nameWidth), theme[.textStrong])]
        + zip(titles, roles).map { Span(cell($0), theme[$1]) }
    ]
    for name in different {
      lines.append(
        [
          Span(
            name.truncatedAtStart(to: nameWidth, ellipsis: model.symbols.ellipsis)
              .paddedRight(to: nameWidth), theme[.parameterName])
        ] + tables.map { Span(cell($0[name] ?? "–"), theme[.text]) })
    }
    return lines
  }

  /// Every setting of a run by its path in the recipe; of a log without one, its hyperparameters.
  private static func facts(of manifest: RunManifest) -> [(String, String)] {
    var facts: [(String, String)] = []
    if !manifest.recipe.isEmpty {
      facts = YAMLSettings.flat(of: manifest.recipe).filter { $0.path != "name" }
    } else {
      facts = manifest.hyperparameters.map {
        ($0.hyperparameter.key, $0.definition.text($0.value))
      }
    }
    if !facts.contains(where: { $0.0 == "seed" }) { facts.append(("seed", "\(manifest.seed)")) }
    return facts
  }
}
