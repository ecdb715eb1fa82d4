import CellUI
import Dashboard
import Training

/// What help tells of besides the commands: `dltui help recipe`.
enum HelpTopic: String, CaseIterable {
  case recipe, metrics, keys

  static let names = allCases.map(\.rawValue)

  /// What the words of the command line ask for; nil where it is help with a command, or none.
  init?(askedFor arguments: [String]) {
    guard arguments.count == 3, arguments[1] == "help" else { return nil }
    self.init(rawValue: arguments[2])
  }

  var title: String {
    switch self {
    case .recipe: "Keys of a recipe"
    case .metrics: "Metrics"
    case .keys: "Keys of the dashboard"
    }
  }

  /// For people, on 80 columns.
  var text: String {
    let parts = groups.map { group in
      ([group.heading.uppercased()] + ReferenceText.wrap(group.introduction, indent: 0)
        + group.items.flatMap(ReferenceText.lines)).joined(separator: "\n")
    }
    return parts.joined(separator: "\n\n")
  }

  /// As a section of the manual page.
  func append(to page: inout Roff) {
    page.section(title.uppercased())
    for group in groups {
      page.subsection(group.heading)
      if !group.introduction.isEmpty { page.paragraph(group.introduction) }
      for item in group.items {
        let name = String(repeating: "  ", count: item.depth) + item.name
        page.item(
          [.bold(name)] + (item.facts.isEmpty ? [] : [.plain("  " + item.facts)]),
          item.meaning.replacing("\n", with: " "))
      }
    }
  }

  private struct Group {
    var heading: String
    var introduction: String
    var items: [ReferenceText.Item]
  }

  private var groups: [Group] {
    switch self {
    case .recipe:
      RecipeReference.groups.map { group in
        Group(
          heading: group.key.isEmpty ? "recipe" : group.key, introduction: group.introduction,
          items: group.entries.map { entry in
            ReferenceText.Item(
              name: entry.name, depth: entry.depth, facts: entry.facts, meaning: entry.meaning)
          })
      }
    case .keys:
      KeyReference.groups.map { group in
        Group(
          heading: group.title, introduction: "",
          items: group.keys.map {
            ReferenceText.Item(name: $0.label, depth: 0, facts: "", meaning: $0.help)
          })
      }
    case .metrics:
      MetricReference.groups.map { group in
        Group(
          heading: group.title, introduction: group.introduction,
          items: group.metrics.map { metric in
            ReferenceText.Item(
              name: metric.key, depth: 0, facts: metric.facts,
              meaning: ([metric.meaning] + (metric.formula.map { [$0] } ?? []))
                .joined(separator: "\n"))
          })
      }
    }
  }
}
